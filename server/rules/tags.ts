import type { ArrayNode, ConcreteNode, ObjectNode, StringNode } from '../syntax/tree.ts';
import { type Fixes, isIdentical, removeItems, removeItemsOrList } from './fixes.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';
import { findingAt, itemsOf, lacks, memberValue, objectsOf, textOf } from './values.ts';

const tag = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tag.html';
const tagResource = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TagResource.html';
const untagResource = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UntagResource.html';
const guide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html';

const reservedPrefix: Rule = {
  id: 'tag-reserved-prefix',
  severity: 'error',
  title: 'Tag with the reserved aws: prefix',
  why: 'Keys and values that start with `aws:`, in any letter case, are kept for AWS: nobody else can set, change or remove them.',
  sources: [tag, guide],
  shapes: ['Tag', 'UntagResourceRequest'],
  *check(subject, context) {
    if (context.operation === 'UntagResource') {
      const keys = memberValue(subject, 'tagKeys');
      for (const key of itemsOf(keys)) {
        if (isReserved(key)) yield reservedFinding(key, 'be removed', () => withoutItem(keys, key, 'Remove this key'));
      }
      return;
    }
    const key = memberValue(subject, 'key');
    const value = memberValue(subject, 'value');
    const fixes = () => withoutTag(subject, context);
    if (isReserved(key)) yield reservedFinding(key, 'be set', fixes);
    if (isReserved(value)) yield reservedFinding(value, 'be set', fixes);
  },
};

function withoutTag(tag: ConcreteNode, { operation }: RuleContext): Fixes {
  if (operation === 'TagResource') return withoutItem(tag.parent, tag, 'Remove this tag');
  return removeItemsOrList(tag.parent, [tag], 'Remove this tag');
}

/** Of a list that must not become empty. */
function withoutItem(list: ConcreteNode | undefined, item: ConcreteNode, title: string): Fixes {
  return itemsOf(list).length > 1 ? removeItems(list, [item], title) : [];
}

function isReserved(node: ConcreteNode | undefined): node is StringNode {
  return node?.kind === 'string' && /^aws:/i.test(node.value) && textOf(node) !== undefined;
}

function reservedFinding(node: StringNode, verb: string, fixes: () => Fixes): Finding {
  return findingAt(
    node,
    `\`${node.value}\` starts with \`aws:\`, which is reserved for AWS; such tags cannot ${verb}.`,
    fixes,
  );
}

const duplicateKey: Rule = {
  id: 'tag-duplicate-key',
  severity: 'error',
  title: 'Tag key used twice',
  why: 'A resource has one value for each tag key. Keys are case-sensitive: `team` and `Team` are two keys.',
  sources: [tag, guide],
  shapes: ['Tag[]'],
  *check(tags) {
    const seen = new Map<string, ObjectNode>();
    for (const entry of objectsOf(tags)) {
      const key = memberValue(entry, 'key');
      const text = textOf(key);
      if (key === undefined || text === undefined) continue;
      const first = seen.get(text);
      if (first === undefined) {
        seen.set(text, entry);
        continue;
      }
      yield findingAt(key, `Another tag already has the key \`${text}\`; each key may be used once.`, () => [
        ...removeItems(tags, [entry], 'Remove this tag', isIdentical(first, entry) ? 'safe' : 'suggested'),
        ...(isIdentical(first, entry) ? [] : removeItems(tags, [first], 'Remove the other tag')),
      ]);
    }
  },
};

const keyMissing: Rule = {
  id: 'tag-key-missing',
  severity: 'error',
  title: 'Tag without a key',
  why: 'A tag is a key with an optional value; without a key there is nothing to set.',
  sources: [tag],
  shapes: ['Tag'],
  *check(entry, context) {
    if (entry.kind !== 'object' || !lacks(entry, 'key', context)) return;
    const isEmpty = entry.members.length === 0;
    yield findingAt(entry, 'This tag has no `key`. Every tag needs one; the `value` is optional.', () =>
      isEmpty ? withoutTag(entry, context) : [],
    );
  },
};

