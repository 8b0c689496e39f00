import type {
  Gateway,
  GatewayClusterAssociationSummary,
  GatewayConnection,
  GatewayConnector,
  GatewayRoute,
  Tag,
} from '@aws-sdk/client-ecs';
import { type Account, listOf, type StoredCluster, type StoredService } from '../account.ts';
import { ecsArn, readEcsArn } from '../arns.ts';
import type { DueEvent } from '../due.ts';
import type { Ordered } from '../ordered.ts';
import { idOf } from '../task-index.ts';
import { timestamp, type Wire } from '../wire.ts';

export interface StoredGateway {
  /** Without `currentAlbCount`, which is the length of `loadBalancers`, and `tags`. */
  gateway: Wire<Gateway>;
  tags: Wire<Tag>[];
  loadBalancers: StoredLoadBalancer[];
  /** How many load balancers there were: the number of the newest. */
  made: number;
}

export interface StoredLoadBalancer {
  readonly number: number;
  readonly loadBalancerArn: string;
  readonly listenerArn: string;
  readonly securityGroup: string;
  routeArns: string[];
}

export interface StoredRoute {
  route: Wire<GatewayRoute>;
  readonly gatewayArn: string;
  readonly clusterArn: string;
}

export interface StoredAssociation {
  association: Wire<GatewayClusterAssociationSummary>;
  routeCount: number;
}

/** What the routes of a service were last made for. */
interface Connected {
  readonly state: string;
  readonly routeArns: readonly string[];
}

/** Milliseconds: none of them is documented. */
export const gatewayTimes = { update: 30_000, createRoute: 60_000, deleteRoute: 30_000 };

/** Source: Elastic Load Balancing, quota "Rules per Application Load Balancer (not counting default rules)". */
const routesPerLoadBalancer = 100;

/** By ARN. */
export function gatewaysOf(account: Account): Ordered<StoredGateway> {
  return listOf<StoredGateway>(account, 'gateways');
}

/** By ARN. */
export function routesOf(account: Account): Ordered<StoredRoute> {
  return listOf<StoredRoute>(account, 'gateway-routes');
}

/** By {@link associationKey}. */
export function associationsOf(account: Account): Ordered<StoredAssociation> {
  return listOf<StoredAssociation>(account, 'gateway-associations');
}

export function associationKey(gatewayArn: string, clusterArn: string): string {
  return `${gatewayArn}\n${clusterArn}`;
}

/** ARNs of the gateways that a cluster is associated with, or of the clusters that a gateway is associated with. */
export function associatedWith(account: Account, arn: string): Ordered<string> {
  return listOf<string>(account, `gateway-associations/${arn}`);
}

/** Takes an association away that has no routes any more. */
export function removeAssociation(account: Account, gatewayArn: string, clusterArn: string): void {
  associationsOf(account).delete(associationKey(gatewayArn, clusterArn));
  associatedWith(account, gatewayArn).delete(clusterArn);
  associatedWith(account, clusterArn).delete(gatewayArn);
}

/** The update of a gateway is over. */
export function gatewayHappens(account: Account, event: DueEvent): void {
  const gateway = gatewaysOf(account).get(event.arn)?.gateway;
  if (gateway?.status !== 'UPDATE_IN_PROGRESS') return;
  gateway.status = 'UPDATE_COMPLETE';
  gateway.updatedAt = timestamp(account.now);
}

/** A route is made or removed. */
export function gatewayRouteHappens(account: Account, event: DueEvent): void {
  const stored = routesOf(account).get(event.arn);
  if (stored === undefined) return;
  if (stored.route.status === 'CREATE_IN_PROGRESS') stored.route.status = 'ACTIVE';
  else if (stored.route.status === 'DELETE_IN_PROGRESS') removeRoute(account, stored);
  const [clusterName = '', serviceName = ''] = readEcsArn(stored.route.serviceArn ?? '')?.path ?? [];
  const service = account.clusters.get(clusterName)?.services.get(serviceName);
  const connected = connections(account).get(stored.route.serviceArn ?? '');
  if (service !== undefined && connected !== undefined) tellConnections(account, service, connected.routeArns);
}

function connections(account: Account): Ordered<Connected> {
  return listOf<Connected>(account, 'gateway-connections');
}

