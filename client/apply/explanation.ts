import type * as ecs from '@aws-sdk/client-ecs';
import { type Cause, causes, type MemberName, type Where } from './explanation-causes.ts';
import { causeOfExit } from './explanation-exits.ts';

/** A member of a request that sets what went wrong. The caller turns it into a place in a file. */
export interface Member {
  /** Of what it is a member: RegisterTaskDefinition, or CreateService and UpdateService. */
  readonly of: 'task-definition' | 'service';
  /** `['containerDefinitions', 0, 'image']`. */
  readonly path: readonly (string | number)[];
  /** For people, containers by name: `containerDefinitions[web].image`. */
  readonly label: string;
}

/** One likely cause, with everything that speaks for it. */
export interface Finding {
  /** Id of the cause: `image-not-found`, `exit-137`. */
  readonly cause: string;
  readonly title: string;
  readonly container?: string;
  /** Ids (not ARNs) of the tasks that ended by it, newest first. */
  readonly tasks: readonly string[];
  /** How many events of the service tell of it. */
  readonly events: number;
  /** The newest of the API's own messages. */
  readonly message: string;
  readonly advice: string;
  readonly members: readonly Member[];
  /** Page that explains it. */
  readonly source: string;
  /** Nothing was wrong with these tasks: scaled in, stopped by somebody. */
  readonly isInnocent: boolean;
}

/** Why a rollout failed, or does not get ahead. */
export interface Explanation {
  /** The likeliest first: failures by how many tasks and events speak for them, then what is innocent. */
  readonly findings: readonly Finding[];
  /** How many stopped tasks were looked at. */
  readonly tasksRead: number;
}

/** One thing that was seen, and the cause that it was put down to. */
interface Sighting {
  readonly cause: Cause;
  readonly message: string;
  readonly container?: string | undefined;
  readonly task?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Groups stopped tasks and events of a service by what most likely caused them.
 *
 * @param tasks stopped ones of the deployment that failed, as DescribeTasks has them
 * @param events of the service, from the time of the deployment
 * @param taskDefinition what the deployment ran; without it members of containers have no index, and every container counts as essential
 */
export function explainFailure(
  tasks: readonly ecs.Task[],
  events: readonly ecs.ServiceEvent[],
  taskDefinition?: ecs.TaskDefinition,
): Explanation {
  const sightings = [
    ...tasks.map((task) => sightingOfTask(task, taskDefinition)),
    ...events.flatMap((event) => sightingOfEvent(event) ?? []),
  ];
  const findings = grouped(sightings)
    .map((group) => findingOf(group, taskDefinition))
    .toSorted(byLikelihood);
  return { findings: foldEvents(findings), tasksRead: tasks.length };
}

/** By cause and container. */
function grouped(sightings: readonly Sighting[]): readonly (readonly Sighting[])[] {
  const groups = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const key = JSON.stringify([sighting.cause.id, sighting.container ?? '']);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [sighting]);
    else group.push(sighting);
  }
  return [...groups.values()];
}

/** Weight of an event against a task: what tasks say is nearer to the cause than what the scheduler made of it. */
function weightOf({ tasks, events }: Finding): number {
  return tasks.length * 2 + Math.min(events, 10);
}

function byLikelihood(a: Finding, b: Finding): number {
  return Number(a.isInnocent) - Number(b.isInnocent) || weightOf(b) - weightOf(a) || a.cause.localeCompare(b.cause);
}

/** The scheduler's "unable to consistently start tasks" tells nothing beside a finding that says why. */
function foldEvents(findings: readonly Finding[]): readonly Finding[] {
  const isSpecific = findings.some(({ cause, isInnocent }) => !isInnocent && !vague.has(cause));
  return isSpecific ? findings.filter(({ cause, tasks }) => !(vague.has(cause) && tasks.length === 0)) : findings;
}

const vague: ReadonlySet<string> = new Set(['cannot-start-consistently', 'deployment-failed']);

