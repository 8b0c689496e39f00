/** Two members of a structure of which a request has at most one. */
interface Exclusion {
  readonly shapes: readonly string[];
  readonly members: readonly [string, string];
  /** The rule that says so. */
  readonly rule: string;
}

/** The only place where completion knows of it; each entry is a rule of the catalogue. */
export const exclusions: readonly Exclusion[] = [
  {
    shapes: ['CreateServiceRequest', 'CreateTaskSetRequest', 'RunTaskRequest'],
    members: ['launchType', 'capacityProviderStrategy'],
    rule: 'strategy-launch-type-exclusive',
  },
  {
    shapes: ['LoadBalancer'],
    members: ['targetGroupArn', 'loadBalancerName'],
    rule: 'load-balancer-target-exclusive',
  },
  { shapes: ['ServiceRegistry'], members: ['port', 'containerName'], rule: 'service-registry-port-conflict' },
  { shapes: ['ServiceRegistry'], members: ['port', 'containerPort'], rule: 'service-registry-port-conflict' },
  {
    shapes: ['InstanceRequirementsRequest'],
    members: ['allowedInstanceTypes', 'excludedInstanceTypes'],
    rule: 'managed-instances-types-exclusive',
  },
  {
    shapes: ['LogConfiguration.options'],
    members: ['awslogs-datetime-format', 'awslogs-multiline-pattern'],
    rule: 'awslogs-datetime-and-multiline',
  },
  { shapes: ['PortMapping'], members: ['containerPortRange', 'hostPort'], rule: 'port-range-with-host-port' },
  {
    shapes: ['CreateCapacityProviderRequest', 'UpdateCapacityProviderRequest'],
    members: ['autoScalingGroupProvider', 'managedInstancesProvider'],
    rule: 'capacity-provider-exactly-one-kind',
  },
  {
    shapes: ['InstanceRequirementsRequest'],
    members: ['spotMaxPricePercentageOverLowestPrice', 'maxSpotPriceAsPercentageOfOptimalOnDemandPrice'],
    rule: 'managed-instances-spot-price-exclusive',
  },
  ...['primaryContainer', 'executionRoleArn', 'taskRoleArn', 'cpu', 'memory', 'cpuArchitecture'].map(
    (member): Exclusion => ({
      shapes: ['CreateExpressGatewayServiceRequest', 'UpdateExpressGatewayServiceRequest'],
      members: ['taskDefinitionArn', member],
      rule: 'express-task-definition-exclusive',
    }),
  ),
];

/** The present member that forbids `name`; undefined when none does. */
export function excludedBy(shape: string, name: string, present: ReadonlySet<string>): string | undefined {
  for (const { shapes, members } of exclusions) {
    if (!shapes.includes(shape)) continue;
    const [first, second] = members;
    if (name === first && present.has(second)) return second;
    if (name === second && present.has(first)) return first;
  }
  return undefined;
}
