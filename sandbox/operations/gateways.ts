import type { GatewayElbAccessLogConfiguration, HostSharedAlbConfiguration, Tag } from '@aws-sdk/client-ecs';
import { type Account, listOf } from '../account.ts';
import { ecsArn } from '../arns.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { activeCluster } from '../find.ts';
import type { Operations, Request, Response } from '../operation.ts';
import type { Ordered } from '../ordered.ts';
import { pageOf } from '../pages.ts';
import {
  associatedWith,
  associationKey,
  associationsOf,
  clusterArnOf,
  gatewaysOf,
  gatewayTimes,
  removeAssociation,
  routesOf,
  type StoredGateway,
  type StoredLoadBalancer,
} from '../scheduler/gateways.ts';
import { idOf } from '../task-index.ts';
import { timestamp, type Wire } from '../wire.ts';
import { tagsOfNew } from './tag-checks.ts';

/** "A single cluster can be associated with up to 5 gateways": AssociateGatewayWithCluster. */
const gatewaysPerCluster = 5;

/** What holds the tags of a gateway. */
export function gatewayTags(account: Account, arn: string): { tags: Wire<Tag>[] } | undefined {
  return gatewaysOf(account).get(arn);
}

/** ARNs by name. */
function gatewayNames(account: Account): Ordered<string> {
  return listOf<string>(account, 'gateway-names');
}

function findGateway(account: Account, nameOrArn: string): StoredGateway | undefined {
  return gatewaysOf(account).get(gatewayNames(account).get(nameOrArn) ?? nameOrArn);
}

function existingGateway(account: Account, nameOrArn = ''): StoredGateway {
  const found = findGateway(account, nameOrArn);
  if (found === undefined) throw new ApiError('GatewayNotFoundException', 'Gateway not found.');
  return found;
}

function create(request: Request<'CreateGateway'>, account: Account): Response<'CreateGateway'> {
  const { name = '', infrastructureRoleArn, clientToken, deletionProtection = true, tags, propagateTags } = request;
  const tokens = listOf<string>(account, 'gateway-client-tokens');
  // "If this token matches a previous request, the service ignores the request, but does not return an error": CreateGateway.
  const earlier = clientToken === undefined ? undefined : gatewaysOf(account).get(tokens.get(clientToken) ?? '');
  if (earlier !== undefined) return answerOf(earlier);
  if (name.length < 1 || name.length > 255) throw invalidParameter('Gateway name must have 1 to 255 characters.');
  checkRole(infrastructureRoleArn);
  const configuration = request.configuration?.hostSharedAlb;
  if (configuration === undefined) throw invalidParameter('Exactly one gateway configuration must be set.');
  checkListener(configuration);
  checkMutable(configuration);
  const kept = tagsOfNew(tags);
  if (gatewayNames(account).has(name)) throw invalidParameter(`A gateway with the name '${name}' already exists.`);
  const now = timestamp(account.now);
  const scheme = configuration.scheme ?? 'internet-facing';
  const gatewayArn = ecsArn(account, 'gateway', name, account.ids.hex(32));
  const stored: StoredGateway = {
    gateway: {
      gatewayArn,
      name,
      status: 'ACTIVE',
      infrastructureRoleArn,
      deletionProtection,
      configuration: { hostSharedAlb: withDefaults(account, structuredClone(configuration)) },
      accessType: scheme === 'internal' ? 'PRIVATE' : 'PUBLIC',
      propagateTags: propagateTags ?? 'GATEWAY',
      createdAt: now,
      updatedAt: now,
    },
    tags: kept,
    loadBalancers: [],
    made: 0,
  };
  gatewaysOf(account).set(gatewayArn, stored);
  gatewayNames(account).set(name, gatewayArn);
  if (clientToken !== undefined) tokens.set(clientToken, gatewayArn);
  return answerOf(stored);
}

