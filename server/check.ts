import { shapes } from '../schemas/compiled/shapes.js';
import type { Analysis, CheckSettings, Request, Source } from './analysis.ts';
import type { Problem } from './problem.ts';
import { rules } from './rules/catalogue.ts';
import { createRuleRunner } from './rules/run.ts';
import type { Directive, FileHints } from './schema/detect.ts';
import { detectOperation, fileHints } from './schema/detect.ts';
import { nearestOperation } from './schema/operations.ts';
import { skeletonProblem } from './schema/skeleton.ts';
import { checkStructure } from './schema/structure.ts';
import { kindInWords } from './schema/words.ts';
import { nullProblem } from './syntax/nulls.ts';
import { parse } from './syntax/parse.ts';
import { resolve } from './syntax/path.ts';
import { hasPlaceholder } from './syntax/placeholders.ts';
import { plainValue } from './syntax/plain.ts';
import { markedRange } from './syntax/ranges.ts';
import type { SourceDocument, SourceFile } from './syntax/tree.ts';

/**
 * Makes the check of whole texts: parse, find the operation of each document, structure, rules, settings.
 *
 * The function it returns never throws, whatever the text.
 */
export function createChecker(): (source: Source, settings: CheckSettings) => Analysis {
  const runRules = createRuleRunner(rules, shapes);

  function checkRequest(request: Request, document: SourceDocument, syntaxErrors: readonly number[]): Problem[] {
    const { operation, dialect, root } = request;
    if (root === undefined) return noObject(operation, document);
    const plain = plainValue(root);
    const skeleton = skeletonProblem(plain);
    const isSkeleton = skeleton !== undefined;
    const structural = checkStructure({ operation, dialect, root, value: plain.value, isSkeleton, syntaxErrors });
    const semantic = isSkeleton ? [] : runRules(operation, root, dialect, syntaxErrors);
    const once = [skeleton, nullProblem(plain.nullMembers)].filter((problem) => problem !== undefined);
    return [...structural, ...semantic, ...once];
  }

  return (source, settings) => {
    const file = parse(source.text, source.language);
    const hints = fileHints(source.name, file, settings);
    const syntaxErrors = file.problems.filter(({ code }) => code === 'syntax').map(({ start }) => start);
    const requests: Request[] = [];
    const problems: Problem[] = [];
    for (const [index, document] of documentsOf(file).entries()) {
      const found = detectOperation(document, hints, index === 0 ? 'first' : 'later');
      if (found === undefined) continue;
      const request: Request = { ...found, start: document.start, end: document.end };
      requests.push(request);
      problems.push(...checkRequest(request, document, syntaxErrors));
    }
    if (requests.length === 0) return { source, file, requests, problems: [] };
    const all = [...file.problems, ...directiveProblems(hints), ...problems];
    return { source, file, requests, problems: inOrder(withSeverities(all, settings)) };
  };
}

/** A request that is a list or a scalar. Nothing, or text that cannot be read, is on its way to become an object. */
function noObject(operation: string, { root }: SourceDocument): Problem[] {
  const node = root === undefined ? undefined : resolve(root);
  if (node === undefined || node.kind === 'null' || node.kind === 'unknown') return [];
  if (node.kind === 'string' && (hasPlaceholder(node.value) || node.style === 'plain')) return [];
  const message = `The input of \`${operation}\` must be an object, not ${kindInWords(node)}.`;
  return [{ code: 'wrong-type', severity: 'error', message, ...markedRange(node) }];
}

/** A file without any text is one empty document: the status item shows its operation from the start. */
function documentsOf(file: SourceFile): readonly SourceDocument[] {
  return file.documents.length > 0 ? file.documents : [{ start: 0, end: file.text.length, root: undefined }];
}

/** A comment `# ecs: …` whose word is nearly an operation: the author thinks that the file is checked as such. */
function directiveProblems(hints: FileHints): Problem[] {
  return hints.directives.flatMap(({ comment, word, operation }: Directive): Problem[] => {
    const guess = operation === undefined ? nearestOperation(word) : undefined;
    if (guess === undefined) return [];
    const message = `Unknown operation \`${word}\`. Did you mean \`${guess}\`?`;
    return [{ code: 'unknown-operation', severity: 'warning', message, start: comment.start, end: comment.end }];
  });
}

function withSeverities(problems: readonly Problem[], { severities = {} }: CheckSettings): Problem[] {
  return problems.flatMap((problem) => {
    const severity = Object.hasOwn(severities, problem.code) ? severities[problem.code] : undefined;
    if (severity === 'off') return [];
    return [severity === undefined ? problem : { ...problem, severity }];
  });
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.start - b.start || a.end - b.end);
}
