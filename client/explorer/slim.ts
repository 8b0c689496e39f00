/**
 * What no row and no tooltip shows is not kept: a describe document is read anew when somebody asks for it. `overrides` may hold secrets
 * of environments. A service has up to 100 events, which are most of its size: the newest stay, the others are read with their heading.
 */
const dropped: ReadonlySet<string> = new Set([
  'attachments',
  'attributes',
  'placementConstraints',
  'placementStrategy',
  'roleArn',
  // tasks and containers
  'connectivity',
  'connectivityAt',
  'overrides',
  'inferenceAccelerators',
  'ephemeralStorage',
  'fargateEphemeralStorage',
  'platformFamily',
  'pullStartedAt',
  'pullStoppedAt',
  'managedAgents',
  'networkBindings',
  'attachmentId',
  'gpuIds',
  'neuronDeviceIds',
  // services, deployments, task sets
  'serviceConnectConfiguration',
  'serviceConnectResources',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
  'networkConfiguration',
  'serviceRegistries',
  'lifecycleHookDetails',
  // clusters, express services, container instances
  'statistics',
  'activeConfigurations',
  'gpuDevices',
]);
const keptEvents = 3;
/** Texts longer than this are rarely the same twice. */
const longestShared = 200;
const mostShared = 20_000;

/** Makes what a describe call answered small; see {@link createSlim}. */
export type Slim = <T>(value: T) => T;

/**
 * Copies values without the members that the tree needs not, and has equal texts (ARNs of clusters and task definitions, states, tags) once
 * in memory. Dates stay dates.
 */
export function createSlim(): Slim {
  const texts = new Map<string, string>();

  function shared(text: string): string {
    if (text.length > longestShared) return text;
    const known = texts.get(text);
    if (known !== undefined) return known;
    // Most texts come once: what has piled up is forgotten, and those that come again and again are back at once.
    if (texts.size >= mostShared) texts.clear();
    texts.set(text, text);
    return text;
  }

  function copy(value: unknown): unknown {
    if (typeof value === 'string') return shared(value);
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    if (Array.isArray(value)) return value.map(copy);
    const made: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined || dropped.has(key)) continue;
      const kept = key === 'events' && Array.isArray(member) ? member.slice(0, keptEvents) : member;
      if (Array.isArray(kept) && kept.length === 0) continue;
      made[key] = copy(kept);
    }
    return made;
  }

  return (value) => copy(value) as typeof value;
}
