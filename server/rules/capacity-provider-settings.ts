import { isFargateProvider, providerNameOf } from './capacity.ts';
import { clampedValue, removeMember, replaceValue, setMember, together } from './fixes.ts';
import { wrongText } from './formats.ts';
import type { Rule } from './rule.ts';
import { findingAt, lacks, memberValue, numberOf, textOf } from './values.ts';

const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference';

const stepOrder: Rule = {
  id: 'managed-scaling-step-order',
  severity: 'error',
  title: 'Smallest scaling step above the largest',
  why: 'Managed scaling adds instances in steps between the two sizes; ECS refuses a range that is upside down.',
  sources: [
    `${reference}/API_ManagedScaling.html`,
    'The refusal by the API is recorded by cdk-preflight (pf-ecs-cp-scaling-step-order).',
  ],
  shapes: ['ManagedScaling'],
  *check(scaling) {
    const node = memberValue(scaling, 'minimumScalingStepSize');
    const min = numberOf(node);
    const max = numberOf(memberValue(scaling, 'maximumScalingStepSize'));
    if (node === undefined || min === undefined || max === undefined || min <= max) return;
    yield findingAt(
      node,
      `\`minimumScalingStepSize\` (${min}) must not be above \`maximumScalingStepSize\` (${max}); change one of them.`,
      () => together('Swap the two values', replaceValue(node, max), setMember(scaling, 'maximumScalingStepSize', min)),
    );
  },
};

const terminationNeedsScaling: Rule = {
  id: 'managed-termination-needs-scaling',
  severity: 'error',
  title: 'Managed termination protection needs managed scaling',
  why: 'The protection keeps managed scaling from terminating instances with tasks; it does not work without managed scaling.',
  sources: [`${reference}/API_AutoScalingGroupProvider.html`, 'aws-cdk AsgCapacityProvider refuses it as well.'],
  shapes: ['AutoScalingGroupProvider', 'AutoScalingGroupProviderUpdate'],
  *check(provider) {
    const protection = memberValue(provider, 'managedTerminationProtection');
    if (protection === undefined || textOf(protection) !== 'ENABLED') return;
    if (textOf(memberValue(memberValue(provider, 'managedScaling'), 'status')) !== 'DISABLED') return;
    yield findingAt(
      protection,
      '`managedTerminationProtection` ENABLED works only with managed scaling, and `managedScaling.status` is DISABLED; enable managed scaling or disable the protection.',
      () => [
        ...replaceValue(protection, 'DISABLED'),
        ...setMember(memberValue(provider, 'managedScaling'), 'status', 'ENABLED', {
          title: 'Change `managedScaling.status` to `ENABLED`',
        }),
      ],
    );
  },
};

const clusterRequired: Rule = {
  id: 'managed-instances-cluster-required',
  severity: 'error',
  title: 'A Managed Instances provider belongs to a cluster',
  why: 'Capacity providers for ECS Managed Instances are made for one cluster. Those for Auto Scaling groups can be used by several, and take no cluster.',
  sources: [
    `${reference}/API_CreateCapacityProvider.html`,
    'terraform-provider-aws and aws-cdk require the cluster as well.',
  ],
  shapes: ['CreateCapacityProviderRequest'],
  *check(request, context) {
    const provider = memberValue(request, 'managedInstancesProvider');
    if (request.kind !== 'object' || provider?.kind !== 'object' || !lacks(request, 'cluster', context)) return;
    yield findingAt(
      memberValue(request, 'name') ?? provider,
      '`cluster` is missing: a capacity provider with `managedInstancesProvider` belongs to one cluster. Say which.',
    );
  },
};

const typesExclusive: Rule = {
  id: 'managed-instances-types-exclusive',
  severity: 'error',
  title: 'Allowed and excluded instance types exclude each other',
  why: 'The first list says which instance types may be used, the second which may not. EC2 takes one of them.',
  sources: [
    'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceRequirementsRequest.html',
    'aws-cdk refuses it as well.',
  ],
  shapes: ['InstanceRequirementsRequest'],
  *check(requirements) {
    const allowed = memberValue(requirements, 'allowedInstanceTypes');
    const excluded = memberValue(requirements, 'excludedInstanceTypes');
    if (allowed?.kind !== 'array' || excluded?.kind !== 'array') return;
    if (allowed.items.length === 0 || excluded.items.length === 0) return;
    yield findingAt(
      excluded,
      '`excludedInstanceTypes` cannot be combined with `allowedInstanceTypes`; remove one of the two lists.',
      () => [
        ...removeMember(requirements, 'excludedInstanceTypes'),
        ...removeMember(requirements, 'allowedInstanceTypes'),
      ],
    );
  },
};

const scaleInAfter: Rule = {
  id: 'managed-instances-scale-in-after',
  severity: 'error',
  title: 'Delay before idle instances are optimized',
  why: '`scaleInAfter` is a number of seconds from 0 to 3600; -1 switches the optimization off.',
  sources: [`${reference}/API_InfrastructureOptimization.html`, 'terraform-provider-aws has the same limits.'],
  shapes: ['InfrastructureOptimization'],
  *check(optimization) {
    const node = memberValue(optimization, 'scaleInAfter');
    const seconds = numberOf(node);
    if (node === undefined || seconds === undefined || (seconds >= -1 && seconds <= 3600)) return;
    yield findingAt(node, `\`scaleInAfter\` must be between 0 and 3600 seconds, or -1 for never, not ${seconds}.`, () =>
      clampedValue(node, -1, 3600),
    );
  },
};

const fargateImmutable: Rule = {
  id: 'fargate-provider-immutable',
  severity: 'error',
  title: 'Fargate capacity providers cannot be changed',
  why: '`FARGATE` and `FARGATE_SPOT` belong to AWS, not to an account; they can neither be updated nor deleted.',
  sources: [`${reference}/API_DeleteCapacityProvider.html`],
  shapes: ['UpdateCapacityProviderRequest', 'DeleteCapacityProviderRequest'],
  check: (request, { operation }) => {
    const [member, verb] =
      operation === 'UpdateCapacityProvider' ? ['name', 'updated'] : ['capacityProvider', 'deleted'];
    return wrongText(
      request,
      member,
      (text) => !isFargateProvider(providerNameOf(text)),
      (text) => `\`${text}\` is a capacity provider of AWS and cannot be ${verb}; name one of your own.`,
    );
  },
};

/** Rules about capacity providers: of Auto Scaling groups, and of Managed Instances. */
export const capacityProviderSettingRules: readonly Rule[] = [
  stepOrder,
  terminationNeedsScaling,
  clusterRequired,
  typesExclusive,
  scaleInAfter,
  fargateImmutable,
];
