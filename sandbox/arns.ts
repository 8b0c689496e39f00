/** Where an ARN belongs. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** Parts of an ARN of ECS: `arn:aws:ecs:eu-west-1:111122223333:service/shop/web`. */
export interface EcsArn extends Place {
  /** `service`. */
  readonly type: string;
  /** `['shop', 'web']`. */
  readonly path: readonly string[];
}

/** Writes an ARN of ECS: `ecsArn(account, 'service', 'shop', 'web')`. */
export function ecsArn(place: Place, type: string, ...path: readonly string[]): string {
  return `arn:${place.partition}:ecs:${place.region}:${place.accountId}:${[type, ...path].join('/')}`;
}

/** Reads an ARN of ECS; undefined for anything else. */
export function readEcsArn(text: string): EcsArn | undefined {
  const [arn, partition, service, region, accountId, ...rest] = text.split(':');
  const [type, ...path] = rest.join(':').split('/');
  if (arn !== 'arn' || service !== 'ecs' || partition === undefined || region === undefined) return undefined;
  if (accountId === undefined || type === undefined || path.length === 0) return undefined;
  return { partition, region, accountId, type, path };
}

/** The partition that a region belongs to. Source: botocore's partitions.json. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('us-iso-')) return 'aws-iso';
  if (region.startsWith('us-isob-')) return 'aws-iso-b';
  if (region.startsWith('eusc-')) return 'aws-eusc';
  return 'aws';
}
