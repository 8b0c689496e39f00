import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { rangesIn } from '../../server/workspace/positions.ts';

const texts: readonly (readonly [name: string, text: string])[] = [
  ['nothing', ''],
  ['one line', '{"a": 1}'],
  ['line feeds', 'a\n\nbc\n'],
  ['Windows line ends', 'a\r\n\r\nbc\r\n'],
  ['old line ends', 'a\r\rbc\r'],
  ['line ends of all kinds', 'a\r\n\rb\n\rc\r\n'],
  ['letters of two code units', 'a😀\nß\n'],
];

for (const [name, text] of texts) {
  test(`${name}: lines and characters are those of the protocol's own documents, in whatever order they are asked for`, () => {
    const document = TextDocument.create('file:///a', 'yaml', 1, text);
    const offsets = Array.from({ length: text.length + 1 }, (_, offset) => offset)
      // A place between the two halves of a line end is one that nothing begins or ends at.
      .filter((offset) => !text.startsWith('\r\n', offset - 1));
    for (const order of [offsets, offsets.toReversed()]) {
      const rangeOf = rangesIn(text);
      for (const offset of order) {
        const position = document.positionAt(offset);
        assert.deepEqual(rangeOf({ start: offset, end: offset }), { start: position, end: position });
      }
    }
  });
}

test('a byte order mark is no character', () => {
  const range = rangesIn('\ufeffa: 1\nb: 2')({ start: 1, end: 7 });
  assert.deepEqual(range, { start: { line: 0, character: 0 }, end: { line: 1, character: 1 } });
});
