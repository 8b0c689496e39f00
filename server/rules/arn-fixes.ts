import type { ConcreteNode } from '../syntax/tree.ts';
import { isParameterArn, isSecretArn, s3KeyOf } from './arns.ts';
import { type Fixes, replaceValue } from './fixes.ts';
import { textOf } from './values.ts';

const arnParts = /^(?<head>arn:aws(?:-[a-z]+)*:(?<service>[a-z0-9-]+):[^:]*:[^:]*:)(?<resource>.+)$/;

/** Adds the word for the kind of resource that the ARN of a secret or parameter lacks; `ssm:/NAME` is how other tools write one. */
export function namedResource(node: ConcreteNode): Fixes {
  const parameter = /^ssm:(?:\/\/)?(\/[\w./-]+)$/.exec((textOf(node) ?? '').trim())?.[1];
  if (parameter !== undefined) return replaceValue(node, parameter);
  const { head, service, resource } = arnParts.exec((textOf(node) ?? '').trim())?.groups ?? {};
  if (head === undefined || resource === undefined) return [];
  const right =
    service === 'secretsmanager'
      ? `${head}secret:${resource.replace(/^secrets?[:/]/, '')}`
      : `${head}parameter/${resource.replace(/^parameters?[:/]|^\//, '').replace(/^\//, '')}`;
  return isSecretArn(right) || isParameterArn(right) ? replaceValue(node, right) : [];
}

/** Addresses of an object: `s3://`, virtual-hosted style, path style. */
const addresses = [
  /^s3:\/\/(?<bucket>[^/]+)\/(?<key>.+)$/,
  /^https?:\/\/(?<bucket>[^/]+?)\.s3(?:[.-](?<region>[a-z0-9-]+))?\.amazonaws\.com(?:\.cn)?\/(?<key>[^?#]+)$/,
  /^https?:\/\/s3(?:[.-](?<region>[a-z0-9-]+))?\.amazonaws\.com(?:\.cn)?\/(?<bucket>[^/]+)\/(?<key>[^?#]+)$/,
];

/** Writes the address of an object in S3 as its ARN. */
export function objectArn(node: ConcreteNode, isRight: (key: string) => boolean, partition: string): Fixes {
  const text = (textOf(node) ?? '').trim();
  for (const address of addresses) {
    const { bucket, key } = address.exec(text)?.groups ?? {};
    if (bucket === undefined || key === undefined) continue;
    const right = `arn:${partition}:s3:::${bucket}/${key}`;
    return s3KeyOf(right) !== undefined && isRight(key) ? replaceValue(node, right) : [];
  }
  return [];
}

/** Names the role of an instance profile or of a session, which mostly have its name. */
export function roleOf(node: ConcreteNode): Fixes {
  const text = textOf(node) ?? '';
  const profile = /^(arn:aws(?:-[a-z]+)*:iam::[^:]*:)(?:instance-profile|roles)\/(.+)$/.exec(text);
  if (profile !== null) return replaceValue(node, `${profile[1]}role/${profile[2]}`);
  const session = /^(arn:aws(?:-[a-z]+)*):sts::([^:]*):assumed-role\/([^/]+)\//.exec(text);
  return session === null ? [] : replaceValue(node, `${session[1]}:iam::${session[2]}:role/${session[3]}`);
}
