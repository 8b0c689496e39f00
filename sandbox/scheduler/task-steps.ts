import type { HealthStatus } from '@aws-sdk/client-ecs';

/** Something that will become of a task by itself. Plain data: it lasts in a state file. */
export type TaskStep = {
  /** Milliseconds since the epoch. */
  readonly at: number;
} & (
  | {
      /**
       * `pend`: it is handed to the container agent; `pull`: images are being pulled; `activate`: they are there, and load balancers learn
       * of it; `deactivate`: load balancers forget it; `stop`: containers are told to stop; `kill`: none of them runs any more;
       * `release`: network interfaces are given back; `end`: STOPPED; `forget`: ECS knows it no more.
       */
      readonly do: 'pend' | 'pull' | 'activate' | 'deactivate' | 'stop' | 'kill' | 'release' | 'end' | 'forget';
    }
  | { readonly do: 'start'; readonly container: string }
  | { readonly do: 'health'; readonly container: string; readonly healthStatus: HealthStatus }
  | {
      readonly do: 'exit';
      readonly container: string;
      readonly exitCode: number;
      readonly reason?: string | undefined;
      readonly isEssential: boolean;
    }
  | {
      /** It cannot be started. */
      readonly do: 'fail';
      readonly stoppedReason: string;
      readonly container?: string | undefined;
      readonly containerReason?: string | undefined;
    }
);