/**
 * Makes and removes the routes of a service so that they fit the gateway connectors of its newest revision and the associations of its
 * cluster. An association that changes does so only with the next revision: "No changes take effect until you update a service in the
 * cluster" (AssociateGatewayWithCluster), "No infrastructure changes are made until the affected services are updated"
 * (DisassociateGatewayFromCluster).
 */
export function connectService(account: Account, serviceArn: string): void {
  const [clusterName = '', serviceName = ''] = readEcsArn(serviceArn)?.path ?? [];
  const cluster = account.clusters.get(clusterName);
  const service = cluster?.services.get(serviceName);
  const revision = service?.revisions.at(-1);
  const isActive = service?.service.status === 'ACTIVE';
  const connectors = (isActive && revision?.gatewayConnectors) || [];
  const known = connections(account).get(serviceArn);
  const state = isActive ? (revision?.serviceRevisionArn ?? '') : '';
  if (known?.state === state || (known === undefined && connectors.length === 0)) return;
  const wanted = cluster === undefined ? new Map<string, never>() : wantedRoutes(account, cluster, connectors);
  const kept: string[] = [];
  for (const arn of known?.routeArns ?? []) {
    const stored = routesOf(account).get(arn);
    if (stored === undefined || stored.route.status === 'DELETE_IN_PROGRESS') continue;
    if (wanted.delete(`${stored.gatewayArn}\n${stored.route.serviceContainerPortName}`)) kept.push(arn);
    else {
      stored.route.status = 'DELETE_IN_PROGRESS';
      account.due.add({ at: account.now + gatewayTimes.deleteRoute, kind: 'gateway-route', arn });
    }
  }
  for (const [gateway, connector] of wanted.values()) kept.push(addRoute(account, serviceArn, gateway, connector));
  if (kept.length === 0) connections(account).delete(serviceArn);
  else connections(account).set(serviceArn, { state, routeArns: kept });
  if (service !== undefined) tellConnections(account, service, kept);
}

type Wanted = readonly [gateway: StoredGateway, connector: Wire<GatewayConnector>];

function wantedRoutes(
  account: Account,
  { cluster }: StoredCluster,
  connectors: readonly Wire<GatewayConnector>[],
): Map<string, Wanted> {
  const clusterArn = cluster.clusterArn ?? '';
  const wanted = new Map<string, Wanted>();
  for (const gatewayArn of associatedWith(account, clusterArn).values()) {
    const found = gatewaysOf(account).get(gatewayArn);
    const { association } = associationsOf(account).get(associationKey(gatewayArn, clusterArn)) ?? {};
    if (found === undefined || association?.status !== 'ACTIVE') continue;
    for (const connector of connectors) {
      const accessTypes = connector.filters?.accessTypes ?? [];
      if (accessTypes.length > 0 && !accessTypes.some((type) => type === found.gateway.accessType)) continue;
      wanted.set(`${gatewayArn}\n${connector.portName}`, [found, connector]);
    }
  }
  return wanted;
}

function addRoute(
  account: Account,
  serviceArn: string,
  stored: StoredGateway,
  connector: Wire<GatewayConnector>,
): string {
  const { gatewayArn = '' } = stored.gateway;
  const [clusterName = '', serviceName = ''] = readEcsArn(serviceArn)?.path ?? [];
  const clusterArn = ecsArn(account, 'cluster', clusterName);
  const arn = ecsArn(account, 'gateway-route', ...(readEcsArn(gatewayArn)?.path ?? []), account.ids.hex(32));
  const balancer = loadBalancerFor(account, stored);
  balancer?.routeArns.push(arn);
  const route: Wire<GatewayRoute> = {
    gatewayRouteArn: arn,
    serviceArn,
    serviceContainerPortName: connector.portName,
    status: balancer === undefined ? 'CREATE_FAILED' : 'CREATE_IN_PROGRESS',
    serviceUrl: `https://${serviceName.slice(0, 2).toLowerCase()}-${account.ids.hex(32)}.ecs.${account.region}.on.aws`,
    resources: balancer && { hostSharedAlb: [albResources(account, balancer)] },
  };
  routesOf(account).set(arn, { route, gatewayArn, clusterArn });
  const association = associationsOf(account).get(associationKey(gatewayArn, clusterArn));
  if (association !== undefined) association.routeCount += 1;
  account.due.add({ at: account.now + gatewayTimes.createRoute, kind: 'gateway-route', arn });
  return arn;
}

