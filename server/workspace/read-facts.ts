import { clusterNameOf, resourceReference, taskDefinitionReference } from '../rules/cross-file-names.ts';
import type { ShapeDefinitions } from '../rules/places.ts';
import type { RuleContext } from '../rules/rule.ts';
import { memberValue, textOf } from '../rules/values.ts';
import type { ClusterFacts, ServiceFacts, TaskDefinitionFacts } from '../rules/workspace-facts.ts';
import { noWorkspace } from '../rules/workspace-facts.ts';
import { once } from '../syntax/once.ts';
import { syntaxErrorsOf } from '../syntax/problems.ts';
import type { SourceFile } from '../syntax/tree.ts';
import { clusterFacts, madeProviderFacts, serviceFacts, taskDefinitionFacts } from './definitions.ts';
import type { FileDefinitions, FileFacts, MadeProvider, RequestTree } from './facts.ts';
import { folderOf, nameKey } from './facts.ts';
import { rangesIn } from './positions.ts';
import { createSymbolReader } from './symbols.ts';

/** Reads the facts of one version of a file; nothing is read yet when it returns. Never throws. */
export type FactsReader = (name: string, file: SourceFile, requests: readonly RequestTree[]) => FileFacts;

/** @param shapes definitions of all shapes, as the rules take them */
export function createFactsReader(shapes: ShapeDefinitions): FactsReader {
  const readSymbols = createSymbolReader(shapes);
  return (name, file, requests) => ({
    name,
    isBroken: file.problems.some(({ code }) => code === 'syntax'),
    mentions: once(() => requests.flatMap((request) => mentionsOf(request, name))),
    definitions: once(() => definitionsOf(file, requests)),
    symbols: once(() => readSymbols(file.text, requests)),
  });
}

const mentionsTaskDefinition: ReadonlySet<string> = new Set([
  'CreateService',
  'UpdateService',
  'CreateTaskSet',
  'RunTask',
  'StartTask',
]);

function mentionsOf(request: RequestTree, name: string): string[] {
  const { operation, dialect } = request;
  // It mentions none of these, and is what files hold by the hundred.
  if (operation === 'RegisterTaskDefinition') return [];
  const { root } = request;
  if (root === undefined) return [];
  const keys: string[] = [];
  const text = (member: string) => textOf(memberValue(root, member)) ?? '';
  if (mentionsTaskDefinition.has(operation)) {
    const reference = taskDefinitionReference(text('taskDefinition'));
    if (reference !== undefined) keys.push(nameKey('family', reference.family));
    else if (dialect === 'ecspresso') keys.push(nameKey('ecspresso', folderOf(name)));
  }
  const service = resourceReference(text('service'), 'service');
  if (service !== undefined) keys.push(nameKey('service', service.name));
  const cluster = clusterNameOf(text('cluster'));
  if (cluster !== undefined) keys.push(nameKey('cluster', cluster));
  return keys;
}

function definitionsOf(file: SourceFile, requests: readonly RequestTree[]): FileDefinitions {
  const rangeOf = rangesIn(file.text);
  const syntaxErrors = syntaxErrorsOf(file);
  const taskDefinitions: TaskDefinitionFacts[] = [];
  const ecspresso: TaskDefinitionFacts[] = [];
  const services: ServiceFacts[] = [];
  const clusters: ClusterFacts[] = [];
  const madeProviders: MadeProvider[] = [];
  for (const { operation, dialect, root } of requests) {
    if (root === undefined) continue;
    const context: RuleContext = { operation, dialect, root, syntaxErrors, workspace: noWorkspace };
    if (operation === 'RegisterTaskDefinition') {
      const facts = taskDefinitionFacts(root, context, rangeOf);
      taskDefinitions.push(facts);
      if (dialect === 'ecspresso') ecspresso.push(facts);
    }
    if (operation === 'CreateService') services.push(...serviceFacts(root, context, rangeOf));
    if (operation === 'CreateCluster' || operation === 'PutClusterCapacityProviders')
      clusters.push(...clusterFacts(root, context, rangeOf));
    if (operation === 'CreateCapacityProvider') madeProviders.push(...madeProviderFacts(root));
  }
  return { taskDefinitions, ecspresso, services, clusters, madeProviders };
}