/** Defaults: the members of HostSharedAlbConfiguration and GatewayElbNetworkConfiguration. */
function withDefaults(account: Account, given: Wire<HostSharedAlbConfiguration>): Wire<HostSharedAlbConfiguration> {
  const subnets = given.networkConfiguration?.subnets ?? [1, 2].map(() => `subnet-${account.ids.hex(17)}`);
  return {
    ...given,
    networkConfiguration: { ipAddressType: 'dualstack', ...given.networkConfiguration, subnets },
    scheme: given.scheme ?? 'internet-facing',
    port: 443,
    protocol: 'HTTPS',
    maxAlbCount: given.maxAlbCount ?? 10,
    httpDesync: given.httpDesync ?? 'defensive',
  };
}

function checkRole(arn: string | undefined): void {
  if (!/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(arn ?? '')) throw invalidParameter('Invalid infrastructure role ARN.');
}

/** "The gateway supports only HTTPS at port 443": HostSharedAlbConfiguration. */
function checkListener({ port = 443, protocol = 'HTTPS' }: Wire<HostSharedAlbConfiguration>): void {
  if (port !== 443) throw invalidParameter('The gateway supports only port 443.');
  if (protocol !== 'HTTPS') throw invalidParameter('The gateway supports only the HTTPS protocol.');
}

type Mutable = Pick<Wire<HostSharedAlbConfiguration>, 'maxAlbCount' | 'testTrafficRules'> & {
  accessLogs?: Wire<GatewayElbAccessLogConfiguration> | undefined;
};

function checkMutable({ maxAlbCount = 1, accessLogs, testTrafficRules }: Mutable): void {
  if (maxAlbCount < 1) throw invalidParameter('maxAlbCount must be at least 1.');
  if (accessLogs?.destination !== undefined && !accessLogs.destination.s3?.bucket) {
    throw invalidParameter('The destination of access logs must have an Amazon S3 bucket.');
  }
  const header = testTrafficRules?.header;
  if (header !== undefined && (!header.name || !header.values?.length)) {
    throw invalidParameter('The header of test traffic rules must have a name and values.');
  }
}

function answerOf({ gateway: { gatewayArn, name, status } }: StoredGateway): Response<'CreateGateway'> {
  return { gatewayArn, name, status };
}

function update(request: Request<'UpdateGateway'>, account: Account): Response<'UpdateGateway'> {
  const stored = existingGateway(account, request.gateway);
  const { gateway } = stored;
  if (request.infrastructureRoleArn !== undefined) checkRole(request.infrastructureRoleArn);
  if (gateway.status === 'UPDATE_IN_PROGRESS') {
    throw new ApiError('ClientException', 'An update of the gateway is already in progress.');
  }
  const change = structuredClone(request.configuration?.hostSharedAlb);
  if (request.configuration !== undefined && change === undefined) {
    throw invalidParameter("The configuration variant must match the gateway's type.");
  }
  if (change !== undefined) {
    checkMutable(change);
    if ((change.maxAlbCount ?? Number.POSITIVE_INFINITY) < stored.loadBalancers.length) {
      throw invalidParameter('maxAlbCount cannot be less than the current number of load balancers.');
    }
    const before = gateway.configuration?.hostSharedAlb;
    const networkConfiguration = { ...before?.networkConfiguration, ...change.networkConfiguration };
    gateway.configuration = { hostSharedAlb: { ...before, ...change, networkConfiguration } };
  }
  gateway.infrastructureRoleArn = request.infrastructureRoleArn ?? gateway.infrastructureRoleArn;
  gateway.deletionProtection = request.deletionProtection ?? gateway.deletionProtection;
  gateway.propagateTags = request.propagateTags ?? gateway.propagateTags;
  gateway.status = 'UPDATE_IN_PROGRESS';
  gateway.updatedAt = timestamp(account.now);
  account.due.add({ at: account.now + gatewayTimes.update, kind: 'gateway', arn: gateway.gatewayArn ?? '' });
  return answerOf(stored);
}

function remove(request: Request<'DeleteGateway'>, account: Account): Response<'DeleteGateway'> {
  const stored = existingGateway(account, request.gateway);
  const { gatewayArn = '', name = '', deletionProtection } = stored.gateway;
  if (deletionProtection) {
    throw new ApiError(
      'ClientException',
      'The gateway has deletion protection; disable it before you delete the gateway.',
    );
  }
  if (associatedWith(account, gatewayArn).size > 0) {
    throw new ApiError('ClientException', 'The gateway is associated with clusters; disassociate all of them first.');
  }
  gatewaysOf(account).delete(gatewayArn);
  gatewayNames(account).delete(name);
  return { gatewayArn, name, status: 'DELETED' };
}

