import { readOnlyMembers } from '../schema/shapes.ts';
import type { ArrayNode, ObjectNode } from '../syntax/tree.ts';
import { removeMember } from './fixes.ts';
import type { Rule } from './rule.ts';
import { findingAt, memberValue } from './values.ts';

const tagsEmpty: Rule = {
  id: 'task-definition-tags-empty',
  severity: 'error',
  title: 'Empty list of tags',
  why: 'RegisterTaskDefinition refuses a list of tags with nothing in it; without tags the member has to be left out.',
  sources: [
    'The API error, "Tags can not be empty.", is quoted in terraform-provider-aws, internal/service/ecs/task_definition.go.',
  ],
  shapes: ['RegisterTaskDefinitionRequest'],
  *check(request, { dialect }) {
    // ecspresso leaves an empty list out, and so does the deploy action of GitHub, which reads what ECS answered.
    if (dialect !== 'request' || isAnswer(request)) return;
    const tags = memberValue(request, 'tags');
    if (tags?.kind !== 'array' || tags.items.length > 0) return;
    yield findingAt(tags, '`tags` is empty, which ECS refuses here; add a tag or remove `tags`.', () =>
      removeMember(request, 'tags', undefined, 'safe'),
    );
  },
};

/** Whether the object has members that only ECS writes (`registeredAt`, `revision`). */
function isAnswer(request: ObjectNode | ArrayNode): boolean {
  const written = readOnlyMembers('RegisterTaskDefinition')?.members;
  return request.kind === 'object' && request.members.some(({ key }) => written?.has(key.name));
}

/** Rules about the tags of task definitions. */
export const taskDefinitionTagRules: readonly Rule[] = [tagsEmpty];
