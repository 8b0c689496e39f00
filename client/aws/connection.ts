/** Colours that VS Code's themes have for charts: each connection may have one. */
export type ConnectionColor = 'blue' | 'green' | 'orange' | 'purple' | 'red' | 'yellow';

/** Where requests go, and as whom: what the setting `ecs.connections` holds. Names no secret. */
export interface Connection {
  /** Unique; what the user sees and types. */
  readonly name: string;
  /** Of the shared AWS config; without it the SDK's default chain decides (environment, default profile, container, instance). */
  readonly profile?: string;
  readonly region: string;
  /** Another endpoint than the region's own: the sandbox, a VPC endpoint. One that is not of AWS serves STS and IAM, too. */
  readonly endpoint?: string;
  readonly color?: ConnectionColor;
  /** A codicon: `rocket`. */
  readonly icon?: string;
  /** The client refuses every operation that changes something. */
  readonly readOnly?: boolean;
  /** Changes are confirmed by typing the connection's name. */
  readonly production?: boolean;
}

/** Two connections that reach the same account in the same way share clients and caches. */
export function connectionKey({ profile = '', region, endpoint = '' }: Connection): string {
  return JSON.stringify([profile, region, endpoint]);
}