function describe(request: Request<'DescribeGateway'>, account: Account): Response<'DescribeGateway'> {
  const { gateway, tags, loadBalancers } = existingGateway(account, request.gateway);
  const hostSharedAlb = { ...gateway.configuration?.hostSharedAlb, currentAlbCount: loadBalancers.length };
  return { gateway: { ...gateway, tags, configuration: { hostSharedAlb } } };
}

function list(request: Request<'ListGateways'>, account: Account): Response<'ListGateways'> {
  const { names = [], status = [] } = request;
  if (names.length > 10) throw invalidParameter('names can have at most 10 elements.');
  const page = pageOf(
    gatewaysOf(account),
    `ListGateways ${JSON.stringify([names, status])}`,
    request,
    { usual: 100, most: 100 },
    ({ gateway }) =>
      (names.length === 0 || names.includes(gateway.name ?? '')) &&
      (status.length === 0 || status.some((one) => one === gateway.status)),
  );
  return {
    gateways: page.items.map(({ gateway: { gatewayArn, name, status, createdAt } }) => ({
      gatewayArn,
      name,
      status,
      createdAt,
    })),
    nextToken: page.nextToken,
  };
}

function describeResources(
  request: Request<'DescribeGatewayResources'>,
  account: Account,
): Response<'DescribeGatewayResources'> {
  const { gateway, loadBalancers } = existingGateway(account, request.gateway);
  function* after(position: number): Generator<readonly [number, StoredLoadBalancer], void, undefined> {
    for (const balancer of loadBalancers) if (balancer.number > position) yield [balancer.number, balancer];
  }
  const { gatewayArn } = gateway;
  const page = pageOf({ after }, `DescribeGatewayResources ${gatewayArn}`, request, { usual: 10, most: 20 });
  const hostSharedAlb = page.items.map(({ loadBalancerArn, listenerArn, securityGroup, routeArns }) => ({
    loadBalancerArn,
    listenerArn,
    securityGroup,
    gatewayRouteArns: [...routeArns],
  }));
  return { gatewayResources: { gatewayArn, resources: { hostSharedAlb } }, nextToken: page.nextToken };
}

function associate(
  request: Request<'AssociateGatewayWithCluster'>,
  account: Account,
): Response<'AssociateGatewayWithCluster'> {
  const { gatewayArn = '' } = existingGateway(account, request.gateway).gateway;
  const { clusterArn = '' } = activeCluster(account, request.cluster).cluster;
  const known = associationsOf(account).get(associationKey(gatewayArn, clusterArn));
  const answer = { gatewayArn, clusterArn, status: 'ACTIVE' } as const;
  if (known !== undefined) {
    known.association.status = 'ACTIVE';
    return answer;
  }
  if (associatedWith(account, clusterArn).size >= gatewaysPerCluster) {
    const message = `A cluster can be associated with at most ${gatewaysPerCluster} gateways.`;
    throw new ApiError('ClientException', message);
  }
  associationsOf(account).set(associationKey(gatewayArn, clusterArn), { association: { ...answer }, routeCount: 0 });
  associatedWith(account, gatewayArn).set(clusterArn, clusterArn);
  associatedWith(account, clusterArn).set(gatewayArn, gatewayArn);
  return answer;
}

function disassociate(
  request: Request<'DisassociateGatewayFromCluster'>,
  account: Account,
): Response<'DisassociateGatewayFromCluster'> {
  const { gatewayArn = '' } = existingGateway(account, request.gateway).gateway;
  const { clusterArn = '' } = activeCluster(account, request.cluster).cluster;
  const known = associationsOf(account).get(associationKey(gatewayArn, clusterArn));
  if (known === undefined) {
    throw new ApiError('ResourceNotFoundException', 'The gateway is not associated with the cluster.');
  }
  known.association.status = 'DISASSOCIATING';
  if (known.routeCount === 0) removeAssociation(account, gatewayArn, clusterArn);
  return { gatewayArn, clusterArn, status: 'DISASSOCIATING' };
}

