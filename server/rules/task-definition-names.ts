import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { type Fixes, replaceValue } from './fixes.ts';
import type { Rule } from './rule.ts';
import { mayBeTemplate } from './task-definition-facts.ts';
import { findingAt, itemsOf, memberValue, textOf } from './values.ts';

const describe = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html';
const deregister = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html';
const deleteMany = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteTaskDefinitions.html';

const namePattern = /^(?:arn:[^:]+:ecs:[^:]*:[^:]*:task-definition\/)?[A-Za-z0-9_-]{1,255}(?<revision>:0*[1-9]\d*)?$/;

/** The task definitions that a request names, where they are written and known. */
function* namedIn(request: ObjectNode | ArrayNode): Iterable<{ node: ConcreteNode; text: string }> {
  const single = memberValue(request, 'taskDefinition');
  const several = itemsOf(memberValue(request, 'taskDefinitions'));
  for (const node of single === undefined ? several : [single, ...several]) {
    const text = textOf(node);
    if (text && !mayBeTemplate(text)) yield { node, text };
  }
}

const identifier: Rule = {
  id: 'task-definition-identifier',
  severity: 'error',
  title: 'Malformed task definition identifier',
  why: 'A task definition is named by its family, by family and revision, or by its ARN. Revisions are whole numbers from 1; there is no `latest`.',
  sources: [describe, deregister, deleteMany, 'moto refuses other revisions ("Invalid revision number").'],
  shapes: ['DescribeTaskDefinitionRequest', 'DeregisterTaskDefinitionRequest', 'DeleteTaskDefinitionsRequest'],
  *check(request, { operation }) {
    for (const { node, text } of namedIn(request)) {
      if (namePattern.test(text)) continue;
      yield findingAt(
        node,
        `\`${text}\` does not name a task definition; write \`FAMILY\`, \`FAMILY:REVISION\` (a number from 1) or its ARN.`,
        () => identifierFixes(node, text, operation),
      );
    }
  },
};

/** A family alone is the latest revision, where one is read; `v7` is 7. */
function identifierFixes(node: ConcreteNode, text: string, operation: string): Fixes {
  const trimmed = text.trim().replace(/:v(?=\d+$)/i, ':');
  const isLatest = operation === 'DescribeTaskDefinition';
  const value = isLatest ? trimmed.replace(/:(?:latest|0*|\*)$/i, '') : trimmed;
  const isWhole = isLatest || namePattern.exec(value)?.groups?.revision !== undefined;
  return value !== text && isWhole && namePattern.test(value) ? replaceValue(node, value) : [];
}

const revisionRequired: Rule = {
  id: 'task-definition-revision-required',
  severity: 'error',
  title: 'Revision missing',
  why: 'One revision is deregistered or deleted, not the family, so the revision must be said.',
  sources: [deregister, deleteMany, 'moto refuses a family alone ("Revision is missing.").'],
  shapes: ['DeregisterTaskDefinitionRequest', 'DeleteTaskDefinitionsRequest'],
  *check(request) {
    for (const { node, text } of namedIn(request)) {
      const match = namePattern.exec(text);
      if (match === null || match.groups?.revision !== undefined) continue;
      yield findingAt(node, `\`${text}\` has no revision; write \`${text}:REVISION\`.`);
    }
  },
};

/** Rules about how task definitions are named by the operations that read and remove them. */
export const taskDefinitionNameRules: readonly Rule[] = [identifier, revisionRequired];
