import type * as ecs from '@aws-sdk/client-ecs';
import { counted } from '../counted.ts';
import { ageOf } from './ages.ts';
import type { NodeData, TreeNode } from './model.ts';
import { lastOfArn } from './names.ts';
import { usedCapacity } from './row-descriptions.ts';
import { arnOf, labelOf } from './rows.ts';
import { inWords, primaryDeployment, stateOf, stateText } from './states.ts';

/** How times are told. */
export interface TooltipContext {
  /** Milliseconds. */
  readonly now: number;
  /** In the user's own zone and language. */
  formatTime(time: Date): string;
}

/** A line of a tooltip; without a value it is left out. */
type Fact = readonly [label: string, value: string | number | undefined];

/** The facts that matter about a node, as Markdown; undefined for rows whose label says all. */
export function tooltipOf({ data }: TreeNode, context: TooltipContext): string | undefined {
  const facts = factsOf(data, context).filter(([, value]) => value !== undefined && value !== '');
  const arn = arnOf(data);
  if (facts.length === 0 && arn === undefined) return undefined;
  const text = stateText(stateOf(data), 'full');
  return [
    `**${escaped(labelOf(data))}**${text === '' ? '' : ` — ${escaped(text)}`}`,
    facts.map(([label, value]) => `${label}: ${escaped(String(value))}`).join('  \n'),
    arn === undefined ? '' : code(arn),
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

function factsOf(data: NodeData, context: TooltipContext): readonly Fact[] {
  const at = (label: string, time: Date | undefined): Fact => [
    label,
    time && `${context.formatTime(time)} (${ageOf(time, context.now).long} ago)`,
  ];
  switch (data.kind) {
    case 'connection': {
      const { profile, region, endpoint, readOnly, production } = data.connection;
      return [
        ['Problem', data.failure?.message],
        ['Account', data.alias === undefined ? data.accountId : `${data.alias} (${data.accountId})`],
        ['Profile', profile ?? 'none: environment or default'],
        ['Region', region],
        ['Endpoint', endpoint],
        ['Production', production === true ? 'yes: changes are confirmed by typing the name' : undefined],
        ['Read-only', readOnly === true ? 'yes: nothing can be changed' : undefined],
      ];
    }
    case 'cluster':
      return data.cluster === undefined ? [] : clusterFacts(data.cluster);
    case 'service':
      return data.service === undefined ? [] : serviceFacts(data.service, at);
    case 'deployment':
      return deploymentFacts(data.deployment, at);
    case 'service-deployment':
      return data.serviceDeployment === undefined ? [] : serviceDeploymentFacts(data.serviceDeployment, at);
    case 'task-set':
      return taskSetFacts(data.taskSet, at);
    case 'task':
      return data.task === undefined ? [] : taskFacts(data.task, at);
    case 'container':
      return containerFacts(data.container);
    case 'event':
      return [at('At', data.event.createdAt), ['Message', data.event.message]];
    case 'container-instance':
      return data.instance === undefined ? [] : instanceFacts(data.instance, at);
    case 'capacity-provider':
      return providerFacts(data);
    case 'task-definition':
      return data.taskDefinition === undefined ? [] : taskDefinitionFacts(data.taskDefinition, at);
    case 'daemon':
      return [
        ['Cluster', data.daemon?.clusterArn && lastOfArn(data.daemon.clusterArn)],
        ['Revisions', data.daemon?.currentRevisions?.map(({ arn = '' }) => lastOfArn(arn)).join(', ')],
        at('Created', data.daemon?.createdAt),
        at('Updated', data.daemon?.updatedAt),
      ];
    case 'express-service':
      return [
        ['Cluster', lastOfArn(data.cluster)],
        at('Created', data.service?.createdAt),
        at('Updated', data.service?.updatedAt),
        ['Tags', tagsText(data.service?.tags)],
      ];
    case 'gateway':
      return [
        ['Access', data.gateway?.accessType && inWords(data.gateway.accessType)],
        ['Deletion protection', data.gateway?.deletionProtection === true ? 'on' : undefined],
        at('Created', data.gateway?.createdAt),
        at('Updated', data.gateway?.updatedAt),
        ['Tags', tagsText(data.gateway?.tags)],
      ];
    case 'note':
      return data.failure === undefined
        ? []
        : [
            ['Why', data.failure.message === data.text ? undefined : data.failure.message],
            ['AWS says', data.failure.detail],
            ['Error', data.failure.code],
            ['Request id', data.failure.requestId],
          ];
    default:
      return [];
  }
}

type At = (label: string, time: Date | undefined) => Fact;

function clusterFacts(cluster: ecs.Cluster): readonly Fact[] {
  return [
    ['Services', cluster.activeServicesCount],
    ['Tasks', countsText(cluster.runningTasksCount, cluster.pendingTasksCount)],
    ['Container instances', cluster.registeredContainerInstancesCount],
    ['Capacity providers', cluster.capacityProviders?.join(', ')],
    ['Default strategy', strategyText(cluster.defaultCapacityProviderStrategy)],
    ['Container Insights', cluster.settings?.find(({ name }) => name === 'containerInsights')?.value],
    ['Service Connect namespace', cluster.serviceConnectDefaults?.namespace],
    ['Tags', tagsText(cluster.tags)],
  ];
}

function serviceFacts(service: ecs.Service, at: At): readonly Fact[] {
  const primary = primaryDeployment(service);
  const { deploymentConfiguration: configuration, deployments = [], taskSets = [] } = service;
  const [event] = service.events ?? [];
  return [
    ['Tasks', `${service.desiredCount ?? 0} desired, ${countsText(service.runningCount, service.pendingCount)}`],
    ['Task definition', lastOfArn(primary?.taskDefinition ?? service.taskDefinition ?? '')],
    ['Deployments', deployments.length > 1 ? deployments.length : undefined],
    ['Rollout', primary?.rolloutStateReason],
    ['Failed tasks', primary?.failedTasks || undefined],
    ['Task sets', taskSets.length === 0 ? undefined : taskSets.length],
    ['Controller', service.deploymentController?.type],
    ['Strategy', configuration?.strategy && inWords(configuration.strategy)],
    ['Capacity', strategyText(service.capacityProviderStrategy) ?? service.launchType],
    ['Platform version', service.platformVersion],
    ['Scheduling', service.schedulingStrategy === 'DAEMON' ? 'one task on every instance' : undefined],
    ['Load balancers', service.loadBalancers?.map(balancerText).join(', ')],
    ['Last event', event?.message],
    at('Last event at', event?.createdAt),
    at('Created', service.createdAt),
    ['Tags', tagsText(service.tags)],
  ];
}

function balancerText({
  containerName = '',
  containerPort,
  targetGroupArn,
  loadBalancerName,
}: ecs.LoadBalancer): string {
  // …:targetgroup/web/73e2d6bc24d8a067
  const group = targetGroupArn?.split('/')[1] ?? loadBalancerName ?? '';
  return `${containerName}:${containerPort ?? ''} (${group})`;
}

function deploymentFacts(deployment: ecs.Deployment, at: At): readonly Fact[] {
  return [
    ['Id', deployment.id],
    [
      'Tasks',
      `${deployment.desiredCount ?? 0} desired, ${countsText(deployment.runningCount, deployment.pendingCount)}`,
    ],
    ['Failed tasks', deployment.failedTasks || undefined],
    ['Rollout', deployment.rolloutStateReason],
    ['Capacity', strategyText(deployment.capacityProviderStrategy) ?? deployment.launchType],
    at('Created', deployment.createdAt),
    at('Updated', deployment.updatedAt),
  ];
}

function serviceDeploymentFacts(deployment: ecs.ServiceDeployment, at: At): readonly Fact[] {
  const { targetServiceRevision: target, deploymentCircuitBreaker: breaker, rollback, alarms } = deployment;
  return [
    ['Why', deployment.statusReason],
    ['Stage', deployment.lifecycleStage && inWords(deployment.lifecycleStage)],
    ['Target revision', target?.arn && lastOfArn(target.arn)],
    [
      'Tasks',
      target &&
        `${target.requestedTaskCount ?? 0} requested, ${countsText(target.runningTaskCount, target.pendingTaskCount)}`,
    ],
    ['Production traffic', percent(target?.requestedProductionTrafficWeight)],
    ['Test traffic', percent(target?.requestedTestTrafficWeight)],
    ['Strategy', deployment.deploymentConfiguration?.strategy && inWords(deployment.deploymentConfiguration.strategy)],
    [
      'Circuit breaker',
      breaker?.status &&
        `${inWords(breaker.status)}, ${breaker.failureCount ?? 0} of ${breaker.threshold ?? 0} failures`,
    ],
    [
      'Alarms',
      alarms?.triggeredAlarmNames?.length
        ? `triggered: ${alarms.triggeredAlarmNames.join(', ')}`
        : alarms?.status && inWords(alarms.status),
    ],
    ['Rolled back', rollback?.reason],
    at('Created', deployment.createdAt),
    at('Started', deployment.startedAt),
    at('Finished', deployment.finishedAt),
    at('Stopped', deployment.stoppedAt),
  ];
}

function taskSetFacts(taskSet: ecs.TaskSet, at: At): readonly Fact[] {
  return [
    ['Id', taskSet.id],
    ['Status', taskSet.status],
    [
      'Tasks',
      `${taskSet.computedDesiredCount ?? 0} desired, ${countsText(taskSet.runningCount, taskSet.pendingCount)}`,
    ],
    ['Scale', percent(taskSet.scale?.value)],
    ['Task definition', taskSet.taskDefinition && lastOfArn(taskSet.taskDefinition)],
    ['Capacity', strategyText(taskSet.capacityProviderStrategy) ?? taskSet.launchType],
    ['Load balancers', taskSet.loadBalancers?.map(balancerText).join(', ')],
    at('Created', taskSet.createdAt),
    at('Steady or not since', taskSet.stabilityStatusAt),
    ['Tags', tagsText(taskSet.tags)],
  ];
}

function taskFacts(task: ecs.Task, at: At): readonly Fact[] {
  const { containers = [], desiredStatus, lastStatus } = task;
  return [
    ['Task definition', task.taskDefinitionArn && lastOfArn(task.taskDefinitionArn)],
    ['Desired', desiredStatus === lastStatus ? undefined : desiredStatus && inWords(desiredStatus)],
    ['Stop code', task.stopCode],
    [
      'Containers',
      containers
        .map(
          (container) =>
            `${container.name}: ${stateText(stateOf({ kind: 'container', cluster: '', taskArn: '', container }), 'full')}`,
        )
        .join('; '),
    ],
    ['Group', task.group],
    ['Started by', task.startedBy],
    ['Capacity', task.capacityProviderName ?? task.launchType],
    ['Container instance', task.containerInstanceArn && lastOfArn(task.containerInstanceArn)],
    ['Zone', task.availabilityZone],
    ['Size', task.cpu && task.memory ? `${task.cpu} CPU units, ${task.memory} MiB` : undefined],
    at('Created', task.createdAt),
    at('Started', task.startedAt),
    at('Stopping', task.stoppingAt),
    at('Stopped', task.stoppedAt),
    ['Tags', tagsText(task.tags)],
  ];
}

function containerFacts(container: ecs.Container): readonly Fact[] {
  return [
    ['Image', container.image],
    ['Digest', container.imageDigest],
    ['Exit code', container.exitCode],
    [
      'Health',
      container.healthStatus === 'UNKNOWN' ? undefined : container.healthStatus && inWords(container.healthStatus),
    ],
    ['Private address', container.networkInterfaces?.map(({ privateIpv4Address }) => privateIpv4Address).join(', ')],
    ['CPU units', container.cpu === '0' ? undefined : container.cpu],
    ['Memory in MiB', container.memory],
    ['Runtime id', container.runtimeId],
  ];
}

function instanceFacts(instance: ecs.ContainerInstance, at: At): readonly Fact[] {
  const capacity = usedCapacity(instance).map(
    ({ name, used, total, percent: share }): Fact => [`Used ${name}`, `${used} of ${total} (${share} %)`],
  );
  return [
    ['Id', lastOfArn(instance.containerInstanceArn ?? '')],
    ['Tasks', countsText(instance.runningTasksCount, instance.pendingTasksCount)],
    ...capacity,
    ['Capacity provider', instance.capacityProviderName],
    ['Agent', agentText(instance)],
    ['Docker', instance.versionInfo?.dockerVersion?.replace(/^DockerVersion: /, '')],
    ['Agent update', instance.agentUpdateStatus && inWords(instance.agentUpdateStatus)],
    ['Health', instance.healthStatus?.overallStatus && inWords(instance.healthStatus.overallStatus)],
    at('Registered', instance.registeredAt),
    ['Tags', tagsText(instance.tags)],
  ];
}

function agentText({ agentConnected, versionInfo }: ecs.ContainerInstance): string | undefined {
  const version = versionInfo?.agentVersion;
  const connection = agentConnected === undefined ? undefined : agentConnected ? 'connected' : 'not connected';
  return [version, connection].filter((part) => part !== undefined).join(', ') || undefined;
}

function providerFacts({
  provider,
  inDefaultStrategy,
  cluster,
}: Extract<NodeData, { kind: 'capacity-provider' }>): readonly Fact[] {
  const { autoScalingGroupProvider: group, managedInstancesProvider: managed } = provider ?? {};
  return [
    ['Default strategy', inDefaultStrategy && strategyText([inDefaultStrategy])],
    ['Cluster', cluster && lastOfArn(cluster)],
    ['Auto Scaling group', group?.autoScalingGroupArn && lastOfArn(group.autoScalingGroupArn)],
    [
      'Managed scaling',
      group?.managedScaling?.status &&
        `${inWords(group.managedScaling.status)}, target ${group.managedScaling.targetCapacity ?? 100} %`,
    ],
    ['Termination protection', group?.managedTerminationProtection && inWords(group.managedTerminationProtection)],
    ['Draining', group?.managedDraining && inWords(group.managedDraining)],
    ['Infrastructure role', managed?.infrastructureRoleArn && lastOfArn(managed.infrastructureRoleArn)],
    ['Last change', provider?.updateStatus && inWords(provider.updateStatus)],
    ['Why', provider?.updateStatusReason],
    ['Tags', tagsText(provider?.tags)],
  ];
}

function taskDefinitionFacts(definition: ecs.TaskDefinition, at: At): readonly Fact[] {
  const { containerDefinitions = [], cpu, memory, taskRoleArn, executionRoleArn } = definition;
  return [
    ['Containers', containerDefinitions.map(({ name, image }) => `${name} (${image})`).join(', ')],
    ['Size', cpu === undefined || memory === undefined ? undefined : `${cpu} CPU units, ${memory} MiB`],
    ['Network mode', definition.networkMode],
    ['Requires', definition.requiresCompatibilities?.join(', ')],
    [
      'Platform',
      [definition.runtimePlatform?.operatingSystemFamily, definition.runtimePlatform?.cpuArchitecture]
        .filter(Boolean)
        .join(' '),
    ],
    ['Task role', taskRoleArn && lastOfArn(taskRoleArn)],
    ['Execution role', executionRoleArn && lastOfArn(executionRoleArn)],
    ['Volumes', definition.volumes?.map(({ name }) => name).join(', ')],
    ['Registered by', definition.registeredBy],
    at('Registered', definition.registeredAt),
    at('Deregistered', definition.deregisteredAt),
  ];
}

function countsText(running = 0, pending = 0): string {
  return `${running} running, ${pending} pending`;
}

function percent(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value} %`;
}

function strategyText(strategy: readonly ecs.CapacityProviderStrategyItem[] | undefined): string | undefined {
  if (strategy === undefined || strategy.length === 0) return undefined;
  return strategy
    .map(
      ({ capacityProvider, weight = 0, base = 0 }) =>
        `${capacityProvider} weight ${weight}${base === 0 ? '' : ` base ${base}`}`,
    )
    .join(', ');
}

const mostTags = 8;

function tagsText(tags: readonly ecs.Tag[] | undefined): string | undefined {
  if (tags === undefined || tags.length === 0) return undefined;
  const shown = tags.slice(0, mostTags).map(({ key, value }) => `${key}=${value}`);
  const rest = tags.length - shown.length;
  return [...shown, ...(rest === 0 ? [] : [`and ${counted(rest, 'other')}`])].join(', ');
}

/** Names and messages are anybody's text: shown as they are, never as Markdown. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!<>|~&]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

function code(text: string): string {
  return `\`${text.replaceAll('`', '')}\``;
}
