import { namesInWords } from '../schema/words.ts';
import { once } from '../syntax/once.ts';
import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { isFargateProvider, providerNameOf } from './capacity.ts';
import { type Fixes, isIdentical, removeItems, removeMember, replaceValue, setMember, together } from './fixes.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';
import { findingAt, isSet, itemsOf, lacks, memberValue, numberOf, numberOrZero, objectsOf, textOf } from './values.ts';

const item = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html';
const createService = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html';
const createTaskSet = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateTaskSet.html';
const runTask = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html';

/** CapacityProviderStrategyItem documentation: "up to a maximum of 20 capacity providers". */
const providerLimit = 20;

/** Alternatives of one fix in a menu. */
const mostOffered = 5;

/** The items of a strategy, or none while one of them is no object: then nobody can say what the strategy holds. */
function knownItems(strategy: ObjectNode | ArrayNode): readonly ObjectNode[] {
  const items = itemsOf(strategy);
  const objects = objectsOf(strategy);
  return objects.length === items.length ? objects : [];
}

/** The name in `capacityProvider`, where it is known. */
function nameIn(provider: ConcreteNode | undefined): string | undefined {
  const name = textOf(provider);
  return name === '' ? undefined : name;
}

/** How a message names an item: by its provider where that is known. */
function nameOf(entry: ConcreteNode, fallback: string): string {
  const name = nameIn(memberValue(entry, 'capacityProvider'));
  return name === undefined ? fallback : `\`${name}\``;
}

const launchTypeExclusive: Rule = {
  id: 'strategy-launch-type-exclusive',
  severity: 'error',
  title: 'Launch type and capacity provider strategy exclude each other',
  why: 'A launch type and a capacity provider strategy are two answers to the same question: where tasks run. ECS refuses a request that gives both.',
  sources: [
    createService,
    createTaskSet,
    runTask,
    'The API error is quoted in terraform-linters/tflint-ruleset-aws#349 and pulumi/pulumi-awsx#599.',
  ],
  shapes: ['CreateServiceRequest', 'CreateTaskSetRequest', 'RunTaskRequest'],
  *check(request) {
    const strategy = memberValue(request, 'capacityProviderStrategy');
    // A template may well leave one of the two empty, so a placeholder in either says nothing.
    const launchType = textOf(memberValue(request, 'launchType'));
    if (!launchType || strategy === undefined || objectsOf(strategy).length === 0) return;
    yield findingAt(
      strategy,
      `\`capacityProviderStrategy\` and \`launchType\` (\`${launchType}\`) cannot be combined; remove one of them.`,
      () => [...removeMember(request, 'launchType'), ...removeMember(request, 'capacityProviderStrategy')],
    );
  },
};

const singleBase: Rule = {
  id: 'strategy-single-base',
  severity: 'error',
  title: 'At most one capacity provider may carry a base',
  why: '`base` says how many tasks go to one provider before the weights decide. Only one provider of a strategy can come first, so ECS refuses a second base above 0.',
  sources: [item, 'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-capacity-provider-multiple-base).'],
  shapes: ['CapacityProviderStrategyItem[]'],
  *check(strategy) {
    let first: ObjectNode | undefined;
    for (const entry of objectsOf(strategy)) {
      const base = memberValue(entry, 'base');
      if (base === undefined || !((numberOf(base) ?? 0) > 0)) continue;
      if (first === undefined) {
        first = entry;
        continue;
      }
      yield findingAt(
        base,
        `Only one provider of a strategy may have a \`base\` above 0, and ${nameOf(first, 'another one')} has one already. Remove this \`base\` or set it to 0.`,
        () => removeMember(entry, 'base'),
      );
    }
  },
};

const allWeightsZero: Rule = {
  id: 'strategy-all-weights-zero',
  severity: 'error',
  title: 'A strategy needs a provider with weight above zero',
  why: 'A weight left out counts as 0, and a provider with weight 0 gets no tasks beyond its base. When no provider has a weight, ECS has nowhere to place tasks and refuses the strategy.',
  sources: [item, 'The refusal by the API is recorded by cdk-preflight (pf-ecs-svc-capacity-provider-zero-weight).'],
  shapes: ['CapacityProviderStrategyItem[]'],
  *check(strategy, context) {
    const entries = knownItems(strategy);
    if (entries.length < 2 || entries.some((entry) => numberOrZero(entry, 'weight', context) !== 0)) return;
    yield findingAt(
      strategy,
      `None of these ${entries.length} capacity providers has a \`weight\` above 0 (0 is the default), so no task can be placed. Set \`weight\` on at least one of them.`,
      () => [
        ...together(
          'Set each `weight` to 1',
          ...entries.map((entry) => setMember(entry, 'weight', 1, { after: 'capacityProvider' })),
        ),
        ...entries.slice(0, mostOffered).flatMap((entry) => {
          const title = `Set the \`weight\` of ${nameOf(entry, 'one provider')} to 1`;
          return setMember(entry, 'weight', 1, { title, after: 'capacityProvider' });
        }),
      ],
    );
  },
};