function listAssociations(
  request: Request<'ListGatewayClusterAssociations'>,
  account: Account,
): Response<'ListGatewayClusterAssociations'> {
  const { gateway, cluster, status = [] } = request;
  const gatewayArn = gateway === undefined ? undefined : (findGateway(account, gateway)?.gateway.gatewayArn ?? gateway);
  const clusterArn = cluster === undefined ? undefined : clusterArnOf(account, cluster);
  const page = pageOf(
    associationsOf(account),
    `ListGatewayClusterAssociations ${JSON.stringify([gatewayArn, clusterArn, status])}`,
    request,
    { usual: 100, most: 100 },
    ({ association }) =>
      (gatewayArn === undefined || association.gatewayArn === gatewayArn) &&
      (clusterArn === undefined || association.clusterArn === clusterArn) &&
      (status.length === 0 || status.some((one) => one === association.status)),
  );
  return {
    gatewayClusterAssociations: page.items.map(({ association }) => ({ ...association })),
    nextToken: page.nextToken,
  };
}

function describeRoute(request: Request<'DescribeGatewayRoute'>, account: Account): Response<'DescribeGatewayRoute'> {
  const found = routesOf(account).get(request.gatewayRouteArn ?? '');
  if (found === undefined) throw new ApiError('ResourceNotFoundException', 'Gateway route not found.');
  return { gatewayRoute: found.route };
}

function listRoutes(request: Request<'ListGatewayRoutes'>, account: Account): Response<'ListGatewayRoutes'> {
  const { gateway, cluster, service, serviceContainerPortName, status = [] } = request;
  const gatewayArn = gateway === undefined ? undefined : existingGateway(account, gateway).gateway.gatewayArn;
  const clusterArn = cluster === undefined ? undefined : clusterArnOf(account, cluster);
  const page = pageOf(
    routesOf(account),
    `ListGatewayRoutes ${JSON.stringify([gatewayArn, clusterArn, service, serviceContainerPortName, status])}`,
    request,
    { usual: 100, most: 100 },
    (stored) =>
      (gatewayArn === undefined || stored.gatewayArn === gatewayArn) &&
      (clusterArn === undefined || stored.clusterArn === clusterArn) &&
      (service === undefined || [stored.route.serviceArn, idOf(stored.route.serviceArn ?? '')].includes(service)) &&
      (serviceContainerPortName === undefined || stored.route.serviceContainerPortName === serviceContainerPortName) &&
      (status.length === 0 || status.some((one) => one === stored.route.status)),
  );
  const gatewayRoutes = page.items.map(({ route, gatewayArn, clusterArn }) => {
    const { gatewayRouteArn, serviceArn, serviceContainerPortName, status } = route;
    return { gatewayRouteArn, gatewayArn, clusterArn, serviceArn, serviceContainerPortName, status };
  });
  return { gatewayRoutes, nextToken: page.nextToken };
}

/** Operations on gateways. */
export const gatewaysOperations: Pick<
  Operations,
  | 'AssociateGatewayWithCluster'
  | 'CreateGateway'
  | 'DeleteGateway'
  | 'DescribeGateway'
  | 'DescribeGatewayResources'
  | 'DescribeGatewayRoute'
  | 'DisassociateGatewayFromCluster'
  | 'ListGatewayClusterAssociations'
  | 'ListGatewayRoutes'
  | 'ListGateways'
  | 'UpdateGateway'
> = {
  AssociateGatewayWithCluster: associate,
  CreateGateway: create,
  DeleteGateway: remove,
  DescribeGateway: describe,
  DescribeGatewayResources: describeResources,
  DescribeGatewayRoute: describeRoute,
  DisassociateGatewayFromCluster: disassociate,
  ListGatewayClusterAssociations: listAssociations,
  ListGatewayRoutes: listRoutes,
  ListGateways: list,
  UpdateGateway: update,
};
