import type { RolloutTarget } from './apply/rollout.ts';

/** The request of a file that a rollout came from: links lead back to it. */
export interface RolloutFile {
  readonly uri: string;
  /** Which request of the file, from 0. */
  readonly index: number;
}

/** A rollout that somebody asked to follow. */
export interface RolloutRequest {
  /** Name of the connection. */
  readonly connection: string;
  readonly target: RolloutTarget;
  /** Files that define what is rolled out: the service's, the task definition's. */
  readonly files?: readonly RolloutFile[];
}

/** One of a kind for each service: following it again replaces the earlier. */
export function rolloutKey({ connection, target: { cluster, service } }: RolloutRequest): string {
  return JSON.stringify([connection, lastPart(cluster), lastPart(service)]);
}

/** What is kept over a reload of the window: names alone, no state of the account. */
export function toStored(requests: readonly RolloutRequest[]): unknown {
  return requests.map(({ target: { since, ...target }, ...request }) => ({
    ...request,
    target: { ...target, ...(since !== undefined && { since: since.getTime() }) },
  }));
}

/** Reads what {@link toStored} made; leaves out what an older or newer version stored otherwise. */
export function fromStored(stored: unknown): readonly RolloutRequest[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((each) => requestOf(each) ?? []);
}

function requestOf(stored: unknown): RolloutRequest | undefined {
  if (!isRecord(stored) || !isRecord(stored.target) || typeof stored.connection !== 'string') return undefined;
  const { cluster, service, serviceDeployment, deployment, since } = stored.target;
  if (typeof cluster !== 'string' || typeof service !== 'string') return undefined;
  const files = Array.isArray(stored.files) ? stored.files.filter(isFile) : [];
  return {
    connection: stored.connection,
    target: {
      cluster,
      service,
      ...(typeof serviceDeployment === 'string' && { serviceDeployment }),
      ...(typeof deployment === 'string' && { deployment }),
      ...(typeof since === 'number' && Number.isFinite(since) && { since: new Date(since) }),
    },
    ...(files.length > 0 && { files }),
  };
}

function isFile(value: unknown): value is RolloutFile {
  return isRecord(value) && typeof value.uri === 'string' && typeof value.index === 'number';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lastPart(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}
