import type { Page, Source } from './branch.ts';
import type { GroupKind, TreeNode } from './model.ts';
import { searchTextOf } from './names.ts';
import type { Branch } from './watch.ts';

/** What a search looks through. */
export interface FindOptions {
  readonly connection: string;
  readonly text: string;
  readonly signal: AbortSignal;
  readonly roots: ReadonlyMap<string, TreeNode>;
  readonly nodes: ReadonlyMap<string, TreeNode>;
  /** The branch of a node, made when there is none. */
  branchBelow(node: TreeNode): Branch | undefined;
  source(options: Source['options']): Source;
}

/**
 * Things of a connection whose name contains the text: clusters, then services cluster by cluster, families, and a task when the text is
 * its id or ARN. What is found is put into the tree, so that it can be revealed. Lists that are known are not read again.
 *
 * Ends silently when cancelled; throws a CallError when a list cannot be read.
 */
export async function* findByName(options: FindOptions): AsyncGenerator<readonly TreeNode[], void, undefined> {
  const { roots, connection, signal } = options;
  const text = options.text.trim().toLowerCase();
  const root = roots.get(connection);
  if (text === '' || root === undefined) return;
  const clusters: TreeNode[] = [];
  for await (const found of membersOf(options, root, 'clusters')) {
    clusters.push(...found);
    yield* matching(found, text);
  }
  yield* tasksById(options, clusters, text);
  for await (const found of membersOf(options, root, 'task-definitions')) yield* matching(found, text);
  for (const cluster of clusters) {
    for await (const found of membersOf(options, cluster, 'services')) yield* matching(found, text);
    if (signal.aborted) return;
  }
}

function* matching(nodes: readonly TreeNode[], text: string): Generator<readonly TreeNode[], void, undefined> {
  const hits = nodes.filter(({ data }) => searchTextOf(data)?.includes(text));
  if (hits.length > 0) yield hits;
}

/** What a heading holds: as it is known, or page by page. */
async function* membersOf(
  options: FindOptions,
  owner: TreeNode,
  group: GroupKind,
): AsyncGenerator<readonly TreeNode[], void, undefined> {
  const branch = branchOf(options, owner, group);
  if (branch === undefined) return;
  if (branch.load.state().isComplete) {
    yield [...branch.siblings.all()].map(({ node }) => node);
    return;
  }
  let token: string | undefined;
  do {
    const page: Page | undefined = await pageOf(options, branch, token);
    if (page === undefined) return;
    branch.siblings.listed(page.items, branch.load.round());
    yield page.items.flatMap(({ key }) => branch.siblings.get(key)?.node ?? []);
    token = page.next;
  } while (token !== undefined && token !== '');
}

/** Undefined when the search was cancelled, or its connection removed. */
async function pageOf(options: FindOptions, branch: Branch, token: string | undefined): Promise<Page | undefined> {
  const { signal, roots, connection, nodes, source } = options;
  if (signal.aborted || !nodes.has(branch.owner.id)) return undefined;
  const root = roots.get(connection);
  try {
    const page = await branch.shape.page?.(source({ signal }), token);
    const isSame = roots.get(connection)?.id === root?.id && nodes.has(branch.owner.id);
    return signal.aborted || !isSame ? undefined : page;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

function branchOf({ branchBelow }: FindOptions, owner: TreeNode, group: GroupKind): Branch | undefined {
  const heading = branchBelow(owner)?.siblings.get(group)?.node;
  return heading === undefined ? undefined : branchBelow(heading);
}

/** Source: "Amazon ECS task ID", 32 hexadecimal digits (36 characters with dashes for old ones). */
const taskId = /^[0-9a-f]{32}$|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** ECS finds a task by its whole id only, and cluster by cluster; an ARN names its cluster. */
async function* tasksById(
  options: FindOptions,
  clusters: readonly TreeNode[],
  text: string,
): AsyncGenerator<readonly TreeNode[], void, undefined> {
  const [id = '', clusterName] = text.split('/').toReversed();
  if (!taskId.test(id)) return;
  for (const cluster of clusters) {
    if (clusterName !== undefined && text.startsWith('arn:') && searchTextOf(cluster.data) !== clusterName) continue;
    const found = await taskIn(options, cluster, id);
    if (found !== undefined) {
      yield [found];
      return;
    }
    if (options.signal.aborted) return;
  }
}

async function taskIn(options: FindOptions, cluster: TreeNode, id: string): Promise<TreeNode | undefined> {
  const tasks = branchOf(options, cluster, 'tasks');
  const described = await tasks?.shape.describe?.run(options.source({ signal: options.signal }), [id]);
  const item = described?.found[0];
  if (item === undefined || options.signal.aborted || item.data.kind !== 'task') return undefined;
  const service = /^service:(.+)$/.exec(item.data.task?.group ?? '')?.[1];
  const isStopped = item.data.task?.lastStatus === 'STOPPED';
  const owner = service === undefined ? cluster : serviceNode(options, cluster, service);
  const branch = owner === undefined ? undefined : branchOf(options, owner, isStopped ? 'stopped-tasks' : 'tasks');
  if (branch === undefined) return undefined;
  branch.siblings.listed([item], branch.load.round());
  branch.siblings.described([item]);
  return branch.siblings.get(item.key)?.node;
}

/** The service of a task, put into the tree when it is not there. */
function serviceNode(options: FindOptions, cluster: TreeNode, name: string): TreeNode | undefined {
  const { data } = cluster;
  const services = branchOf(options, cluster, 'services');
  if (data.kind !== 'cluster' || services === undefined) return undefined;
  const arn = `${data.arn.replace(':cluster/', ':service/')}/${name}`;
  services.siblings.listed([{ key: arn, data: { kind: 'service', arn, cluster: data.arn } }], services.load.round());
  return services.siblings.get(arn)?.node;
}
