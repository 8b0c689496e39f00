import type { Failure } from '@aws-sdk/client-ecs';
import { CallError } from '../aws/failure.ts';
import type { Input, OperationName, Output } from '../aws/operation.ts';
import { batchSizes } from '../aws/reads.ts';
import type { CallOptions, Session } from '../aws/session.ts';
import { isJson, type Json, structuresOf, textOf, textsOf, without } from './shape-json.ts';
import { shortName } from './shape-names.ts';

/** An operation that describes several things at once. */
interface Gathering {
  /** The member that lists what is asked for, by name or ARN. */
  readonly asked: string;
  /** The member that lists what was found. */
  readonly found: string;
  /** The member by which something that was found is known. */
  readonly knownBy: string;
  /** What is asked for comes from the answers of this operation: while some are missing, more will be asked for. */
  readonly after?: Batched;
}

type Batched = keyof typeof batchSizes;

const gatherings: Readonly<Record<Batched, Gathering>> = {
  DescribeCapacityProviders: { asked: 'capacityProviders', found: 'capacityProviders', knownBy: 'name' },
  DescribeClusters: { asked: 'clusters', found: 'clusters', knownBy: 'clusterName' },
  DescribeContainerInstances: {
    asked: 'containerInstances',
    found: 'containerInstances',
    knownBy: 'containerInstanceArn',
  },
  DescribeServiceDeployments: {
    asked: 'serviceDeploymentArns',
    found: 'serviceDeployments',
    knownBy: 'serviceDeploymentArn',
  },
  DescribeServiceRevisions: {
    asked: 'serviceRevisionArns',
    found: 'serviceRevisions',
    knownBy: 'serviceRevisionArn',
    after: 'DescribeServices',
  },
  DescribeServices: { asked: 'services', found: 'services', knownBy: 'serviceName' },
  DescribeTasks: { asked: 'tasks', found: 'tasks', knownBy: 'taskArn' },
};

/** What was told of one thing. */
interface Told {
  readonly found: readonly Json[];
  readonly failures: readonly Failure[];
}

interface Question {
  /** Name or ARN. */
  readonly reference: string;
  resolve(told: Told): void;
  reject(error: unknown): void;
}

/** Questions that one call answers: of one operation, with the same other members (cluster, include). */
interface Batch {
  readonly operation: Batched;
  readonly others: Json;
  readonly options: CallOptions | undefined;
  /** By the last part of name or ARN: by that an answer is known again. */
  readonly questions: Map<string, Question>;
}

/**
 * The same session, that describes together what is asked for one by one: what is asked for in one turn of the event loop goes in as few calls
 * as the API's batch sizes allow, and each thing is asked for once. A batch that is refused for the sake of one of its things (a policy that
 * denies one service, a name that is none) is asked one by one.
 *
 * For reads that belong together: the signal and the priority of the first hold for the call.
 */
export function gatheredReads(session: Session): Session {
  const open = new Map<string, Batch>();
  const answers = new Map<string, Promise<Told>>();
  const underWay = new Map<Batched, number>();

  function ask(operation: Batched, others: Json, reference: string, options: CallOptions | undefined): Promise<Told> {
    const kind = JSON.stringify([operation, others]);
    const key = `${kind} ${reference}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = new Promise<Told>((resolve, reject) => {
      const batch = openBatch(kind, operation, { others, options, reference });
      batch.questions.set(shortName(reference), { reference, resolve, reject });
      if (batch.questions.size === batchSizes[operation]) close(kind, batch);
    });
    answers.set(key, answer);
    return answer;
  }

  function openBatch(
    kind: string,
    operation: Batched,
    { others, options, reference }: Pick<Batch, 'others' | 'options'> & { readonly reference: string },
  ): Batch {
    const known = open.get(kind);
    if (known !== undefined && !known.questions.has(shortName(reference))) return known;
    if (known !== undefined) close(kind, known);
    const batch: Batch = { operation, others, options, questions: new Map() };
    open.set(kind, batch);
    setImmediate(closeWhenComplete, kind, batch);
    return batch;
  }

  function closeWhenComplete(kind: string, batch: Batch): void {
    const { after } = gatherings[batch.operation];
    const mayGrow = after !== undefined && (underWay.get(after) ?? 0) > 0;
    if (!mayGrow && open.get(kind) === batch) close(kind, batch);
  }

  function close(kind: string, batch: Batch): void {
    open.delete(kind);
    const { operation } = batch;
    underWay.set(operation, (underWay.get(operation) ?? 0) + 1);
    void send(batch).finally(() => {
      underWay.set(operation, (underWay.get(operation) ?? 1) - 1);
      // Not before those who were answered have asked for more.
      setImmediate(() => {
        for (const [each, waiting] of [...open]) {
          if (gatherings[waiting.operation].after === operation) closeWhenComplete(each, waiting);
        }
      });
    });
  }

  async function send(batch: Batch): Promise<void> {
    const questions = [...batch.questions.values()];
    try {
      const told = await describe(batch, questions);
      for (const question of questions) question.resolve(told(question.reference));
    } catch (error) {
      if (questions.length === 1 || !mayBeOfOne(error)) {
        for (const { reject } of questions) reject(error);
        return;
      }
      await Promise.all(
        questions.map(async (question) => {
          try {
            const told = await describe(batch, [question]);
            question.resolve(told(question.reference));
          } catch (own) {
            question.reject(own);
          }
        }),
      );
    }
  }

  async function describe(
    { operation, others, options }: Batch,
    questions: readonly Question[],
  ): Promise<(reference: string) => Told> {
    const { asked, found, knownBy } = gatherings[operation];
    const input = { ...others, [asked]: questions.map(({ reference }) => reference) };
    const output = (await session.call(operation, input as Input<typeof operation>, options)) as unknown as Json;
    const byName = new Map(structuresOf(output[found]).map((each) => [shortName(textOf(each[knownBy]) ?? ''), each]));
    const failures = structuresOf(output.failures) as readonly Failure[];
    return (reference) => {
      const name = shortName(reference);
      const one = byName.get(name);
      return {
        found: one === undefined ? [] : [one],
        failures: failures.filter(({ arn }) => shortName(arn ?? '') === name),
      };
    };
  }

  return {
    ...session,
    async call<Name extends OperationName>(operation: Name, input: Input<Name>, options?: CallOptions) {
      const given: unknown = input;
      if (!isBatched(operation) || !isJson(given)) return session.call(operation, input, options);
      const { asked, found } = gatherings[operation];
      const references = textsOf(given[asked]);
      if (references.length === 0 || references.length > batchSizes[operation])
        return session.call(operation, input, options);
      const others = without(given, [asked]);
      const told = await Promise.all(references.map((reference) => ask(operation, others, reference, options)));
      const output: Json = {
        [found]: told.flatMap((each) => each.found),
        failures: told.flatMap((each) => each.failures),
      };
      return output as Output<Name>;
    },
  };
}

function isBatched(operation: OperationName): operation is Batched {
  return Object.hasOwn(gatherings, operation);
}

/** Whether a call may have been refused for one of the things that it was about. A cluster that is not there is missing for all of them. */
function mayBeOfOne(error: unknown): boolean {
  if (!(error instanceof CallError)) return false;
  const { kind, code } = error.failure;
  return ['invalid', 'access-denied', 'not-found'].includes(kind) && code !== 'ClusterNotFoundException';
}