const singleZeroWeight: Rule = {
  id: 'strategy-single-zero-weight',
  severity: 'warning',
  title: 'The only provider of a strategy has weight zero',
  why: 'A weight left out counts as 0. With a single provider of weight 0 nothing beyond its base is placed; ECS may refuse the strategy.',
  sources: [item],
  shapes: ['CapacityProviderStrategyItem[]'],
  *check(strategy, context) {
    const [entry, ...others] = knownItems(strategy);
    if (entry === undefined || others.length > 0 || numberOrZero(entry, 'weight', context) !== 0) return;
    const value = lacks(entry, 'weight', context) ? 'no `weight`, which means 0' : '`weight` 0';
    yield findingAt(
      entry,
      `The only capacity provider, ${nameOf(entry, 'this one')}, has ${value}: nothing beyond its \`base\` is placed. Set \`weight\` to 1.`,
      () => setMember(entry, 'weight', 1, { after: 'capacityProvider' }),
    );
  },
};

const duplicateProvider: Rule = {
  id: 'strategy-duplicate-provider',
  severity: 'error',
  title: 'A provider is listed twice in one strategy',
  why: 'Each provider has one base and one weight in a strategy; a second item for the same provider contradicts the first. Names are case-sensitive.',
  sources: [item, 'The stackd ECS emulator refuses a provider that is given twice.'],
  shapes: ['CapacityProviderStrategyItem[]'],
  *check(strategy, context) {
    const seen = new Map<string, ObjectNode>();
    for (const entry of objectsOf(strategy)) {
      const provider = memberValue(entry, 'capacityProvider');
      const name = nameIn(provider);
      if (provider === undefined || name === undefined) continue;
      const first = seen.get(name);
      if (first === undefined) {
        seen.set(name, entry);
        continue;
      }
      yield findingAt(provider, `\`${name}\` is already in this strategy; merge the two items into one.`, () => {
        if (isIdentical(first, entry)) return removeItems(strategy, [entry], 'Remove this item', 'safe');
        const fixes = [
          ...removeItems(strategy, [entry], 'Remove this item'),
          ...removeItems(strategy, [first], 'Remove the other item'),
        ];
        // Without a weight a provider may get no task at all.
        const isWeightless = numberOrZero(first, 'weight', context) === 0;
        return isWeightless && numberOrZero(entry, 'weight', context) !== 0 ? fixes.reverse() : fixes;
      });
    }
  },
};

type Kind = 'Fargate' | 'other';

/** Undefined for names nobody can place: placeholders, and misspelt Fargate names, whose prefix is reserved. */
function kindOf(name: string): Kind | undefined {
  const short = providerNameOf(name);
  if (isFargateProvider(short)) return 'Fargate';
  return /^fargate/i.test(short) ? undefined : 'other';
}

const mixedFargateAndOther: Rule = {
  id: 'strategy-mixed-fargate-and-other',
  severity: 'error',
  title: 'Fargate and other capacity providers in one strategy',
  why: 'A strategy runs tasks either on Fargate (`FARGATE`, `FARGATE_SPOT`) or on providers of your own: Auto Scaling groups or Managed Instances. A cluster may have both kinds, one strategy may not.',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-capacity-providers.html',
    'The API error is quoted in terraform-aws-modules/terraform-aws-ecs#68; aws-cdk refuses the mix as well.',
  ],
  shapes: ['CapacityProviderStrategyItem[]'],
  *check(strategy, context) {
    let first: { readonly name: string; readonly kind: Kind } | undefined;
    for (const entry of objectsOf(strategy)) {
      const provider = memberValue(entry, 'capacityProvider');
      const name = nameIn(provider);
      const kind = name === undefined ? undefined : kindOf(name);
      if (provider === undefined || name === undefined || kind === undefined) continue;
      first ??= { name, kind };
      if (kind === first.kind) continue;
      const fargate = kind === 'Fargate' ? name : first.name;
      const other = kind === 'Fargate' ? first.name : name;
      yield findingAt(
        provider,
        `One strategy cannot mix Fargate (\`${fargate}\`) with other capacity providers (\`${other}\`); keep one kind.`,
        () =>
          first?.kind === 'other'
            ? onlyKinds(strategy, context, 'other', 'Fargate')
            : onlyKinds(strategy, context, 'Fargate', 'other'),
      );
      return;
    }
  },
};

/** Keeps the providers of one kind: the first of these kinds, or the second. */
function onlyKinds(strategy: ObjectNode | ArrayNode, context: RuleContext, ...kinds: readonly Kind[]): Fixes {
  const entries = objectsOf(strategy).map((entry) => {
    const name = nameIn(memberValue(entry, 'capacityProvider')) ?? '';
    return { entry, name, kind: kindOf(name) };
  });
  return kinds.flatMap((kind) => {
    const others = entries.filter((each) => each.kind !== undefined && each.kind !== kind);
    const title = `Remove ${namesInWords(
      others.map(({ name }) => name),
      3,
    )}`;
    const removed = others.map(({ entry }) => entry);
    const remove = removeItems(strategy, removed, title);
    const kept = entries.filter((each) => !others.includes(each));
    const [first] = kept;
    const isWithoutWeight = kept.every(({ entry }) => numberOrZero(entry, 'weight', context) === 0);
    if (first === undefined || !isWithoutWeight) return remove;
    return together(
      `${title}, set \`weight\` of \`${first.name}\` to 1`,
      remove,
      setMember(first.entry, 'weight', 1, { after: 'capacityProvider' }),
    );
  });
}