/** One that has room, or a new one as long as the gateway may have more (`maxAlbCount`). */
function loadBalancerFor(account: Account, stored: StoredGateway): StoredLoadBalancer | undefined {
  const roomy = stored.loadBalancers.find(({ routeArns }) => routeArns.length < routesPerLoadBalancer);
  const maxAlbCount = stored.gateway.configuration?.hostSharedAlb?.maxAlbCount ?? 0;
  if (roomy !== undefined || stored.loadBalancers.length >= maxAlbCount) return roomy;
  stored.made += 1;
  const id = `app/ecs-gateway-alb-${stored.made}/${account.ids.hex(16)}`;
  const made: StoredLoadBalancer = {
    number: stored.made,
    loadBalancerArn: arnOf(account, 'elasticloadbalancing', `loadbalancer/${id}`),
    listenerArn: arnOf(account, 'elasticloadbalancing', `listener/${id}/${account.ids.hex(16)}`),
    securityGroup: `sg-${account.ids.hex(17)}`,
    routeArns: [],
  };
  stored.loadBalancers.push(made);
  return made;
}

function arnOf({ partition, region, accountId }: Account, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** Forms of the ARNs: example of DescribeGatewayRoute. */
function albResources(account: Account, { loadBalancerArn, listenerArn, securityGroup }: StoredLoadBalancer) {
  const rule = listenerArn.replace(':listener/', ':listener-rule/');
  return {
    acmCertificateArn: arnOf(account, 'acm', `certificate/${account.ids.uuid()}`),
    loadBalancerArn,
    listenerArn,
    listenerRuleArn: `${rule}/${account.ids.hex(16)}`,
    testListenerRuleArns: [`${rule}/${account.ids.hex(16)}`],
    loadBalancerSecurityGroups: [
      {
        arn: arnOf(account, 'ec2', `security-group/${securityGroup}`),
        ruleArns: [arnOf(account, 'ec2', `security-group-rule/sgr-${account.ids.hex(17)}`)],
      },
    ],
    serviceSecurityGroupArn: arnOf(account, 'ec2', `security-group/sg-${account.ids.hex(17)}`),
  };
}

function removeRoute(account: Account, { route, gatewayArn, clusterArn }: StoredRoute): void {
  const arn = route.gatewayRouteArn ?? '';
  routesOf(account).delete(arn);
  const gateway = gatewaysOf(account).get(gatewayArn);
  const balancer = gateway?.loadBalancers.find(({ routeArns }) => routeArns.includes(arn));
  if (gateway !== undefined && balancer !== undefined) {
    balancer.routeArns = balancer.routeArns.filter((one) => one !== arn);
    if (balancer.routeArns.length === 0)
      gateway.loadBalancers = gateway.loadBalancers.filter((one) => one !== balancer);
  }
  const stored = associationsOf(account).get(associationKey(gatewayArn, clusterArn));
  if (stored === undefined) return;
  stored.routeCount -= 1;
  if (stored.association.status === 'DISASSOCIATING' && stored.routeCount === 0) {
    removeAssociation(account, gatewayArn, clusterArn);
  }
}

/** Writes the connections into the newest revision of a service (ServiceRevision.ecsManagedResources). */
function tellConnections(account: Account, service: StoredService, routeArns: readonly string[]): void {
  const revision = service.revisions.at(-1);
  if (revision === undefined) return;
  const routes = routeArns.flatMap((arn) => routesOf(account).get(arn) ?? []);
  const gatewayConnections = routes.map((stored): Wire<GatewayConnection> => {
    const { gatewayRouteArn, serviceContainerPortName, serviceUrl, status } = stored.route;
    const { accessType } = gatewaysOf(account).get(stored.gatewayArn)?.gateway ?? {};
    return {
      gatewayArn: stored.gatewayArn,
      gatewayRouteArn,
      portName: serviceContainerPortName,
      serviceUrl,
      accessType,
      status,
    };
  });
  revision.ecsManagedResources = { ...revision.ecsManagedResources, gatewayConnections };
}

/** Name of a cluster in a filter, or its ARN, as an ARN. */
export function clusterArnOf(account: Account, nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : ecsArn(account, 'cluster', idOf(nameOrArn));
}
