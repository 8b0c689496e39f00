import type { SdkModel, SdkStructure, SdkType } from './sdk-types.ts';

/** How the answer that describes a resource differs from the request that makes it. */
export interface ReadOnlyMembers {
  /** Shape of the resource in answers: `TaskDefinition`. */
  readonly shape: string;
  /** Members of answers that hold the resource, or a list of such: `taskDefinition`, `services`. */
  readonly wrapper: readonly string[];
  /** Members that stand beside the wrapper in such answers: `failures`, `tags`. */
  readonly beside: readonly string[];
  /** Members of the resource that the request does not have, in the order of the API. */
  readonly members: readonly string[];
}

/** By the operation that makes the resource: `RegisterTaskDefinition`, `CreateService`, … */
export function readOnlyMembers(sdk: SdkModel): Record<string, ReadOnlyMembers> {
  const found: Record<string, ReadOnlyMembers> = {};
  for (const { name, input, output } of [...sdk.operations.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const noun = /^(?:Create|Register)(.+)$/.exec(name)?.[1];
    const request = sdk.structures.get(input);
    const resource = noun === undefined ? undefined : resourceShape(sdk, noun, output);
    if (request === undefined || resource === undefined) continue;
    const known = new Set(request.members.map((member) => member.name));
    const members = resource.members.map((member) => member.name).filter((member) => !known.has(member));
    found[name] = { shape: resource.name, ...wrappers(sdk, resource.name), members };
  }
  return found;
}

/** What the operation answers with, or the structure of the noun's name where it answers with an ARN alone. */
function resourceShape(sdk: SdkModel, noun: string, output: string): SdkStructure | undefined {
  const answered = sdk.structures.get(output)?.members.find(({ type }) => type.kind === 'structure')?.type;
  const name = answered !== undefined && 'name' in answered ? answered.name : noun;
  return sdk.structures.get(name);
}

function wrappers(sdk: SdkModel, shape: string): { readonly wrapper: string[]; readonly beside: string[] } {
  const wrapper = new Set<string>();
  const beside = new Set<string>();
  for (const { output } of sdk.operations.values()) {
    const members = sdk.structures.get(output)?.members ?? [];
    const holders = members.filter(({ type }) => holds(type, shape)).map((member) => member.name);
    if (holders.length === 0) continue;
    for (const name of holders) wrapper.add(name);
    for (const { name } of members) if (!holders.includes(name)) beside.add(name);
  }
  return { wrapper: [...wrapper].sort(), beside: [...beside].sort() };
}

function holds(type: SdkType, shape: string): boolean {
  return type.kind === 'list' ? holds(type.item, shape) : 'name' in type && type.name === shape;
}
