import type * as ecs from '@aws-sdk/client-ecs';
import type { OperationName } from '../aws/operation.ts';

/** A request as a file holds it: the server made it plain (aliases resolved, comments and nulls dropped). */
export interface FileRequest {
  readonly uri: string;
  /** Which request of the file: the N-th document, from 0. */
  readonly index: number;
  readonly operation: OperationName;
  /** JSON value: timestamps are texts or numbers. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** What the account has now of all that a request is about; each member only where it was asked for. */
export interface LiveState {
  readonly cluster?: ecs.Cluster;
  readonly service?: ecs.Service;
  /** The revision that the service's newest deployment wants: holds what DescribeServices leaves out. */
  readonly revision?: ecs.ServiceRevision;
  readonly taskSets?: readonly ecs.TaskSet[];
  readonly taskSet?: ecs.TaskSet;
  /** The newest ACTIVE one of the family, with its tags. */
  readonly taskDefinition?: ecs.TaskDefinition;
  readonly taskDefinitionTags?: readonly ecs.Tag[];
  /** The one that the request names, where that is another. */
  readonly namedTaskDefinition?: ecs.TaskDefinition;
  readonly capacityProvider?: ecs.CapacityProvider;
  /** Tags of the capacity provider, cluster and service are on them. Tags of what TagResource and UntagResource name: */
  readonly tags?: readonly ecs.Tag[];
  readonly tasks?: readonly ecs.Task[];
  readonly containerInstances?: readonly ecs.ContainerInstance[];
  readonly serviceDeployment?: ecs.ServiceDeployment;
  readonly accountSettings?: readonly ecs.Setting[];
  readonly daemon?: ecs.DaemonDetail;
  /** The revision that the daemon's newest deployment wants, or went back to. */
  readonly daemonRevision?: ecs.DaemonRevision;
  /** The daemon's newest deployment: holds how revisions are deployed. */
  readonly daemonDeployment?: ecs.DaemonDeployment;
  readonly daemonTaskDefinition?: ecs.DaemonTaskDefinition;
  readonly expressService?: ecs.ECSExpressGatewayService;
  readonly gateway?: ecs.Gateway;
  /** What could not be read, in plain words: the plan says what it does not know. */
  readonly unread: readonly string[];
  /** The members of this that `unread` is about: their absence does not mean that the account lacks them. */
  readonly unknown?: readonly Exclude<keyof LiveState, 'unread' | 'unknown'>[];
}

/** A call that carries out a plan, in order. */
export interface PlannedCall {
  readonly operation: OperationName;
  readonly input: Readonly<Record<string, unknown>>;
}

export type Verdict =
  | 'create'
  | 'update'
  | 'new-deployment'
  | 'new-revision'
  | 'no-change'
  /** A member that no update can change: the thing would have to be deleted and created. */
  | 'replace'
  | 'delete'
  /** Tasks are started, stopped; commands are run. */
  | 'run'
  /** A read: its answer is shown. */
  | 'read'
  | 'refused'
  /** Operations of the agent: not for people. */
  | 'not-for-people';

/** One member that differs. */
export interface Difference {
  /** From the request: `['networkConfiguration', 'awsvpcConfiguration', 'subnets', 0]`. */
  readonly path: readonly (string | number)[];
  readonly live: unknown;
  readonly wanted: unknown;
  /** No update can change it. */
  readonly isFixed: boolean;
}

/** What applying one request will do. */
export interface Plan {
  readonly verdict: Verdict;
  /** `service web in cluster shop`. */
  readonly subject: string;
  /** What will happen, in sentences: the summary document lists them. */
  readonly steps: readonly string[];
  /** What the user should think twice about. */
  readonly warnings: readonly string[];
  readonly differences: readonly Difference[];
  /** None for `no-change`, `refused`, `replace` and `not-for-people`. */
  readonly calls: readonly PlannedCall[];
  /** Both sides of the preview: the same request shape, defaults filled in, order normalised; undefined where there is nothing. */
  readonly before: Readonly<Record<string, unknown>> | undefined;
  readonly after: Readonly<Record<string, unknown>> | undefined;
}
