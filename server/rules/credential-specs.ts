import { replaceValue } from './fixes.ts';
import type { Rule } from './rule.ts';
import { mayBeTemplate } from './task-definition-facts.ts';
import { findingAt, itemsOf, memberValue, textOf } from './values.ts';

const containerDefinition = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html';

const specPattern = /^credentialspec(?:domainless)?:arn:[^:]+:(?:s3|ssm):./;

const prefixes = ['credentialspec:', 'credentialspecdomainless:'];

const credentialSpecs: Rule = {
  id: 'credential-specs',
  severity: 'error',
  title: 'Malformed credential specification',
  why: 'A container takes one credential specification for Active Directory: the ARN of a file in S3 or of an SSM parameter, behind `credentialspec:` or `credentialspecdomainless:`.',
  sources: [
    containerDefinition,
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows-gmsa.html',
    'aws-cdk (container-definition) allows one specification.',
  ],
  shapes: ['ContainerDefinition'],
  *check(container) {
    const list = memberValue(container, 'credentialSpecs');
    const items = itemsOf(list).filter(({ kind }) => kind === 'string');
    if (list !== undefined && items.length > 1) {
      yield findingAt(list, `\`credentialSpecs\` takes one entry, this list has ${items.length}; keep one.`);
    }
    for (const item of items) {
      const text = textOf(item);
      if (text === undefined || specPattern.test(text) || mayBeTemplate(text)) continue;
      yield findingAt(
        item,
        `\`${text}\` is no credential specification; write \`credentialspec:\` or \`credentialspecdomainless:\` and the ARN of an S3 object or SSM parameter.`,
        () =>
          specPattern.test(`credentialspec:${text}`)
            ? prefixes.flatMap((prefix) => replaceValue(item, `${prefix}${text}`))
            : [],
      );
    }
  },
};

/** Rules about credential specifications (gMSA). */
export const credentialSpecRules: readonly Rule[] = [credentialSpecs];
