/** A request that was answered, or left without an answer on purpose. */
export interface Call {
  readonly operation: string;
  /** HTTP status; 0 when the connection was broken by a fault. */
  readonly status: number;
  /** Type of the error. */
  readonly error?: string | undefined;
  /** Milliseconds since the epoch, by the clock of the sandbox. */
  readonly at: number;
  readonly accountId: string;
  readonly region: string;
  /** JSON text of what the operation got; missing when there was none, or more than is kept. */
  readonly input?: string | undefined;
}

/** What was asked of the sandbox. */
export interface Calls {
  add(call: Call): void;
  reset(): void;
  /** `{"counts": {"ListClusters": 2}, "calls": [{"operation", "status", "error"?, "at", "accountId", "region", "input"?}]}`, oldest first. */
  toJson(): string;
}

const mostCalls = 1000;
/** Characters of an input that is kept: a thousand of them stay below 64 MB. */
const mostInput = 32_768;

export function createCalls(): Calls {
  let counts = new Map<string, number>();
  let ring: Call[] = [];
  /** Where the oldest one is, once the ring is full. */
  let oldest = 0;

  return {
    add(call) {
      const { operation, input } = call;
      // Names that anybody may make up would be kept for ever.
      if (call.error !== 'UnknownOperationException') counts.set(operation, (counts.get(operation) ?? 0) + 1);
      const kept = input !== undefined && input.length > mostInput ? { ...call, input: undefined } : call;
      if (ring.length < mostCalls) {
        ring.push(kept);
        return;
      }
      ring[oldest] = kept;
      oldest = (oldest + 1) % mostCalls;
    },
    reset() {
      counts = new Map();
      ring = [];
      oldest = 0;
    },
    toJson() {
      const inOrder = [...ring.slice(oldest), ...ring.slice(0, oldest)];
      return `{"counts":${JSON.stringify(Object.fromEntries(counts))},"calls":[${inOrder.map(callJson).join(',')}]}`;
    },
  };
}

/** The input goes in as it came: it is JSON already, perhaps nested so deeply that it could not be written again. */
function callJson({ input, at, ...call }: Call): string {
  const head = JSON.stringify({ ...call, at: at / 1000 });
  return input === undefined ? head : `${head.slice(0, -1)},"input":${input}}`;
}