function sightingOfTask(task: ecs.Task, taskDefinition: ecs.TaskDefinition | undefined): Sighting {
  const common = {
    task: idOf(task.taskArn),
    at: (task.stoppedAt ?? task.stoppingAt ?? task.createdAt)?.getTime() ?? 0,
  };
  const { stoppedReason = '', containers = [] } = task;
  for (const { name, reason } of containers) {
    const cause = causeOf(reason, 'container');
    if (cause !== undefined) return { ...common, cause, message: reason ?? '', container: name };
  }
  const cause = causeOf(stoppedReason, 'task');
  if (cause !== undefined && !cause.isGeneral) {
    return { ...common, cause, message: stoppedReason, container: containerNamedIn(stoppedReason, containers) };
  }
  const exited = containerThatExited(containers, taskDefinition);
  if (
    exited?.exitCode !== undefined &&
    (cause?.id === 'essential-exited' || task.stopCode === 'EssentialContainerExited')
  ) {
    const message = `${stoppedReason || 'Essential container in task exited'} (${exited.name}: exit code ${exited.exitCode})`;
    return { ...common, cause: causeOfExit(exited.exitCode), message, container: exited.name };
  }
  const reason = stoppedReason || containers.find((each) => each.reason !== undefined)?.reason || '';
  return { ...common, cause: cause ?? causes.unknown, message: reason || 'ECS gives no reason.' };
}

/** The essential one with the worst exit code: it took the others along. */
function containerThatExited(
  containers: readonly ecs.Container[],
  taskDefinition: ecs.TaskDefinition | undefined,
): ecs.Container | undefined {
  const definitions = taskDefinition?.containerDefinitions ?? [];
  const isEssential = ({ name }: ecs.Container) =>
    definitions.find((definition) => definition.name === name)?.essential !== false;
  const ended = containers.filter(({ exitCode }) => exitCode !== undefined);
  const essential = ended.filter(isEssential);
  // Those that ECS took down with it were told to stop: 0, 143 or, when they did not listen, 137.
  return (
    essential.find(({ exitCode = 0 }) => ![0, 137, 143].includes(exitCode)) ??
    essential.find(({ exitCode }) => exitCode === 137) ??
    essential.find(({ exitCode }) => exitCode === 143) ??
    essential[0] ??
    ended[0]
  );
}

function containerNamedIn(text: string, containers: readonly ecs.Container[]): string | undefined {
  const named = containers.filter(({ name, image }) => [name, image].some((each) => each && text.includes(each)));
  return named.length === 1 ? named[0]?.name : containers.length === 1 ? containers[0]?.name : undefined;
}

function sightingOfEvent({ message = '', createdAt }: ecs.ServiceEvent): Sighting | undefined {
  const cause = causeOf(message, 'event');
  return cause === undefined ? undefined : { cause, message, at: createdAt?.getTime() ?? 0 };
}

function causeOf(text: string | undefined, where: Where): Cause | undefined {
  if (text === undefined || text === '') return undefined;
  return Object.values(causes).find((cause) => cause.where.includes(where) && cause.pattern.test(text));
}

function findingOf(group: readonly Sighting[], taskDefinition: ecs.TaskDefinition | undefined): Finding {
  const newestFirst = group.toSorted((a, b) => b.at - a.at);
  const [newest] = newestFirst;
  const { cause, container, message } = newest ?? { cause: causes.unknown, container: undefined, message: '' };
  return {
    cause: cause.id,
    title: cause.title,
    ...(container !== undefined && { container }),
    tasks: newestFirst.flatMap(({ task }) => task ?? []),
    events: group.filter(({ task }) => task === undefined).length,
    message,
    advice: cause.advice,
    members: cause.members.map((name) => memberOf(name, container, taskDefinition)),
    source: cause.source,
    isInnocent: cause.isInnocent === true,
  };
}

/** Fills the container into `containerDefinitions[].image`; without one, the member is the list of them all. */
function memberOf(name: MemberName, container: string | undefined, definition: ecs.TaskDefinition | undefined): Member {
  const isOfService = name.startsWith('service.');
  const words = name.slice(name.indexOf('.') + 1).split('.');
  const of = isOfService ? 'service' : 'task-definition';
  if (words[0] !== 'containerDefinitions[]') return { of, path: words, label: words.join('.') };
  const rest = words.slice(1);
  const index = definition?.containerDefinitions?.findIndex((each) => each.name === container) ?? -1;
  if (container === undefined || index < 0) {
    const label = [`containerDefinitions${container === undefined ? '' : `[${container}]`}`, ...rest].join('.');
    return { of, path: ['containerDefinitions'], label };
  }
  return {
    of,
    path: ['containerDefinitions', index, ...rest],
    label: [`containerDefinitions[${container}]`, ...rest].join('.'),
  };
}

/** Last part of an ARN. */
export function idOf(arn: string | undefined): string {
  return arn?.split('/').at(-1) ?? '';
}
