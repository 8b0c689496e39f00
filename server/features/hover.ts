import type { Hover } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, Request } from '../analysis.ts';
import type { Documentation } from '../schema/documentation.ts';
import { operationNamed } from '../schema/operations.ts';
import { memberType, typeOfNode } from '../schema/typed-value.ts';
import { endOfLine, startOfLine } from '../syntax/lines.ts';
import { lastBefore, nodeAtOffset } from '../syntax/path.ts';
import type { Located, SourceDocument } from '../syntax/tree.ts';
import { type FactOptions, factsOf } from './facts.ts';
import { aboutOperation, aboutPlace, type HoveredPlace } from './hover-text.ts';
import { plainText } from './markdown.ts';
import { queryHover } from './query.ts';
import { requestsWithin } from './requests-at.ts';

export interface HoverOptions extends FactOptions {
  /** What the client shows; Markdown when left out. */
  readonly format?: 'markdown' | 'plaintext';
  /** Markdown about the thing in the account that the place names; see {@link liveNameAt}. */
  readonly live?: string | undefined;
}

/**
 * What there is to say of the key, value, part of a query or comment `# ecs: …` at an offset: its type, what follows from its
 * value, and the API's documentation. Undefined where the API says nothing.
 */
export function hoverAt(
  analysis: Analysis,
  document: Pick<TextDocument, 'positionAt'>,
  offset: number,
  documentation: Documentation,
  options: HoverOptions = {},
): Hover | undefined {
  const { format: kind = 'markdown' } = options;
  const query = queryHover(analysis, document, offset);
  if (query !== undefined) return inFormat(query, kind);
  const found = directiveAt(analysis, offset, documentation) ?? placeAt(analysis, offset, documentation, options);
  if (found === undefined) return undefined;
  const range = { start: document.positionAt(found.start), end: document.positionAt(found.end) };
  return inFormat({ contents: { kind: 'markdown', value: found.text }, range }, kind);
}

function inFormat(hover: Hover, kind: 'markdown' | 'plaintext'): Hover {
  const { contents } = hover;
  if (kind === 'markdown' || typeof contents === 'string' || !('kind' in contents)) return hover;
  return { ...hover, contents: { kind, value: plainText(contents.value) } };
}

interface HoverText extends Located {
  readonly text: string;
}

/** The operation, on a comment that says it. */
function directiveAt(analysis: Analysis, offset: number, documentation: Documentation): HoverText | undefined {
  if (analysis.requests.length === 0) return undefined;
  const { text: source } = analysis.file;
  // Looking for comments is a walk through the whole file.
  const line = source.slice(startOfLine(source, offset), endOfLine(source, offset));
  if (!/(?:#|\/\/|\/\*)\s*ecs:/.test(line)) return undefined;
  const comments = analysis.file.comments();
  const comment = comments[lastBefore(comments, offset)];
  if (comment === undefined || comment.end < offset) return undefined;
  const word = /^ecs:\s*([\w-]+)$/.exec(comment.text)?.[1];
  const operation = word === undefined ? undefined : operationNamed(word);
  const text = operation === undefined ? undefined : aboutOperation(operation, documentation);
  return text === undefined ? undefined : { text, start: comment.start, end: comment.end };
}

function placeAt(
  analysis: Analysis,
  offset: number,
  documentation: Documentation,
  options: HoverOptions,
): HoverText | undefined {
  for (const request of requestsWithin(analysis.requests, offset, offset)) {
    const hovered = hoveredIn(request, offset, options);
    const text = hovered === undefined ? undefined : aboutPlace(hovered.place, documentation);
    if (hovered === undefined || text === undefined) continue;
    const { start, end } = hovered;
    // How it is now is what somebody looks for on a name; what such names are is known.
    return { text: options.live === undefined ? text : `${options.live}\n\n---\n\n${text}`, start, end };
  }
  return undefined;
}

interface Hovered extends Located {
  readonly place: HoveredPlace;
}

function hoveredIn(request: Request, offset: number, options: FactOptions): Hovered | undefined {
  const { root, operation } = request;
  if (root === undefined) return undefined;
  const document: SourceDocument = { start: request.start, end: request.end, root };
  const place = nodeAtOffset(document, offset);
  if (place === undefined) return undefined;
  const factOf = factsOf(request, options);
  if (place.at === 'key') {
    const { object, member } = place;
    const { name, start, end } = member.key;
    const structure = member.merge ? undefined : typeOfNode(operation, root, object);
    const type = structure === undefined ? undefined : memberType(structure, name);
    if (type === undefined) return undefined;
    return { start, end, place: { at: 'key', name, type, fact: factOf(type, member.value) } };
  }
  const { node } = place;
  if (node.kind === 'object' || node.kind === 'array' || node.start === node.end) return undefined;
  const type = typeOfNode(operation, root, node);
  if (type === undefined) return undefined;
  return { start: node.start, end: node.end, place: { at: 'value', type, node, fact: factOf(type, node) } };
}
