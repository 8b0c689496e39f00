import { isArnOf } from './arn-parts.ts';

/** Whether a text is the ARN of a Secrets Manager secret; a JSON key, stage and version may follow the name. */
export function isSecretArn(text: string): boolean {
  return isArnOf(text, 'secretsmanager', /^secret:./);
}

/** Whether a text is the ARN of a parameter of the SSM Parameter Store. */
export function isParameterArn(text: string): boolean {
  return isArnOf(text, 'ssm', /^parameter\/./);
}

/** The key in the ARN of an S3 object; undefined for anything else, an ARN of a whole bucket included. */
export function s3KeyOf(text: string): string | undefined {
  return isArnOf(text, 's3', /^[^/]+\/./) ? text.slice(text.indexOf('/') + 1) : undefined;
}
