import type { ArrayNode, ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { isIdentical, removeItems, removeMember, together } from './fixes.ts';
import { writtenForm } from './known-values.ts';
import { targetKindOf } from './load-balancers.ts';
import type { Rule, RuleContext } from './rule.ts';
import { controllerOf } from './scheduling.ts';
import { findingAt, isSet, lacks, memberValue, objectsOf, textOf, wordOr } from './values.ts';

const troubleshooting = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html';
const advancedReference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AdvancedConfiguration.html';

const serviceRequests = ['CreateServiceRequest', 'UpdateServiceRequest'];

/**
 * The strategy a `deploymentConfiguration` stands for: ROLLING when a new service has none.
 * @returns undefined when it cannot be known, as in an update that leaves the stored one
 */
export function deploymentStrategyOf(
  configuration: ConcreteNode | undefined,
  context: RuleContext,
): string | undefined {
  if (configuration?.kind !== 'object') return undefined;
  if (context.operation === 'CreateService') return wordOr(configuration, 'strategy', 'ROLLING', context);
  return textOf(memberValue(configuration, 'strategy')) || undefined;
}

/** Whether ECS moves traffic from one target group to another with this strategy. */
export function isTrafficShifting(strategy: string | undefined): boolean {
  return strategy === 'BLUE_GREEN' || strategy === 'LINEAR' || strategy === 'CANARY';
}

/** The traffic-shifting strategy a request asks for. */
function shiftOf(request: ObjectNode | ArrayNode, context: RuleContext): string | undefined {
  const strategy = deploymentStrategyOf(memberValue(request, 'deploymentConfiguration'), context);
  return isTrafficShifting(strategy) ? strategy : undefined;
}

function entriesOf(request: ObjectNode | ArrayNode): readonly ObjectNode[] {
  return objectsOf(memberValue(request, 'loadBalancers'));
}

const classic: Rule = {
  id: 'advanced-configuration-classic-lb',
  severity: 'error',
  title: 'advancedConfiguration with a Classic Load Balancer',
  why: 'Traffic is shifted between target groups by listener rules. A Classic Load Balancer has neither.',
  sources: [troubleshooting],
  shapes: ['LoadBalancer'],
  operations: ['CreateService', 'UpdateService'],
  *check(entry) {
    const advanced = memberValue(entry, 'advancedConfiguration');
    if (entry.kind !== 'object' || !isSet(advanced) || targetKindOf(entry) !== 'classic') return;
    yield findingAt(
      advanced,
      '`advancedConfiguration` does not go with a Classic Load Balancer (`loadBalancerName`); remove it, or use `targetGroupArn`.',
      () => removeMember(entry, 'advancedConfiguration'),
    );
  },
};

const allOrNone: Rule = {
  id: 'advanced-configuration-all-or-none',
  severity: 'error',
  title: 'advancedConfiguration on some entries only',
  why: 'Either all load balancer entries of a service take part in traffic shifting, or none does.',
  sources: [troubleshooting],
  shapes: serviceRequests,
  *check(request, context) {
    // With such a strategy advanced-configuration-required tells of every entry.
    if (shiftOf(request, context) !== undefined) return;
    const entries = entriesOf(request);
    if (entries.some((entry) => targetKindOf(entry) === 'classic')) return;
    if (!entries.some((entry) => isSet(memberValue(entry, 'advancedConfiguration')))) return;
    const without = entries.find((entry) => lacks(entry, 'advancedConfiguration', context));
    if (without === undefined) return;
    yield findingAt(
      without,
      'This entry has no `advancedConfiguration`, but others have; give it to all entries of `loadBalancers`, or to none.',
      () => {
        const having = entries.filter((entry) => memberValue(entry, 'advancedConfiguration') !== undefined);
        const title = 'Remove `advancedConfiguration` from all entries';
        return together(title, ...having.map((entry) => removeMember(entry, 'advancedConfiguration')));
      },
    );
  },
};

const required: Rule = {
  id: 'advanced-configuration-required',
  severity: 'error',
  title: 'Traffic shifting needs advancedConfiguration',
  why: 'To shift traffic ECS must know the second target group, the listener rule and the role it may use, for each load balancer entry.',
  sources: [
    troubleshooting,
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html',
    "The API's answers for blue/green and canary are quoted in public deployment reports.",
  ],
  shapes: serviceRequests,
  *check(request, context) {
    const strategy = shiftOf(request, context);
    const controller = controllerOf(request);
    // With another controller the strategy itself is wrong.
    if (strategy === undefined || controller === 'CODE_DEPLOY' || controller === 'EXTERNAL') return;
    for (const entry of entriesOf(request)) {
      if (targetKindOf(entry) !== 'target group' || !lacks(entry, 'advancedConfiguration', context)) continue;
      yield findingAt(
        entry,
        `The strategy ${strategy} needs \`advancedConfiguration\` (\`alternateTargetGroupArn\`, \`productionListenerRule\`, \`roleArn\`) on every load balancer entry; add it here.`,
      );
    }
  },
};

const duplicateTargetGroup: Rule = {
  id: 'target-group-duplicate',
  severity: 'error',
  title: 'Target group used by two entries',
  why: 'While traffic is shifted each entry moves between its own two target groups, so two entries cannot share one.',
  sources: [troubleshooting],
  shapes: serviceRequests,
  *check(request, context) {
    const entries = entriesOf(request);
    const shifts =
      shiftOf(request, context) !== undefined ||
      entries.some((entry) => isSet(memberValue(entry, 'advancedConfiguration')));
    if (!shifts) return;
    const seen = new Map<string, ObjectNode>();
    for (const entry of entries) {
      const node = memberValue(entry, 'targetGroupArn');
      const arn = textOf(node);
      if (node === undefined || !arn) continue;
      const first = seen.get(arn);
      if (first === undefined) {
        seen.set(arn, entry);
        continue;
      }
      yield findingAt(
        node,
        `Another entry already has the target group \`${arn}\`; each load balancer entry needs its own.`,
        () => {
          const list = memberValue(request, 'loadBalancers');
          return isIdentical(first, entry) ? removeItems(list, [entry], 'Remove this entry', 'safe') : [];
        },
      );
    }
  },
};

const sameListenerRules: Rule = {
  id: 'listener-rules-same',
  severity: 'error',
  title: 'Production and test rule are the same',
  why: 'A test listener rule lets test traffic reach the new tasks before production traffic does; one rule cannot serve both.',
  sources: [troubleshooting, advancedReference],
  shapes: ['LoadBalancer[]'],
  operations: ['CreateService', 'UpdateService'],
  *check(list) {
    const configurations = objectsOf(list).map((entry) => memberValue(entry, 'advancedConfiguration'));
    const production = new Set(configurations.map((it) => textOf(memberValue(it, 'productionListenerRule'))));
    for (const configuration of configurations) {
      const node = memberValue(configuration, 'testListenerRule');
      const rule = textOf(node);
      if (node === undefined || !rule || !production.has(rule)) continue;
      yield findingAt(
        node,
        `\`${rule}\` is a \`productionListenerRule\`, too; use different listener rules for production and test traffic.`,
        () => removeMember(configuration, 'testListenerRule'),
      );
    }
  },
};

/** Region and account may be words that are replaced later. */
const listenerPattern = /^arn:[^:]+:elasticloadbalancing:[^:]*:[^:]*:(?:listener-rule\/app|listener\/net)\/\S+$/;

const listenerRuleArn: Rule = {
  id: 'listener-rule-arn-format',
  severity: 'error',
  title: 'Listener rule or listener ARN',
  why: "ECS shifts traffic by changing a rule of an Application Load Balancer's listener, or the listener of a Network Load Balancer, which has no rules.",
  sources: [advancedReference, troubleshooting],
  shapes: ['AdvancedConfiguration'],
  operations: ['CreateService', 'UpdateService'],
  *check(configuration) {
    for (const name of ['productionListenerRule', 'testListenerRule']) {
      const node = memberValue(configuration, name);
      const text = writtenForm(node);
      if (node === undefined || text === undefined || listenerPattern.test(text)) continue;
      yield findingAt(
        node,
        `\`${name}\` must be the ARN of a listener rule of an Application Load Balancer (\`…:listener-rule/app/…\`), or of a listener of a Network Load Balancer (\`…:listener/net/…\`); \`${text}\` is neither.`,
      );
    }
  },
};

/** Rules about load balancers whose traffic ECS shifts: the strategies BLUE_GREEN, LINEAR and CANARY. */
export const trafficShiftingRules: readonly Rule[] = [
  classic,
  allOrNone,
  required,
  duplicateTargetGroup,
  sameListenerRules,
  listenerRuleArn,
];