const taggingRequests = ['TagResourceRequest', 'UntagResourceRequest', 'ListTagsForResourceRequest'];

const resourceArnPattern = /^arn:aws(?:-[a-z]+)*:ecs:[a-z0-9-]+:\d{12}:(?<type>[a-z][a-z-]*)\/(?<id>.+)$/;

/** The ARN a tagging request names, taken apart; undefined when it is no ARN of ECS, or unknown. */
function taggedResource(request: ObjectNode | ArrayNode): { node: ConcreteNode; type: string; id: string } | undefined {
  const node = memberValue(request, 'resourceArn');
  const { type, id } = resourceArnPattern.exec(textOf(node) ?? '')?.groups ?? {};
  return node === undefined || type === undefined || id === undefined ? undefined : { node, type, id };
}

const resourceArn: Rule = {
  id: 'tag-resource-arn',
  severity: 'error',
  title: 'Tagging needs a full ECS ARN',
  why: 'The tagging operations know no names and no resources of other services: they take the full ARN of an ECS resource.',
  sources: [tagResource],
  shapes: taggingRequests,
  *check(request) {
    const node = memberValue(request, 'resourceArn');
    const text = textOf(node);
    if (node === undefined || text === undefined || resourceArnPattern.test(text)) return;
    yield findingAt(
      node,
      `\`resourceArn\` must be the full ARN of an ECS resource, like \`arn:aws:ecs:eu-west-1:111122223333:service/CLUSTER/SERVICE\`; \`${text}\` is none.`,
    );
  },
};

/** Types whose ARNs had no cluster name before the long format of 2018. */
const shortArnTypes: ReadonlySet<string> = new Set(['service', 'task', 'container-instance']);

const shortArn: Rule = {
  id: 'tag-short-arn',
  severity: 'error',
  title: 'Tagging with a short ARN',
  why: "Services, tasks and container instances can be tagged only when they have the long ARN format, the one with the cluster's name.",
  sources: [
    tagResource,
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html',
    `The API's answer, "Long arn format must be used for tagging operations", is quoted in pulumi/pulumi-aws#930.`,
  ],
  shapes: taggingRequests,
  *check(request) {
    const resource = taggedResource(request);
    if (resource === undefined || !shortArnTypes.has(resource.type) || resource.id.includes('/')) return;
    yield findingAt(
      resource.node,
      `Tagging needs the long ARN with the cluster's name: \`${resource.type}/CLUSTER/${resource.id}\` instead of \`${resource.type}/${resource.id}\`.`,
    );
  },
};

const fargateCapacityProvider: Rule = {
  id: 'tag-fargate-capacity-provider',
  severity: 'error',
  title: 'Tagging a predefined capacity provider',
  why: '`FARGATE` and `FARGATE_SPOT` belong to AWS, not to an account, and cannot be tagged.',
  sources: [guide],
  shapes: ['TagResourceRequest', 'UntagResourceRequest'],
  *check(request) {
    const resource = taggedResource(request);
    if (resource?.type !== 'capacity-provider' || !/^FARGATE(_SPOT)?$/.test(resource.id)) return;
    yield findingAt(resource.node, `The predefined capacity provider \`${resource.id}\` cannot be tagged.`);
  },
};

const listEmpty: Rule = {
  id: 'tag-list-empty',
  severity: 'warning',
  title: 'Nothing to tag or untag',
  why: 'The request is accepted at best and changes nothing.',
  sources: [tagResource, untagResource],
  shapes: ['TagResourceRequest', 'UntagResourceRequest'],
  *check(request, { operation }) {
    const name = operation === 'UntagResource' ? 'tagKeys' : 'tags';
    const list = memberValue(request, name);
    if (list?.kind !== 'array' || list.items.length > 0) return;
    yield findingAt(list, `\`${name}\` is empty, so nothing changes.`);
  },
};

/** Rules about tags and the tagging operations. */
export const tagRules: readonly Rule[] = [
  reservedPrefix,
  duplicateKey,
  keyMissing,
  resourceArn,
  shortArn,
  fargateCapacityProvider,
  listEmpty,
];
