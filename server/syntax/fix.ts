import type { Fix } from '../problem.ts';
import type { TreeChange } from './edits.ts';

/** A {@link Fix} before it is written out in the style of a file. */
export interface TreeFix {
  readonly title: string;
  readonly kind: Fix['kind'];
  readonly changes: readonly TreeChange[];
}
