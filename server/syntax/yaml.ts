import type { Problem } from '../problem.ts';
import { shorten } from './json-words.ts';
import { unquotedPlaceholderMessage } from './placeholders.ts';
import { type ProblemList, problemList } from './problems.ts';
import type { SourceDocument } from './tree.ts';
import { yamlBuilder } from './yaml-builder.ts';
import { readValidYaml } from './yaml-events.ts';
import { type MaskedText, maskPlaceholders, maskTemplates, unmasked } from './yaml-placeholders.ts';
import { readBrokenYaml } from './yaml-recovering.ts';

export interface YamlResult {
  readonly documents: readonly SourceDocument[];
  readonly problems: readonly Problem[];
}

/**
 * Reads YAML as the AWS CLI v2 does (YAML 1.2, with merge keys) into one tree a document. Unquoted placeholders are
 * read as unknown values, template statements on lines of their own as comments.
 */
export function parseYaml(text: string): YamlResult {
  const templates = maskTemplates(text);
  const first = read(text, templates ?? unmasked(text));
  if (syntaxCount(first) === 0) return first;
  const others = [maskPlaceholders(text), templates && unmasked(text)].filter((each) => each !== undefined);
  // The reading with the fewest problems is what the author means.
  return others.reduce((best, each) => {
    const result = read(text, each);
    return syntaxCount(result) < syntaxCount(best) ? result : best;
  }, first);
}

function syntaxCount({ problems }: YamlResult): number {
  return problems.filter(({ code }) => code === 'syntax').length;
}

function read(original: string, masked: MaskedText): YamlResult {
  const problems = problemList(original);
  const builder = yamlBuilder(masked, problems);
  const stopped = readValidYaml(masked.text, builder);
  if (stopped !== undefined) {
    readBrokenYaml(masked.text, original, builder, problems);
    if (!problems.hasSyntax()) reportStop(original, stopped, problems);
  }
  const unquoted = masked.unquoted();
  const [first] = unquoted;
  if (first !== undefined) {
    const shown = shorten(original.slice(first.start, first.end));
    const message = unquotedPlaceholderMessage(unquoted.length, shown, 'YAML');
    problems.add('unquoted-placeholder', 'information', first.start, first.end, message);
  }
  return { documents: builder.documents(), problems: problems.sorted() };
}

/** For the few faults that the patient reader overlooks: a quote that is never closed behind a backslash, for one. */
function reportStop(text: string, offset: number, problems: ProblemList): void {
  let end = offset;
  while (end > 0 && (end === text.length || /\s/.test(text.charAt(end)))) end -= 1;
  const message = 'From here on this is no valid YAML: check quotes, brackets and indentation.';
  problems.syntax(end, Math.min(end + 1, text.length), message);
}
