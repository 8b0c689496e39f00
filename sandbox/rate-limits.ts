import type { RequestRate } from '../schemas/request-rates.ts';

interface Bucket {
  tokens: number;
  /** Milliseconds since the epoch: when `tokens` was right. */
  at: number;
}

/** Token buckets that start full. */
export interface Buckets {
  /**
   * Takes a token; false when there is none. Tokens come back evenly: an empty bucket of 50 with 20 a second is full after 2.5 seconds, as
   * the documentation says.
   * @param owner whose bucket: account and region
   * @param now milliseconds since the epoch
   */
  take(limit: RequestRate, owner: string, now: number): boolean;
}

export function createBuckets(): Buckets {
  const buckets = new Map<RequestRate, Map<string, Bucket>>();

  function bucketOf(limit: RequestRate, owner: string, now: number): Bucket {
    const ofLimit = buckets.get(limit) ?? new Map<string, Bucket>();
    buckets.set(limit, ofLimit);
    const bucket = ofLimit.get(owner) ?? { tokens: limit.burst, at: now };
    ofLimit.set(owner, bucket);
    return bucket;
  }

  return {
    take(limit, owner, now) {
      const bucket = bucketOf(limit, owner, now);
      const passed = Math.max(0, now - bucket.at) / 1000;
      bucket.tokens = Math.min(limit.burst, bucket.tokens + passed * limit.sustained);
      bucket.at = now;
      if (bucket.tokens < 1) return false;
      bucket.tokens -= 1;
      return true;
    },
  };
}
