const arnPattern = /^arn:aws(?:-[a-z]+)*:(?<service>[a-z0-9-]+):[^:]*:[^:]*:(?<resource>.+)$/;

/**
 * Whether a text is an ARN of this service that names the right kind of resource. Any `aws-*` partition is accepted, and
 * any region and account: people write words there that are replaced later.
 *
 * @param service as in the ARN: `ecs`, `iam`, `elasticloadbalancing`
 * @param resource must match what follows the account, as `/^role\/./` does
 */
export function isArnOf(text: string, service: string, resource: RegExp): boolean {
  const { service: owner, resource: named } = arnPattern.exec(text)?.groups ?? {};
  return owner === service && named !== undefined && resource.test(named);
}
