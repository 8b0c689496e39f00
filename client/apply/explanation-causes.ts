import { serviceCauses } from './explanation-service-causes.ts';
import { pages } from './explanation-sources.ts';
import { startCauses } from './explanation-start-causes.ts';

/** Where a text comes from. */
export type Where = 'container' | 'task' | 'event';

/** `task.` members are those of RegisterTaskDefinition, `[]` standing for the container that failed; `service.` those of CreateService. */
export type MemberName = `task.${string}` | `service.${string}`;

/** Something that makes tasks fail, and how one knows it. */
export interface Cause {
  readonly id: string;
  readonly title: string;
  /** What the API's message has in common. */
  readonly pattern: RegExp;
  readonly where: readonly Where[];
  /** What to do, in sentences. */
  readonly advice: string;
  readonly members: readonly MemberName[];
  /** Page that documents the message. */
  readonly source: string;
  /** Says only that a container ended: its exit code says more. */
  readonly isGeneral?: boolean;
  /** Nothing was wrong with the task. */
  readonly isInnocent?: boolean;
}

type CauseId = (typeof startCauses | typeof serviceCauses)[number]['id'] | 'unknown';

/**
 * What makes tasks of a service fail, by id, in the order in which it is tried: the first whose pattern fits a message is the cause, so
 * particular ones come before general ones. Messages are those of the pages named as sources, of the ECS agent and of containerd.
 */
export const causes = Object.fromEntries([
  ...[...startCauses, ...serviceCauses].map((cause): [string, Cause] => [cause.id, cause]),
  [
    'unknown',
    {
      id: 'unknown',
      title: 'The reason is not known',
      pattern: /(?!)/,
      where: [],
      advice: 'Look at the message, and at the containers’ logs.',
      members: [],
      source: pages.stopped,
    } satisfies Cause,
  ],
]) as Readonly<Record<CauseId, Cause>>;
