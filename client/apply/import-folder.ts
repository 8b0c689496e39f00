import type * as ecs from '@aws-sdk/client-ecs';
import { commandOf } from './command-line.ts';
import {
  importCapacityProvider,
  importCluster,
  importService,
  importTaskDefinition,
  importTaskSet,
  type MadeRequest,
} from './import.ts';
import { type FileLanguage, requestText } from './import-text.ts';
import { inOrder } from './order.ts';

/** All of a cluster that becomes files. */
export interface ClusterContent {
  readonly cluster: ecs.Cluster;
  /** Those that are not FARGATE and FARGATE_SPOT. */
  readonly capacityProviders: readonly ecs.CapacityProvider[];
  readonly services: readonly { readonly service: ecs.Service; readonly revision?: ecs.ServiceRevision }[];
  readonly taskDefinitions: readonly {
    readonly taskDefinition: ecs.TaskDefinition;
    readonly tags?: readonly ecs.Tag[];
  }[];
  readonly taskSets: readonly ecs.TaskSet[];
}

export interface RequestFile {
  /** `web.create-service.yaml`: tells the operation. */
  readonly name: string;
  readonly request: MadeRequest;
  readonly text: string;
}

/** A cluster as a folder of request files, in the order in which they can be applied. INACTIVE services are left out. */
export function clusterFiles(content: ClusterContent, language: FileLanguage): readonly RequestFile[] {
  const { cluster, capacityProviders, services, taskDefinitions, taskSets } = content;
  const named: readonly (readonly [string, MadeRequest | undefined])[] = [
    ...capacityProviders.map((each) => [each.name ?? '', importCapacityProvider(each)] as const),
    [cluster.clusterName ?? 'default', importCluster(cluster)],
    ...definitionsOnce(taskDefinitions).map(
      ({ taskDefinition, tags, name }) => [name, importTaskDefinition(taskDefinition, tags)] as const,
    ),
    ...services
      .filter(({ service }) => service.status !== 'INACTIVE')
      .map(({ service, revision }) => [service.serviceName ?? '', importService(service, revision)] as const),
    ...taskSets.map((each) => [`${each.externalId ?? each.id ?? ''}`, importTaskSet(each)] as const),
  ];
  const found = named.flatMap(([name, request]) => (request === undefined ? [] : [{ name, ...request }]));
  const used = new Set<string>();
  return inOrder(found).map(({ name, operation, input }) => ({
    name: uniqueName(used, fileSafe(name), `.${commandOf(operation)}.${language}`),
    request: { operation, input },
    text: requestText(input, language),
  }));
}

/** Each revision once; the number is in the name when several of a family are in use. */
function definitionsOnce(definitions: ClusterContent['taskDefinitions']) {
  const byArn = new Map(definitions.map((each) => [each.taskDefinition.taskDefinitionArn, each]));
  const all = [...byArn.values()];
  return all.map((each) => {
    const { family = '', revision } = each.taskDefinition;
    const isAlone = all.filter((other) => other.taskDefinition.family === family).length === 1;
    return { ...each, name: isAlone ? family : `${family}-${revision ?? ''}` };
  });
}

/** Names of files that every system takes. */
function fileSafe(name: string): string {
  return name.replaceAll(/[^\w-]+/g, '-') || 'unnamed';
}

function uniqueName(used: Set<string>, base: string, ending: string): string {
  let name = `${base}${ending}`;
  for (let count = 2; used.has(name.toLowerCase()); count += 1) name = `${base}-${count}${ending}`;
  used.add(name.toLowerCase());
  return name;
}
