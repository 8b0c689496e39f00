import { nearestName } from '../schema/spelling.ts';
import { isSubject, operatorOf, wordOperators } from './language.ts';
import { readArgument } from './parse-argument.ts';
import { fix, insertion, type Reader, replacement } from './reader.ts';
import { connectiveAt, notEnd, operatorAt, quotedEnd, skipSpace, subjectEnd } from './scan.ts';
import { problemOfSubject, shortened } from './subjects.ts';
import type { Comparison, Expected, OperatorWord, Query, QueryNode, QueryProblem, Token, Word } from './tree.ts';

/** Deeper nesting is not read; it keeps every recursive walk far from the stack's end. */
const maximumDepth = 100;

/** Reads an expression of the cluster query language. Never throws: what cannot be read becomes problems. */
export function parseQuery(text: string): Query {
  const problems: QueryProblem[] = [];
  const tokens: Token[] = [];
  const comparisons: Comparison[] = [];
  let expected: Expected | undefined;
  let depth = 0;

  const reader: Reader = {
    text,
    offset: 0,
    problem(kind, start, end, message, fixes = []) {
      problems.push({ kind, start, end, message, fixes });
    },
    token(kind, start, end, subject, operator) {
      tokens.push({ kind, start, end, subject, operator });
    },
    expect(what, subject, operator) {
      if (expected === undefined && reader.offset >= text.length) expected = { what, subject, operator };
    },
  };

  const root = readAll();
  return {
    text,
    root,
    comparisons,
    tokens,
    problems: problems.toSorted((a, b) => a.start - b.start || a.end - b.end),
    expected: expected ?? { what: 'value-end', subject: undefined, operator: undefined },
  };

  function readAll(): QueryNode | undefined {
    space();
    if (atEnd()) {
      reader.expect('operand');
      return undefined;
    }
    const parts: QueryNode[] = [];
    while (!atEnd()) {
      const before = reader.offset;
      const part = readOr();
      if (part !== undefined) parts.push(part);
      space();
      if (text[reader.offset] === ')') closesNothing();
      else if (reader.offset === before) reader.offset = text.length;
    }
    return parts.length > 1 ? joined('and', parts) : parts[0];
  }

  function closesNothing(): void {
    const start = reader.offset;
    reader.offset += 1;
    const remove = fix('Remove `)`', 'suggested', { start, end: start + 1, newText: '' });
    reader.problem('syntax', start, start + 1, 'This `)` closes no `(`.', [remove]);
    if (readConnective() === undefined) skipLeftover();
  }

  function readOr(): QueryNode | undefined {
    return readCombination('or', () => readCombination('and', readUnary));
  }

  function readCombination(kind: 'and' | 'or', readOperand: () => QueryNode | undefined): QueryNode | undefined {
    const operands: QueryNode[] = [];
    for (;;) {
      const operand = readOperand();
      if (operand !== undefined) operands.push(operand);
      space();
      if (kind === 'and') skipLeftover();
      if (readConnective(kind) === undefined) break;
    }
    return operands.length > 1 ? joined(kind, operands) : operands[0];
  }

  function joined(kind: 'and' | 'or', operands: readonly QueryNode[]): QueryNode {
    return { kind, start: operands[0]?.start ?? 0, end: operands.at(-1)?.end ?? 0, operands };
  }

  function readConnective(kind?: 'and' | 'or'): 'and' | 'or' | undefined {
    space();
    reader.expect('connective');
    const start = reader.offset;
    const found = connectiveAt(text, start);
    if (found === undefined || (kind !== undefined && found.kind !== kind)) return undefined;
    reader.offset = found.end;
    reader.token('connective', start, found.end);
    if (found.meant !== undefined) {
      reader.problem('syntax', start, found.end, notAnOperator(text.slice(start, found.end), found.meant), [
        replacement('safe', start, found.end, found.meant),
      ]);
    }
    return found.kind;
  }

  /** What stands where only `and`, `or`, `)` or the end may. */
  function skipLeftover(): void {
    for (;;) {
      space();
      const start = reader.offset;
      if (atEnd() || text[start] === ')' || connectiveAt(text, start) !== undefined) return;
      if (startsOperand(start)) {
        const word = text.slice(start, Math.max(subjectEnd(text, start), start + 1));
        reader.problem(
          'syntax',
          start,
          start + word.length,
          `\`and\` or \`or\` is missing before \`${shortened(word)}\`.`,
          [insertion('suggested', start, 'and '), insertion('suggested', start, 'or ')],
        );
        readUnary();
        continue;
      }
      skipToBoundary();
      leftover(start, reader.offset);
    }
  }

  function startsOperand(offset: number): boolean {
    if (text[offset] === '(' || notEnd(text, offset) > offset) return true;
    return isSubject(text.slice(offset, subjectEnd(text, offset)));
  }

  function leftover(start: number, end: number): void {
    const last = comparisons.at(-1);
    const { operator, argument } = last ?? {};
    const rest = `\`${shortened(text.slice(start, end))}\``;
    const remove = fix(`Remove ${rest}`, 'suggested', { start, end, newText: '' });
    if (operator?.operator?.kind === 'presence' && last?.end === trimmedEnd(start)) {
      reader.problem('syntax', start, end, `\`${operator.text}\` takes no value: remove ${rest}.`, [remove]);
      return;
    }
    const isValue = argument?.kind === 'value' && argument.quote === undefined && argument.end === trimmedEnd(start);
    if (isValue && operator?.operator?.kind === 'compare') {
      const whole = text.slice(argument.start, end);
      const quote = whole.includes("'") ? '"' : "'";
      const message = `${rest} does not belong to the value \`${shortened(argument.text)}\`: write a value with spaces in quotes, or join comparisons with \`and\` or \`or\`.`;
      const quoted = `${quote}${whole}${quote}`;
      reader.problem('syntax', start, end, message, [replacement('suggested', argument.start, end, quoted)]);
      return;
    }
    reader.problem('syntax', start, end, `${rest} cannot stand here: \`and\`, \`or\` or the end is expected.`, [
      remove,
    ]);
  }

  /** Goes on to the next `and`, `or`, `)`, or subject, or to the end; `offset` is then behind the last word before it. */
  function skipToBoundary(): void {
    let end = reader.offset;
    for (;;) {
      const next = skipSpace(text, end);
      const isFirst = next === reader.offset;
      if (next >= text.length || text[next] === ')') break;
      if (!isFirst && (connectiveAt(text, next) !== undefined || startsOperand(next))) break;
      end = Math.max(subjectEnd(text, next), next + 1);
    }
    reader.offset = end;
  }

  function readUnary(): QueryNode | undefined {
    space();
    const start = reader.offset;
    reader.expect('operand');
    if (depth >= maximumDepth) {
      reader.offset = text.length;
      return undefined;
    }
    depth += 1;
    const node = readOperand(start);
    depth -= 1;
    return node;
  }

  function readOperand(start: number): QueryNode | undefined {
    const behindNot = notEnd(text, start);
    if (behindNot > start) {
      reader.token('connective', start, behindNot);
      reader.offset = behindNot;
      const operand = readUnary();
      return { kind: 'not', start, end: reader.offset, operand };
    }
    return text[start] === '(' ? readGroup(start) : readComparison(start);
  }

  function readGroup(start: number): QueryNode {
    reader.offset = start + 1;
    const operand = readOr();
    space();
    if (text[reader.offset] === ')') reader.offset += 1;
    else if (depth < maximumDepth) {
      const close = insertion('suggested', text.trimEnd().length, ')');
      reader.problem('syntax', start, start + 1, 'This `(` is not closed: a `)` is missing.', [close]);
    }
    return { kind: 'group', start, end: reader.offset, operand };
  }

  function missingOperand(start: number): undefined {
    const before = trimmedEnd(start);
    const last = tokens.at(-1);
    const behind = last?.kind === 'connective' && last.end === before ? last : undefined;
    if (behind !== undefined) {
      const word = text.slice(behind.start, behind.end);
      const remove = fix(`Remove \`${word}\``, 'suggested', {
        start: trimmedEnd(behind.start),
        end: behind.end,
        newText: '',
      });
      const message = `A comparison is missing behind \`${word}\`.`;
      reader.problem('syntax', behind.start, behind.end, message, word === 'not' || word === '!' ? [] : [remove]);
      return undefined;
    }
    const end = Math.max(connectiveAt(text, start)?.end ?? start, start + 1);
    const at = start >= text.length ? { start: Math.max(before - 1, 0), end: before } : { start, end };
    reader.problem(
      'syntax',
      at.start,
      at.end,
      'A comparison is missing here, such as `attribute:ecs.os-type == linux`.',
    );
    return undefined;
  }

  function readComparison(start: number): QueryNode | undefined {
    const char = text[start] ?? '';
    if (char === '' || char === ')' || connectiveAt(text, start) !== undefined) return missingOperand(start);
    if (char === "'" || char === '"') return readQuotedOperand(start);
    const end = subjectEnd(text, start);
    const word = text.slice(start, end);
    const isOperator = end === start ? operatorAt(text, start) !== undefined : wordOperators.includes(word);
    if (text[end] === '(' && end > start && !isSubject(word) && !isOperator) return readFunction(start, end);
    if (end === start && !isOperator) {
      skipToBoundary();
      if (reader.offset === start) reader.offset += 1;
      reader.problem(
        'syntax',
        start,
        start + 1,
        `\`${char}\` cannot stand here: a comparison is expected, such as \`attribute:ecs.os-type == linux\`.`,
      );
      return undefined;
    }
    const subject = isOperator ? undefined : readSubject(start, end);
    if (isOperator) {
      const operatorEnd = operatorAt(text, start)?.end ?? end;
      const shown = text.slice(start, operatorEnd);
      reader.problem(
        'syntax',
        start,
        operatorEnd,
        `A subject is missing before \`${shown}\`, such as \`attribute:ecs.os-type\`.`,
      );
    }
    return readRest(start, subject);
  }

  function readSubject(start: number, end: number): Word {
    reader.offset = end;
    if (text.slice(start, end) !== 'attribute:') return finishSubject({ start, end, text: text.slice(start, end) });
    const nameStart = skipSpace(text, end);
    const nameEnd = subjectEnd(text, nameStart);
    const name = text.slice(nameStart, nameEnd);
    const isName = nameStart > end && name !== '' && operatorAt(text, nameStart)?.operator === undefined;
    if (!isName) {
      reader.problem('syntax', start, end, 'The name of the attribute is missing behind `attribute:`.');
      return finishSubject({ start, end, text: 'attribute:' });
    }
    reader.offset = nameEnd;
    const remove = fix('Remove the space', 'safe', { start: end, end: nameStart, newText: '' });
    reader.problem(
      'syntax',
      end,
      nameStart,
      `No space may stand behind \`attribute:\`: write \`attribute:${shortened(name)}\`.`,
      [remove],
    );
    return finishSubject({ start, end: nameEnd, text: `attribute:${name}` }, nameStart);
  }

  function finishSubject(subject: Word, nameStart?: number): Word {
    reader.token('subject', subject.start, subject.end, subject);
    const problem = nameStart === undefined ? problemOfSubject(subject) : undefined;
    if (problem !== undefined) problems.push(problem);
    return subject;
  }

  /** The language has no functions; `memberOf` is the type of the constraint. */
  function readFunction(start: number, end: number): QueryNode | undefined {
    const word = text.slice(start, end);
    const remove = fix(`Remove \`${word}\``, 'suggested', { start, end, newText: '' });
    const message =
      nearestName(word, ['memberOf']) === undefined
        ? `The cluster query language has no functions such as \`${shortened(word)}\`.`
        : `\`${word}\` is the \`type\` of the constraint: in the expression, only what is in the parentheses remains.`;
    reader.problem('subject', start, end, message, [remove]);
    reader.offset = end;
    return readUnary();
  }

  function readQuotedOperand(start: number): QueryNode | undefined {
    const end = quotedEnd(text, start);
    if (end < 0) {
      reader.offset = text.length;
      reader.problem('syntax', start, start + 1, `This \`${text[start]}\` is not closed.`);
      return undefined;
    }
    reader.offset = end;
    const inner = text.slice(start + 1, end - 1);
    const unquote = fix('Remove the quotes', 'suggested', { start, end, newText: inner.trim() });
    const message = 'Only values stand in quotes: remove these.';
    reader.problem('syntax', start, end, message, [unquote]);
    if (!isSubject(inner) || operatorAt(text, skipSpace(text, end)) === undefined) return undefined;
    return readRest(start, { start: start + 1, end: end - 1, text: inner });
  }

  function readRest(start: number, subject: Word | undefined): Comparison {
    const operator = readOperator(subject);
    const argument =
      operator?.operator === undefined ? undefined : readArgument(reader, subject, operator, operator.operator);
    const end = trimmedEnd(reader.offset);
    const comparison: Comparison = { kind: 'comparison', start, end, subject, operator, argument };
    comparisons.push(comparison);
    return comparison;
  }

  function readOperator(subject: Word | undefined): OperatorWord | undefined {
    space();
    reader.expect('operator', subject);
    const start = reader.offset;
    const connective = connectiveAt(text, start);
    const found = connective === undefined || connective.meant !== undefined ? operatorAt(text, start) : undefined;
    if (found === undefined) {
      if (subject !== undefined) missingOperator(subject);
      return undefined;
    }
    const { end, operator, meant, isCertain } = found;
    const written = text.slice(start, end);
    if (meant === undefined && operator === undefined) {
      const message = `\`${shortened(written)}\` is no operator of the cluster query language: use \`==\`, \`!=\`, \`in\`, \`not_in\`, \`=~\`, \`exists\` and the like.`;
      skipToBoundary();
      reader.problem('syntax', start, end, message);
      return undefined;
    }
    reader.offset = end;
    reader.token('operator', start, end, subject, operator);
    if (meant !== undefined) {
      const kind = isCertain === true ? 'safe' : 'suggested';
      reader.problem('syntax', start, end, notAnOperator(written, meant), [replacement(kind, start, end, meant)]);
    }
    return { start, end, text: meant ?? written, operator: operator ?? operatorOf(meant ?? '') };
  }

  function missingOperator({ start, end, text: name }: Word): void {
    const fixes = name.startsWith('attribute:') ? [insertion('suggested', end, ' exists')] : [];
    const message = `An operator is missing behind \`${shortened(name)}\`, such as \`==\`, \`in\` or \`exists\`.`;
    reader.problem('syntax', start, end, message, fixes);
  }

  function space(): void {
    reader.offset = skipSpace(text, reader.offset);
  }

  function atEnd(): boolean {
    return reader.offset >= text.length;
  }

  /** End of what stands before an offset, white space left out. */
  function trimmedEnd(offset: number): number {
    let end = offset;
    while (end > 0 && skipSpace(text, end - 1) >= end) end -= 1;
    return end;
  }
}

function notAnOperator(written: string, meant: string): string {
  return `\`${shortened(written)}\` is no operator of the cluster query language. Did you mean \`${meant}\`?`;
}
