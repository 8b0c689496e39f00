import type { CompletionList } from 'vscode-languageserver';
import type { Analysis } from '../analysis.ts';
import type { LiveKind, LiveNames, LiveNamesParams, LivePlace, LiveStateParams } from '../protocol.ts';
import { memberValue, textOf } from '../rules/values.ts';
import { type TypedValue, typeOfNode } from '../schema/typed-value.ts';
import { nodeAtOffset, resolve } from '../syntax/path.ts';
import { hasPlaceholder } from '../syntax/placeholders.ts';
import type { ConcreteNode, ObjectNode } from '../syntax/tree.ts';
import { requestsWithin } from './requests-at.ts';

/** Names of the account that are known; undefined when nobody has told them (yet). */
export type LiveLookup = (question: LiveNamesParams) => LiveNames | undefined;

/** Members of requests that name something there is. */
const mentions: Readonly<Record<string, LiveKind>> = {
  cluster: 'cluster',
  clusters: 'cluster',
  clusterArn: 'cluster',
  service: 'service',
  services: 'service',
  serviceArn: 'service',
  taskDefinition: 'task-definition',
  taskDefinitions: 'task-definition',
  capacityProvider: 'capacity-provider',
  capacityProviders: 'capacity-provider',
  taskSet: 'task-set',
  taskSets: 'task-set',
  primaryTaskSet: 'task-set',
  task: 'task',
  tasks: 'task',
  containerInstance: 'container-instance',
  containerInstances: 'container-instance',
};

/** Members whose names do not tell what they name, or only in some requests. */
const byShape: Readonly<Record<string, LiveKind>> = {
  'CapacityProviderStrategyItem.capacityProvider': 'capacity-provider',
  'ListTaskDefinitionFamiliesRequest.familyPrefix': 'family',
  'ListTaskDefinitionsRequest.familyPrefix': 'family',
  'ListTasksRequest.family': 'family',
  'ListTasksRequest.serviceName': 'service',
  // Most who register have a family already, and make its next revision.
  'RegisterTaskDefinitionRequest.family': 'family',
  'UpdateCapacityProviderRequest.name': 'capacity-provider',
};

/** Names that a request gives to what it makes: nothing to propose, but there may be something of that name. */
const definitions: Readonly<Record<string, LiveKind>> = {
  'CreateCapacityProviderRequest.name': 'capacity-provider',
  'CreateClusterRequest.clusterName': 'cluster',
  'CreateExpressGatewayServiceRequest.serviceName': 'service',
  'CreateServiceRequest.serviceName': 'service',
};

/** Members that take ARNs alone, which nobody types by heart: names would be wrong there. */
const arnsOnly: ReadonlySet<string> = new Set(['clusterArn', 'serviceArn']);

function mentionedKind({ owner = '', member = '' }: TypedValue): LiveKind | undefined {
  const own = byShape[`${owner}.${member}`];
  if (own !== undefined) return own;
  return owner.endsWith('Request') && Object.hasOwn(mentions, member) ? mentions[member] : undefined;
}

/**
 * What the client is to be asked for the names that fit a place; undefined where none of an account fit, or where it is not known which:
 * the cluster is a placeholder.
 */
export function liveQuestion(
  type: TypedValue,
  { root, prefix }: { readonly root: ObjectNode | undefined; readonly prefix: string },
): LiveNamesParams | undefined {
  const kind = mentionedKind(type);
  const place = kind === undefined || arnsOnly.has(type.member ?? '') ? undefined : placeOf(kind, type, root);
  if (kind === undefined || place === undefined || hasPlaceholder(prefix)) return undefined;
  const family = kind === 'task-definition' ? (prefix.split(':', 1)[0] ?? '') : '';
  return { kind, ...place, ...(family !== '' && { family }), ...(prefix !== '' && { prefix }) };
}

/** Where a request looks for the things of a kind; undefined when the text does not say it (yet). */
function placeOf(kind: LiveKind, type: TypedValue, root: ObjectNode | undefined): LivePlace | undefined {
  if (kind === 'cluster' || kind === 'family' || kind === 'task-definition') return {};
  const cluster = givenText(root, 'cluster');
  if (cluster === undefined) return undefined;
  const inCluster = cluster === '' ? {} : { cluster };
  // What PutClusterCapacityProviders adds to a cluster may be any of the account.
  if (kind === 'capacity-provider') return type.owner === 'PutClusterCapacityProvidersRequest' ? {} : inCluster;
  if (kind !== 'task-set') return inCluster;
  const service = givenText(root, 'service');
  return service === undefined || service === '' ? undefined : { ...inCluster, service };
}

/** Empty when it is left out, undefined when it cannot be known. */
function givenText(root: ObjectNode | undefined, name: string): string | undefined {
  const value = memberValue(root, name);
  return value === undefined || value.kind === 'null' ? '' : textOf(value);
}

/** What the value at an offset names in an account; undefined where it names nothing, or a placeholder. */
export function liveNameAt(analysis: Analysis, offset: number): LiveStateParams | undefined {
  for (const { root, operation, start, end } of requestsWithin(analysis.requests, offset, offset)) {
    const place = root === undefined ? undefined : nodeAtOffset({ start, end, root }, offset);
    if (root === undefined || place?.at !== 'value') continue;
    const type = typeOfNode(operation, root, place.node);
    const name = nameIn(resolve(place.node));
    if (type === undefined || name === undefined) continue;
    const kind = mentionedKind(type) ?? definitions[`${type.owner}.${type.member}`];
    const where = kind === undefined ? undefined : placeOf(kind, type, root);
    if (kind !== undefined && where !== undefined) return { kind, name, ...where };
  }
  return undefined;
}

function nameIn(node: ConcreteNode): string | undefined {
  return textOf(node)?.trim() || undefined;
}

/**
 * Completion with the names of the account: finds out which are wanted, asks for them, and completes with the answers.
 *
 * @param ask resolves with undefined when there was no answer in time; never rejects
 * @param isCurrent whether the text is still the one that is completed: somebody may have typed on while the answer was waited for
 */
export async function completeWithLive(
  complete: (live: LiveLookup) => CompletionList,
  ask: (question: LiveNamesParams) => Promise<LiveNames | undefined>,
  isCurrent: () => boolean = () => true,
): Promise<CompletionList> {
  const questions = new Map<string, LiveNamesParams>();
  const without = complete((question) => {
    questions.set(JSON.stringify(question), question);
    return undefined;
  });
  if (questions.size === 0) return without;
  const answers = new Map(
    await Promise.all(
      [...questions].map(
        async ([key, question]): Promise<[string, LiveNames | undefined]> => [key, await ask(question)],
      ),
    ),
  );
  if (!isCurrent()) return { ...without, isIncomplete: true };
  const list = complete((question) => answers.get(JSON.stringify(question)));
  const isWhole = [...answers.values()].every((answer) => answer?.isIncomplete === false);
  return { ...list, isIncomplete: list.isIncomplete || !isWhole };
}
