import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { memberValue, objectsOf, textOf } from './values.ts';

/** What makes a request run its tasks on Fargate. */
export interface FargateUse {
  readonly node: ConcreteNode;
  /** For a message: "`launchType` FARGATE". */
  readonly text: string;
}

/** Whether a name is that of a predefined provider; letter case counts. */
export function isFargateProvider(name: string | undefined): boolean {
  return name === 'FARGATE' || name === 'FARGATE_SPOT';
}

/** The launch type of a request, where it is written and known. */
export function launchTypeOf(request: ObjectNode | ArrayNode): string | undefined {
  const word = textOf(memberValue(request, 'launchType'));
  return word === '' ? undefined : word;
}

/** Where a request to run tasks asks for Fargate: its launch type, or the first such provider of its strategy. */
export function fargateUseOf(request: ObjectNode | ArrayNode): FargateUse | undefined {
  const launchType = memberValue(request, 'launchType');
  if (launchType !== undefined && textOf(launchType) === 'FARGATE')
    return { node: launchType, text: '`launchType` FARGATE' };
  for (const entry of objectsOf(memberValue(request, 'capacityProviderStrategy'))) {
    const provider = memberValue(entry, 'capacityProvider');
    const name = textOf(provider);
    if (provider !== undefined && isFargateProvider(name))
      return { node: provider, text: `capacity provider \`${name}\`` };
  }
  return undefined;
}

/** Name of a capacity provider that is given by name or ARN. */
export function providerNameOf(text: string): string {
  return /^arn:[^:]*:ecs:[^:]*:[^:]*:capacity-provider\/(.+)$/.exec(text)?.[1] ?? text;
}
