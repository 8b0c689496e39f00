import type * as ecs from '@aws-sdk/client-ecs';
import type { Connection } from '../aws/connection.ts';
import type { Failure } from '../aws/failure.ts';

/**
 * What a node of the tree stands for, with what is known of it. Members that come later (a service that was listed but not yet
 * described) are undefined until then.
 */
export type NodeData =
  | {
      readonly kind: 'connection';
      readonly connection: Connection;
      readonly accountId?: string;
      readonly alias?: string;
      /** Its credentials do not work at present: cleared by the first call that gets through. */
      readonly failure?: Failure;
    }
  /** A heading: `services`, `tasks` (standalone ones), `container-instances`, `capacity-providers`, `task-definitions`, `daemons`, … */
  | {
      readonly kind: 'group';
      readonly group: GroupKind;
      /** ARN of the cluster; none for headings of the account. */
      readonly cluster?: string;
      /** For `deployments`, `task-sets`, `tasks`, `stopped-tasks` and `events` of a service. */
      readonly serviceArn?: string;
      /** How many there are, as far as that is known without asking. */
      readonly count?: number;
    }
  | { readonly kind: 'cluster'; readonly arn: string; readonly cluster?: ecs.Cluster }
  | { readonly kind: 'service'; readonly arn: string; readonly cluster: string; readonly service?: ecs.Service }
  | {
      readonly kind: 'deployment';
      readonly cluster: string;
      readonly serviceArn: string;
      readonly deployment: ecs.Deployment;
    }
  | {
      readonly kind: 'service-deployment';
      readonly arn: string;
      readonly cluster: string;
      readonly serviceDeployment?: ecs.ServiceDeployment;
    }
  | { readonly kind: 'task-set'; readonly cluster: string; readonly taskSet: ecs.TaskSet }
  | { readonly kind: 'task'; readonly arn: string; readonly cluster: string; readonly task?: ecs.Task }
  | {
      readonly kind: 'container';
      readonly cluster: string;
      readonly taskArn: string;
      readonly container: ecs.Container;
    }
  | { readonly kind: 'event'; readonly cluster: string; readonly serviceArn: string; readonly event: ecs.ServiceEvent }
  | {
      readonly kind: 'container-instance';
      readonly arn: string;
      readonly cluster: string;
      readonly instance?: ecs.ContainerInstance;
    }
  | {
      readonly kind: 'capacity-provider';
      readonly name: string;
      readonly cluster?: string;
      readonly provider?: ecs.CapacityProvider;
      readonly inDefaultStrategy?: ecs.CapacityProviderStrategyItem;
    }
  | { readonly kind: 'family'; readonly family: string }
  | { readonly kind: 'task-definition'; readonly arn: string; readonly taskDefinition?: ecs.TaskDefinition }
  | { readonly kind: 'daemon'; readonly arn: string; readonly cluster?: string; readonly daemon?: ecs.DaemonDetail }
  | {
      readonly kind: 'express-service';
      readonly arn: string;
      readonly cluster: string;
      readonly service?: ecs.ECSExpressGatewayService;
    }
  | { readonly kind: 'gateway'; readonly arn: string; readonly gateway?: ecs.Gateway }
  /** A row that says that there is nothing, that something is being read, or that reading failed. */
  | {
      readonly kind: 'note';
      readonly note: 'empty' | 'loading' | 'failed';
      readonly text: string;
      readonly failure?: Failure;
    };

export type NodeKind = NodeData['kind'];

export type GroupKind =
  | 'clusters'
  | 'services'
  | 'tasks'
  | 'stopped-tasks'
  | 'container-instances'
  | 'cluster-capacity-providers'
  | 'task-definitions'
  | 'capacity-providers'
  | 'daemons'
  | 'express-services'
  | 'gateways'
  | 'deployments'
  | 'task-sets'
  | 'events';

export interface TreeNode {
  /** Unique in the tree and the same for the same thing after every refresh: expansion and selection hang on it. */
  readonly id: string;
  /** Name of the connection that it belongs to. */
  readonly connection: string;
  readonly parent: string | undefined;
  readonly data: NodeData;
  readonly isExpandable: boolean;
  /** To be shown open without being asked: the clusters of a connection. */
  readonly isOpenAtFirst?: boolean;
}

export type SortOrder = 'name' | 'state' | 'time';

/** How the tree is shown: a text that names have to contain, an order, what is on top. */
export interface ViewOptions {
  readonly filter: string;
  readonly sort: SortOrder;
  /** ARNs, or names of connections. */
  readonly favourites: ReadonlySet<string>;
}

/**
 * The tree without VS Code: nodes, what is loaded of them, and what is loaded next. It calls ECS only for nodes that are expanded while
 * the view is visible, each page and batch once, and tells what changed.
 */
export interface ExplorerModel {
  roots(): readonly TreeNode[];
  /**
   * The children that are known now, with a note row for what is missing: starts loading them when nobody did. Synchronous: what
   * comes later is told by `onDidChange`.
   */
  children(id: string): readonly TreeNode[];
  node(id: string): TreeNode | undefined;
  /** The view shows the children of this node, or no longer does. */
  expanded(id: string): void;
  collapsed(id: string): void;
  /** Whether the view can be seen: timers and calls rest while it cannot. */
  setVisible(isVisible: boolean): void;
  /** Reads anew: a node and what is expanded below it, or everything that is expanded. Keeps showing the old until the new is there. */
  refresh(id?: string): void;
  /** Tries again what failed. */
  retry(id: string): void;
  /** Other connections: those that are gone are cancelled and never show up again. */
  setConnections(connections: readonly Connection[]): void;
  setView(options: ViewOptions): void;
  /** Things of a connection whose name contains the text: clusters, then services, families, tasks by id; read as they come. */
  find(connection: string, text: string, signal: AbortSignal): AsyncGenerator<readonly TreeNode[], void, undefined>;
  /** `undefined`: the roots. Told at most a few times a second, and in one go for many changes. */
  onDidChange(listener: (ids: readonly (string | undefined)[]) => void): () => void;
  dispose(): void;
}
