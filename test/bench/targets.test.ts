import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderDigest, renderReport } from './report.ts';
import { jsonPeer, ourServer } from './servers.ts';
import type { FileSession } from './sessions.ts';
import { median, percentile } from './statistics.ts';
import { isBelowProtocol, type Results, verdicts } from './targets.ts';

function session(milliseconds: readonly number[], megabytes: number | undefined): FileSession {
  const keystrokes = { valid: milliseconds, 'open quote': milliseconds, 'open bracket': [] };
  return {
    opens: milliseconds,
    keystrokes,
    warmUp: keystrokes,
    problems: 0,
    memory: { peak: megabytes, settled: megabytes },
    questions: { completion: milliseconds, hover: milliseconds, 'hover at rest': milliseconds },
  };
}

const results: Results = {
  servers: [ourServer('pull'), { ...jsonPeer(), delay: 300 }],
  cold: new Map([
    ['ours', [{ initialize: 90, diagnostics: 120 }]],
    ['json peer', [{ initialize: 90, diagnostics: 430 }]],
  ]),
  files: [
    {
      name: '1kb.create-service.json',
      language: 'json',
      size: 1024,
      sessions: new Map([
        ['ours', session([9, 9, 50], undefined)],
        ['json peer', session([308], 80)],
        ['bare', session([8.5], 40)],
      ]),
      floors: [{ parseTree: { valid: 3, 'open quote': 4 }, ajv: { valid: 1, 'open quote': 1 } }],
    },
  ],
  failures: [],
};

describe('verdicts', () => {
  const expected: readonly (readonly [string, string, number, number, boolean])[] = [
    ['JSON keystroke', 'valid', 9, 9, true],
    ['JSON keystroke', 'open quote', 9, 10.5, true],
    ['Never slower', 'open', 9, 8, false],
    ['Never slower', 'valid', 9, 8, false],
    ['Never slower', 'open quote', 9, 8, false],
    ['Cold start', 'initialize', 90, 90, false],
    ['Cold start', 'first diagnostics', 120, 130, true],
  ];
  const judged = verdicts(results);

  test('are made for what was measured only', () => {
    assert.equal(judged.length, expected.length);
  });

  for (const [index, [target, subject, measured, limit, pass]] of expected.entries()) {
    test(`${target}: ${subject}`, () => {
      const verdict = judged[index];
      assert.ok(verdict !== undefined);
      assert.ok(verdict.target.startsWith(target), verdict.target);
      assert.ok(verdict.subject.includes(subject), verdict.subject);
      assert.deepEqual([verdict.measured, verdict.limit, verdict.pass], [measured, limit, pass]);
    });
  }

  test('stand in the report, with the delay and what was not measured', () => {
    const report = renderReport({ ...results, failures: ['floor: gone'] }, judged, [['Node', 'v24']]);
    assert.match(report, /- floor: gone/);
    assert.match(report, /3 of 7 met/);
    assert.match(report, /\| json peer \| valid \| 1 \| 308 \| 8\.00 \|/);
    assert.match(report, /\| ours \| not measured \| not measured \|/);
  });
});

test('the digest has what is typed in larger files', () => {
  const [file] = results.files;
  assert.ok(file !== undefined);
  const name = '50kb.create-service.json';
  const digest = renderDigest({ ...results, files: [file, { ...file, name }] });
  assert.deepEqual(digest.split('\n').slice(2), [
    '| 50 KB of JSON, from a keystroke to the problems | 9.00 ms | 308 ms, of which it waits 300 on purpose |',
    '| 50 KB of JSON, from a keystroke to the proposals | 9.00 ms | 308 ms |',
  ]);
});

describe('a limit below what a server takes that looks at nothing', () => {
  const judged = verdicts(results).filter(isBelowProtocol);

  test('is told', () => {
    assert.deepEqual(
      judged.map(({ subject }) => subject),
      ['1kb.create-service.json, valid', '1kb.create-service.json, open quote'],
    );
    const report = renderReport(results, verdicts(results), []);
    assert.match(report, /2 of the 4 missed are below/);
    assert.match(report, /\| 8\.50 ms \| 1\.13 \| \*\*miss\*\*, below bare \|/);
  });
});

describe('statistics', () => {
  const cases: readonly (readonly [readonly number[], number, number])[] = [
    [[3, 1, 2], 2, 3],
    [[4, 1, 3, 2], 2.5, 4],
    [[7], 7, 7],
    [[], Number.NaN, Number.NaN],
    [Array.from({ length: 100 }, (_, index) => 100 - index), 50.5, 95],
  ];
  for (const [values, middle, high] of cases) {
    test(`of ${values.length} values`, () => {
      assert.equal(median(values), middle);
      assert.equal(percentile(values, 0.95), high);
    });
  }
});

test('the delays of the peers are found in their sources', () => {
  assert.ok(jsonPeer().delay > 0);
});
