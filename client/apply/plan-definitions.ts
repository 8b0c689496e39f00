import { differencesOf, membersThatDiffer } from './differences.ts';
import { ownTags, requestShapeOfLive } from './import.ts';
import type { Plan } from './model.ts';
import { itself, type PlanContext, planWith, refusalOfUnknown, refused, tagCalls, tagSteps } from './plan-context.ts';
import { normalised } from './shape.ts';
import { textOf, without } from './shape-json.ts';
import { shortName } from './shape-names.ts';

/** RegisterTaskDefinition: a new revision, unless the newest ACTIVE one says the same. */
export function planRegisterTaskDefinition(context: PlanContext): Plan {
  const { input, live } = context;
  const family = textOf(input.family) ?? '?';
  const subject = `task definition family ${family}`;
  const unknown = refusalOfUnknown(context, 'taskDefinition', subject);
  if (unknown !== undefined) return unknown;
  const has = requestShapeOfLive('RegisterTaskDefinition', live);
  const after = normalised('RegisterTaskDefinition', input, live);
  if (has === undefined) {
    return planWith({
      verdict: 'create',
      subject,
      steps: [`Registers the first revision of family ${family}.`],
      calls: itself(context),
      after,
    });
  }
  const before = normalised('RegisterTaskDefinition', input.tags === undefined ? without(has, ['tags']) : has, live);
  const differences = differencesOf(before, after);
  const changed = membersThatDiffer(differences);
  const newest = `${family}:${live.taskDefinition?.revision ?? '?'}`;
  const base = { subject, differences, before, after };
  if (changed.length === 0) {
    return planWith({
      ...base,
      verdict: 'no-change',
      steps: [`Nothing to do: ${newest}, the newest ACTIVE revision, says the same.`],
    });
  }
  if (changed.length === 1 && changed[0] === 'tags') {
    const calls = tagCalls(live.taskDefinition?.taskDefinitionArn ?? '', ownTags(live.taskDefinitionTags), after.tags);
    return planWith({
      ...base,
      verdict: 'update',
      steps: [`Only tags differ from ${newest}: they are set on it, no revision is registered.`, ...tagSteps(calls)],
      calls,
    });
  }
  return planWith({
    ...base,
    verdict: 'new-revision',
    steps: [`Registers a new revision behind ${newest}. Services go on with theirs until they are updated.`],
    calls: itself(context),
  });
}

/** RegisterDaemonTaskDefinition. */
export function planRegisterDaemonTaskDefinition(context: PlanContext): Plan {
  const { input, live } = context;
  const family = textOf(input.family) ?? '?';
  const subject = `daemon task definition family ${family}`;
  const unknown = refusalOfUnknown(context, 'daemonTaskDefinition', subject);
  if (unknown !== undefined) return unknown;
  const has = requestShapeOfLive('RegisterDaemonTaskDefinition', live);
  const after = normalised('RegisterDaemonTaskDefinition', input, live);
  if (has === undefined || live.daemonTaskDefinition?.status !== 'ACTIVE') {
    return planWith({
      verdict: 'create',
      subject,
      steps: [`Registers the first ACTIVE revision of family ${family}.`],
      calls: itself(context),
      after,
    });
  }
  // Tags are not told with a daemon task definition.
  const before = normalised('RegisterDaemonTaskDefinition', has, live);
  const differences = differencesOf(before, without(after, ['tags']));
  const newest = `${family}:${live.daemonTaskDefinition.revision ?? '?'}`;
  if (differences.length === 0) {
    return planWith({
      verdict: 'no-change',
      subject,
      differences,
      before,
      after: without(after, ['tags']),
      steps: [`Nothing to do: ${newest} says the same.`],
    });
  }
  return planWith({
    verdict: 'new-revision',
    subject,
    differences,
    before,
    after,
    steps: [`Registers a new revision behind ${newest}.`],
    calls: itself(context),
  });
}

/** DeregisterTaskDefinition. */
export function planDeregisterTaskDefinition(context: PlanContext): Plan {
  const { input, live } = context;
  const name = shortName(textOf(input.taskDefinition) ?? '?');
  const subject = `task definition ${name}`;
  if (!name.includes(':')) return refused(subject, 'The revision is missing: write `family:revision`.');
  const definition = live.namedTaskDefinition;
  if (definition === undefined && live.unknown === undefined)
    return refused(subject, 'The task definition is not there.');
  if (definition?.status === 'INACTIVE') {
    return planWith({ verdict: 'no-change', subject, steps: ['Nothing to do: it is INACTIVE already.'] });
  }
  return planWith({
    verdict: 'delete',
    subject,
    steps: [
      `Makes ${name} INACTIVE: no new task or service can name it. Running tasks stay, and services that use it can still start tasks with it.`,
    ],
    calls: itself(context),
  });
}
