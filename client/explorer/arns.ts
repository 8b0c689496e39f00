import { lastOfArn } from './names.ts';

/** Parts of an ARN of ECS: `arn:aws:ecs:eu-west-1:111122223333:service/shop/web`. */
export interface EcsArn {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** `service` */
  readonly type: string;
  /** `['shop', 'web']`; services, tasks and instances of old accounts have no cluster: `['web']`. */
  readonly path: readonly string[];
}

/** Reads an ARN of ECS; undefined for anything else. */
export function readEcsArn(text: string): EcsArn | undefined {
  const match = /^arn:([\w-]+):ecs:([\w-]*):(\d*):([\w-]+)\/(.+)$/.exec(text);
  if (match === null) return undefined;
  const [, partition = '', region = '', accountId = '', type = '', path = ''] = match;
  return { partition, region, accountId, type, path: path.split('/') };
}

/** Family and revision of a task definition, given as an ARN or as `web:7`. */
export function familyAndRevision(arnOrName: string): { readonly family: string; readonly revision?: string } {
  const [family = '', revision] = lastOfArn(arnOrName).split(':');
  return { family, ...(revision !== undefined && { revision }) };
}
