import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createNotifier } from '../../../client/explorer/notifier.ts';
import { testClock } from './live-account.ts';

/** What happens in a tree of a few nodes, `root > long > short`, and what is told of it when. */
const cases: readonly {
  readonly what: string;
  /** Milliseconds at which a node changes. */
  readonly changes: readonly (readonly [at: number, id: string | undefined])[];
  readonly told: readonly string[];
}[] = [
  { what: 'the first change is told at once', changes: [[0, 'short']], told: ['0 short'] },
  {
    what: 'those that follow are told in one go, after the time that VS Code takes for a pause',
    changes: [
      [0, 'short'],
      [50, 'other'],
      [100, 'short'],
      [200, 'short'],
    ],
    told: ['0 short', '250 other short'],
  },
  {
    what: 'a long list is left alone while it is drawn, and holds nothing else up',
    changes: [
      [0, 'long'],
      [50, 'long'],
      [100, 'other'],
      [400, 'other'],
    ],
    told: ['0 long', '250 other', '500 other', '1000 long'],
  },
  {
    what: 'what is below a list that will be drawn is drawn with it',
    changes: [
      [0, 'long'],
      [50, 'long'],
      [100, 'short'],
    ],
    told: ['0 long', '1000 long'],
  },
  {
    what: 'all of it is told at once, long lists or not',
    changes: [
      [0, 'long'],
      [50, 'long'],
      [100, undefined],
    ],
    told: ['0 long', '250 all'],
  },
];

describe('telling what changed', () => {
  for (const { what, changes, told } of cases) {
    it(what, () => {
      const clock = testClock();
      const heard: string[] = [];
      const notifier = createNotifier({
        clock,
        interval: 250,
        drawingTime: (id) => (id === 'long' ? 1000 : 1),
        parentOf: (id) => (id === 'short' ? 'long' : undefined),
      });
      notifier.listen((ids) => heard.push(`${clock.now()} ${ids.map((id) => id ?? 'all').join(' ')}`));
      for (let now = 0; now <= 2000; now += 10) {
        for (const [at, id] of changes) if (at === now) notifier.tell(id);
        clock.advance(0);
        clock.advance(10);
      }
      assert.deepEqual(heard, told);
      notifier.dispose();
    });
  }
});
