import { counted } from '../counted.ts';
import { expressShape, serviceShape } from './import.ts';
import type { Plan } from './model.ts';
import { itself, type PlanContext, planWith, refusalOfUnknown, refused } from './plan-context.ts';
import { normalised } from './shape.ts';
import { textOf, textsOf } from './shape-json.ts';
import { clusterName, shortName } from './shape-names.ts';

/** DeleteService. */
export function planDeleteService(context: PlanContext): Plan {
  const { input, live } = context;
  const subject = `service ${shortName(textOf(input.service) ?? '?')} in cluster ${clusterName(input)}`;
  const unknown = refusalOfUnknown(context, 'service', subject);
  if (unknown !== undefined) return unknown;
  const { service } = live;
  if (service === undefined || service.status === 'INACTIVE') return refused(subject, 'The service is not there.');
  const before = normalised('CreateService', serviceShape(service, live.revision), live);
  if (service.status === 'DRAINING')
    return planWith({
      verdict: 'no-change',
      subject,
      before,
      steps: ['Nothing to do: it is being deleted (DRAINING).'],
    });
  const isScaled = service.schedulingStrategy !== 'DAEMON' && (service.desiredCount ?? 0) > 0;
  if (isScaled && input.force !== true) {
    return planWith({
      verdict: 'refused',
      subject,
      before,
      steps: [
        `The service is scaled to ${counted(service.desiredCount ?? 0, 'task')}: scale it to 0 first, or set \`force\`.`,
      ],
    });
  }
  const running = (service.runningCount ?? 0) + (service.pendingCount ?? 0);
  const taskSets = service.taskSets?.length ?? 0;
  const steps = [
    `Deletes ${subject}: stops its ${counted(running, 'task')}${taskSets > 0 ? ` and deletes its ${counted(taskSets, 'task set')}` : ''}. Its name is free once they have stopped.`,
    'Load balancers, target groups and task definitions stay.',
  ];
  return planWith({ verdict: 'delete', subject, before, steps, calls: itself(context) });
}

/** DeleteTaskDefinitions. */
export function planDeleteTaskDefinitions(context: PlanContext): Plan {
  const names = textsOf(context.input.taskDefinitions).map(shortName);
  const subject = counted(names.length, 'task definition');
  const unclear = names.filter((name) => !name.includes(':'));
  if (unclear.length > 0)
    return refused(subject, `The revision is missing: write \`family:revision\` (${unclear.join(', ')}).`);
  const steps = [
    'ECS deletes only INACTIVE revisions (deregister them first); it tells those that it refuses.',
    ...names.map((name) => `Deletes ${name} for good. Tasks and services that use it go on.`),
  ];
  return planWith({ verdict: 'delete', subject, steps, calls: itself(context) });
}

/** DeleteDaemonTaskDefinition. */
export function planDeleteDaemonTaskDefinition(context: PlanContext): Plan {
  const name = shortName(textOf(context.input.daemonTaskDefinition) ?? '?');
  return planWith({
    verdict: 'delete',
    subject: `daemon task definition ${name}`,
    steps: [`Deletes ${name}: no new daemon can name it.`],
    calls: itself(context),
  });
}

/** DeleteDaemon. */
export function planDeleteDaemon(context: PlanContext): Plan {
  const { input, live } = context;
  const subject = `daemon ${shortName(textOf(input.daemonArn) ?? '?')}`;
  if (live.daemon === undefined && live.unknown === undefined) return refused(subject, 'The daemon is not there.');
  if (live.daemon?.status === 'DELETE_IN_PROGRESS')
    return planWith({ verdict: 'no-change', subject, steps: ['Nothing to do: it is being deleted.'] });
  const running = (live.daemon?.currentRevisions ?? []).reduce(
    (sum, { totalRunningCount = 0 }) => sum + totalRunningCount,
    0,
  );
  return planWith({
    verdict: 'delete',
    subject,
    steps: [`Deletes ${subject}: stops its task on ${counted(running, 'instance')}.`],
    calls: itself(context),
  });
}

/** DeleteExpressGatewayService. */
export function planDeleteExpressService(context: PlanContext): Plan {
  const { input, live } = context;
  const subject = `express service ${shortName(textOf(input.serviceArn) ?? '?')}`;
  const before = expressShape(live);
  if (before === undefined && live.unknown === undefined) return refused(subject, 'The express service is not there.');
  return planWith({
    verdict: 'delete',
    subject,
    before: before && normalised('CreateExpressGatewayService', before, live),
    steps: [
      `Deletes ${subject} with its tasks and what ECS made for it: load balancer rules, target groups, scaling policies.`,
    ],
    calls: itself(context),
  });
}

/** DeleteGateway. */
export function planDeleteGateway(context: PlanContext): Plan {
  const { input, live } = context;
  const subject = `gateway ${shortName(textOf(input.gateway) ?? '?')}`;
  if ((live.gateway === undefined || live.gateway.status === 'DELETED') && live.unknown === undefined)
    return refused(subject, 'The gateway is not there.');
  if (live.gateway?.deletionProtection === true)
    return refused(
      subject,
      'Deletion protection is on: turn it off first (UpdateGateway, `deletionProtection: false`).',
    );
  return planWith({
    verdict: 'delete',
    subject,
    steps: [
      `Deletes ${subject} with the load balancers that ECS made for it; clusters and services must have left it.`,
    ],
    calls: itself(context),
  });
}
