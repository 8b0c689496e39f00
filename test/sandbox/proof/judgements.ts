import type { Difference } from './differences.ts';

/** Why two endpoints may answer differently, and who is right. */
export interface Judgement {
  readonly steps?: RegExp;
  readonly path?: RegExp;
  readonly what?: RegExp;
  readonly right: 'sandbox' | 'moto' | 'both';
  readonly reason: string;
  readonly source: string;
}

/** The first one that fits counts. */
export function judgementOf({ step, path, what }: Difference): Judgement | undefined {
  return judgements.find(
    (each) => each.steps?.test(step) !== false && each.path?.test(path) !== false && each.what?.test(what) !== false,
  );
}

export const judgements: readonly Judgement[] = [
  {
    what: /^an answer \/ a fault of the server$/,
    right: 'sandbox',
    reason: 'moto does not have the operation, or fails in it',
    source: 'moto answers NotImplementedError or a fault with status 500',
  },
  {
    steps: /^stop a task of nobody$/,
    right: 'sandbox',
    reason: 'moto fails; ECS refuses a task that is not there',
    source: 'StopTask, errors: InvalidParameterException',
  },
  {
    steps: /^delete task set$/,
    path: /^$/,
    right: 'both',
    reason: 'moto could not make the task set primary, and does not find it by the name it was given',
    source: 'the failed steps before',
  },
  {
    steps: /page of clusters|^clusters by the CLI|^list definitions$/,
    right: 'sandbox',
    reason: 'moto does not page these lists, and lists the cluster that ECS refuses to make',
    source: 'ListClusters.maxResults, ListTaskDefinitions.maxResults',
  },
  {
    steps: /^register Fargate with a size/,
    path: /^$/,
    right: 'sandbox',
    reason: 'moto does not check the sizes of Fargate',
    source: 'RegisterTaskDefinition.cpu: the supported values',
  },
  {
    steps: /^a token of nobody$/,
    right: 'sandbox',
    reason: 'moto ignores tokens',
    source: 'ListClusters.nextToken; errors: InvalidParameterException',
  },
  {
    steps: /^cluster of a bad name$/,
    right: 'sandbox',
    reason: 'moto takes any name',
    source: 'CreateCluster.clusterName: up to 255 letters, numbers, underscores and hyphens',
  },
  {
    steps: /^a provider that is not there$|^describe providers$/,
    right: 'sandbox',
    reason: 'moto does not look providers up, and does not have FARGATE and FARGATE_SPOT',
    source: 'PutClusterCapacityProviders; DescribeCapacityProviders',
  },
  {
    steps: /^create service again$/,
    right: 'sandbox',
    reason: 'moto makes a second service of that name, or never made the first one',
    source: 'CreateService.serviceName: service names must be unique within a cluster',
  },
  {
    steps: /^delete a busy cluster$|^update a deleted service$/,
    right: 'sandbox',
    reason: 'moto does not check the state',
    source:
      'errors of DeleteCluster (ClusterContainsServicesException) and of UpdateService (ServiceNotActiveException)',
  },
  {
    steps: /^delete service$|^deleted service$/,
    path: /status$|[cC]ount$|deployments/,
    right: 'sandbox',
    reason: 'moto deletes at once; in ECS the service is DRAINING until its tasks have stopped',
    source: 'DeleteService: "the service status moves from ACTIVE to DRAINING"',
  },
  {
    path: /\bevents|taskArns|^tasks\[\]|deployments\[\]|[cC]ount$|rolloutState|scale\.value|taskSets\[\]\.status/,
    right: 'sandbox',
    reason: 'moto runs no scheduler: it starts no tasks for services, and rolls nothing out',
    source: 'Service.deployments, Service.events; developer guide, rolling update',
  },
  {
    steps: /^tags$|describe services|update service|rolled out/,
    path: /\btags/,
    right: 'sandbox',
    reason: 'moto lost the service with its tags when its CreateService failed',
    source: 'ListTagsForResource',
  },
  {
    path: /taskSets$|service\.launchType$|service\.networkConfiguration$/,
    what: /^only theirs$/,
    right: 'sandbox',
    reason: 'moto shows empty members that the service does not use',
    source: 'Service.taskSets: of a CODE_DEPLOY or EXTERNAL deployment',
  },
  {
    path: /taskSets\[\]\.(?:capacityProviderStrategy|externalId)$/,
    right: 'both',
    reason: 'moto shows what was not given as empty; ECS leaves it out',
    source: 'output example of CreateTaskSet',
  },
  {
    path: /settings\[\]$/,
    right: 'sandbox',
    reason: 'settings of an account are there with effectiveSettings; those of a cluster only with SETTINGS in include',
    source: 'ListAccountSettings.effectiveSettings; DescribeClusters.include',
  },
  {
    path: /compatibilities\[\]$/,
    right: 'sandbox',
    reason: 'a definition that fits Fargate fits MANAGED_INSTANCES, too',
    source: 'TaskDefinition.compatibilities; launch type MANAGED_INSTANCES',
  },
  {
    what: /^(?:items )?only ours$/,
    right: 'sandbox',
    reason: 'moto leaves the member out',
    source: 'the member is documented in the shape, and in the output examples of ECS',
  },
];