const tooManyProviders: Rule = {
  id: 'strategy-too-many-providers',
  severity: 'error',
  title: 'A strategy holds at most 20 providers',
  why: 'ECS takes up to 20 capacity providers in one strategy. (Older texts say 6.)',
  sources: [createService, runTask, item],
  shapes: ['CapacityProviderStrategyItem[]'],
  *check(strategy) {
    const entries = objectsOf(strategy);
    const over = entries[providerLimit];
    if (over === undefined) return;
    yield findingAt(
      over,
      `A strategy holds at most ${providerLimit} capacity providers, this one has ${entries.length}; remove ${entries.length - providerLimit}.`,
    );
  },
};

const providerArn: Rule = {
  id: 'strategy-provider-arn',
  severity: 'warning',
  title: 'Strategy item given as an ARN',
  why: "A strategy names its providers by their short names. References of 2019 still allowed ARNs, today's do not.",
  sources: [item],
  shapes: ['CapacityProviderStrategyItem[]'],
  *check(strategy) {
    const repeated = once(() => repeatedNames(strategy));
    for (const entry of objectsOf(strategy)) {
      const provider = memberValue(entry, 'capacityProvider');
      const name = nameIn(provider);
      if (provider === undefined || !name?.startsWith('arn:')) continue;
      const short = providerNameOf(name);
      yield findingAt(
        provider,
        `A strategy takes the short name of a capacity provider, not its ARN; ${short === name ? 'give the name.' : `write \`${short}\`.`}`,
        () => (repeated().has(short) ? [] : replaceValue(provider, short, undefined, 'safe')),
      );
    }
  },
};

/** Short names that two items have, be it in an ARN. */
function repeatedNames(strategy: ObjectNode | ArrayNode): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const entry of objectsOf(strategy)) {
    const name = providerNameOf(nameIn(memberValue(entry, 'capacityProvider')) ?? '');
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
  }
  return repeated;
}

const providerNeverUsed: Rule = {
  id: 'strategy-provider-never-used',
  severity: 'information',
  title: 'Provider without weight and base is never used',
  why: 'The base is placed first, then the weights share out the rest. A provider with neither takes part in nothing.',
  sources: [item],
  shapes: ['CapacityProviderStrategyItem[]'],
  *check(strategy, context) {
    const entries = objectsOf(strategy);
    if (entries.length < 2 || !entries.some((entry) => (numberOrZero(entry, 'weight', context) ?? 0) > 0)) return;
    for (const entry of entries) {
      if (numberOrZero(entry, 'weight', context) !== 0 || numberOrZero(entry, 'base', context) !== 0) continue;
      yield findingAt(
        entry,
        `${nameOf(entry, 'This provider')} has neither \`weight\` nor \`base\`, so no task is ever placed on it. Give it a \`weight\`, or remove it.`,
        () => [
          ...removeItems(strategy, [entry], `Remove ${nameOf(entry, 'this provider')}`),
          ...setMember(entry, 'weight', 1, { after: 'capacityProvider' }),
        ],
      );
    }
  },
};

const baseCoversDesiredCount: Rule = {
  id: 'strategy-base-covers-desired-count',
  severity: 'information',
  title: 'Base takes every task',
  why: 'The base is satisfied before the weights count. With a base that is not below `desiredCount` every task lands on one provider until the service is scaled out.',
  sources: [item],
  shapes: ['CreateServiceRequest'],
  *check(request) {
    const strategy = memberValue(request, 'capacityProviderStrategy');
    const desired = numberOf(memberValue(request, 'desiredCount'));
    const entries = objectsOf(strategy);
    if (desired === undefined || desired <= 0 || entries.length < 2) return;
    for (const entry of entries) yield* baseAtLeast(desired, entry);
  },
};

function* baseAtLeast(desired: number, entry: ObjectNode): Iterable<Finding> {
  const node = memberValue(entry, 'base');
  const base = numberOf(node);
  if (!isSet(node) || base === undefined || base < desired) return;
  yield findingAt(
    node,
    `\`base\` ${base} is not below \`desiredCount\` ${desired}: all tasks land on ${nameOf(entry, 'this provider')} and the weights have no effect yet.`,
  );
}

/** Capacity provider strategies, wherever they occur. */
export const strategyRules: readonly Rule[] = [
  launchTypeExclusive,
  singleBase,
  allWeightsZero,
  singleZeroWeight,
  duplicateProvider,
  mixedFargateAndOther,
  tooManyProviders,
  providerArn,
  providerNeverUsed,
  baseCoversDesiredCount,
];
