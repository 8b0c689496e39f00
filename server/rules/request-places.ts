import { resolve } from '../syntax/path.ts';
import type { ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { textOf } from './values.ts';

/** Where a request's resources are, from the first of its texts that tells. */
export interface RequestPlace {
  readonly partition: string;
  readonly region: string | undefined;
  readonly account: string | undefined;
}

const arn = /\barn:(?<partition>aws(?:-[a-z]+)*):[a-z0-9-]+:(?<region>[a-z]{2}(?:-[a-z]+)+-\d)?:(?<account>\d{12})?:/;
const registry = /^(?<account>\d{12})\.dkr\.ecr(?:-fips)?\.(?<region>[a-z0-9-]+)\.amazonaws\.com/;

/** Requests are smaller; what comes behind is not looked at. */
const mostValues = 1000;

/** Looks for ARNs and ECR registries; a value that differs among them is unknown. */
export function placeOfRequest(root: ObjectNode): RequestPlace {
  const partitions = new Set<string>();
  const regions = new Set<string>();
  const accounts = new Set<string>();
  const visited = new Set<ConcreteNode>();
  const visit = (node: ConcreteNode): void => {
    if (visited.has(node) || visited.size >= mostValues) return;
    visited.add(node);
    if (node.kind === 'array') for (const item of node.items) visit(resolve(item));
    if (node.kind === 'object') for (const { value } of node.members) visit(resolve(value));
    const text = textOf(node);
    if (text === undefined) return;
    const { partition, region, account } = (arn.exec(text) ?? registry.exec(text))?.groups ?? {};
    if (partition !== undefined) partitions.add(partition);
    if (region !== undefined) regions.add(region);
    if (account !== undefined) accounts.add(account);
  };
  visit(root);
  const region = only(regions);
  return { partition: only(partitions) ?? partitionOf(region), region, account: only(accounts) };
}

function only(values: ReadonlySet<string>): string | undefined {
  const [first] = values;
  return values.size === 1 ? first : undefined;
}

function partitionOf(region: string | undefined): string {
  if (region?.startsWith('cn-')) return 'aws-cn';
  return region?.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
