import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Asks, createAsks } from '../../../client/explorer/asks.ts';
import { type TestClock, testClock } from './live-account.ts';

/** Ids are paths: `a/b` is below `a`. */
const parentOf = (id: string) => (id.includes('/') ? id.slice(0, id.lastIndexOf('/')) : undefined);

function ask(asks: Asks, ...ids: readonly string[]): void {
  for (const id of ids) asks.asked(id);
}

const cases: Readonly<Record<string, { readonly again: number; run(asks: Asks, clock: TestClock): void }>> = {
  'everything was asked for': {
    again: 0,
    run(asks) {
      asks.told(['a']);
      ask(asks, 'a', 'a/b', 'a/b/c');
    },
  },
  'an open row below what changed was not': {
    again: 1,
    run(asks) {
      asks.told(['a']);
      ask(asks, 'a', 'a/b');
    },
  },
  'a row was opened and nobody asked what is below it': {
    again: 1,
    run: (asks) => asks.expanded('a/d'),
  },
  'the row was closed': {
    again: 0,
    run(asks) {
      asks.collapsed('a/b');
      asks.told(['a']);
      ask(asks, 'a');
    },
  },
  'the row was closed, and opened again after the change': {
    again: 1,
    run(asks, clock) {
      asks.collapsed('a/b');
      asks.told(['a']);
      ask(asks, 'a');
      clock.advance(10_000);
      asks.expanded('a/b');
      ask(asks, 'a/b');
    },
  },
  'the row is gone': {
    again: 0,
    run(asks) {
      ask(asks, 'gone');
      asks.told(['gone']);
    },
  },
  'the view cannot be seen': {
    again: 0,
    run(asks) {
      asks.told(undefined);
      asks.setVisible(false);
    },
  },
  'asking anew does not help: once is enough': {
    again: 1,
    run(asks, clock) {
      asks.told(['a/b/c']);
      clock.advance(3_000);
      clock.advance(3_000);
    },
  },
};

for (const [name, { again, run }] of Object.entries(cases)) {
  test(`rows that VS Code did not ask for: ${name}`, () => {
    const clock = testClock();
    let count = 0;
    const has = (id: string) => id !== 'gone';
    const asks = createAsks({ clock, patience: 3_000, has, parentOf, again: () => (count += 1) });
    asks.setVisible(true);
    ask(asks, 'a', 'a/b', 'a/b/c');
    run(asks, clock);
    clock.advance(2_999);
    clock.advance(3_000);
    clock.advance(3_000);
    assert.equal(count, again);
    asks.dispose();
  });
}
