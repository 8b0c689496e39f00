import type { Session } from '../aws/session.ts';
import { gatheredReads } from './gathered-reads.ts';

/**
 * The same session, that asks everything once, and together what can be asked together: requests of one run name the same cluster and task
 * definition again and again, and shall see them in the same state. For reads that belong together, and for as long as they take: what failed
 * stays failed.
 */
export function sharedReads(session: Session): Session {
  const answers = new Map<string, Promise<unknown>>();
  const gathered = gatheredReads(session);
  return {
    ...gathered,
    call(operation, input, options) {
      const key = JSON.stringify([operation, input]);
      const known = answers.get(key) as ReturnType<typeof session.call<typeof operation>> | undefined;
      if (known !== undefined) return known;
      const answer = gathered.call(operation, input, options);
      answers.set(key, answer);
      return answer;
    },
  };
}
