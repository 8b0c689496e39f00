import type { CompletionItem, CompletionList, InsertTextFormat, MarkupContent } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, Request } from '../analysis.ts';
import { memberValue, textOf } from '../rules/values.ts';
import type { LoadDocumentation } from '../schema/documentation.ts';
import { operationOfFileName } from '../schema/file-names.ts';
import { inputType, itemType, memberType, type TypedValue } from '../schema/typed-value.ts';
import { knownEntries } from '../schema/value-kinds.ts';
import { type Cursor, cursorAt } from '../syntax/cursor.ts';
import { segmentsTo } from '../syntax/cursor-parts.ts';
import type { ObjectNode } from '../syntax/tree.ts';
import type { ItemData, Scene } from './completion/items.ts';
import type { Surroundings } from './completion/known.ts';
import { memberItems } from './completion/members.ts';
import { skeletonItems } from './completion/skeleton-items.ts';
import { styleAt } from './completion/style.ts';
import type { Template } from './completion/template.ts';
import { entriesTemplate } from './completion/value-template.ts';
import { itemValues, listItems, scalarItems, wholeItem } from './completion/values.ts';
import type { CompletionNames } from './completion-names.ts';
import type { LiveLookup } from './live-names.ts';
import { queryCompletions } from './query.ts';

const plainFormat: InsertTextFormat = 1;
const snippetFormat: InsertTextFormat = 2;

/** What completion takes from outside. */
export interface CompletionContext {
  /** `textDocument.completion.completionItem.snippetSupport` of the client. */
  readonly snippets: boolean;
  /** Names that other files define; those of this file are found without it. */
  readonly names?: CompletionNames | undefined;
  /** Names of the account that the user is connected to. */
  readonly live?: LiveLookup | undefined;
  /** What the client does with quotes around the cursor, which are part of what an item replaces; `replaced` when left out. */
  readonly quotes?: 'replaced' | 'kept' | undefined;
}

/**
 * What can be typed at an offset: members, values, names, cluster queries, and in an empty document whole requests. The text
 * is not parsed again.
 *
 * @param document the text of `analysis`
 */
export function completionsAt(
  analysis: Analysis,
  document: TextDocument,
  offset: number,
  context: CompletionContext,
): CompletionList {
  const items = proposedAt(analysis, document, offset, context);
  if (context.quotes !== 'kept') return { isIncomplete: false, items };
  return { isIncomplete: false, items: items.map((item) => betweenQuotes(item, document, offset)) };
}

function proposedAt(
  analysis: Analysis,
  document: TextDocument,
  offset: number,
  context: CompletionContext,
): CompletionItem[] {
  const inQuery = queryCompletions(analysis, document, offset);
  if (inQuery.length > 0) return context.snippets ? inQuery : inQuery.map(plainItem);
  const cursor = cursorAt(analysis.file, offset);
  return cursor === undefined ? [] : itemsAt(analysis, document, cursor, context);
}

/** The same edit without the quotes that stand around the cursor already. */
function betweenQuotes(item: CompletionItem, document: TextDocument, offset: number): CompletionItem {
  const { textEdit, filterText } = item;
  if (textEdit === undefined || !('range' in textEdit)) return item;
  const { newText, range } = textEdit;
  const cursor = document.positionAt(offset);
  const before = document.getText({ start: range.start, end: cursor });
  const behind = document.getText({ start: cursor, end: range.end });
  const opening = /^["']/.test(before) && newText.startsWith(before.charAt(0)) ? 1 : 0;
  const closing = newText.length > opening && newText.endsWith(behind) ? behind.length : 0;
  return {
    ...item,
    ...(filterText !== undefined && {
      filterText: filterText.slice(filterText.startsWith(before.charAt(0)) ? opening : 0),
    }),
    textEdit: {
      newText: newText.slice(opening, newText.length - closing),
      range: {
        start: { line: range.start.line, character: range.start.character + opening },
        end: closing > 0 ? cursor : range.end,
      },
    },
  };
}

/** For clients without snippets: what is typed at the tab stops is left out. */
function plainItem(item: CompletionItem): CompletionItem {
  if (item.insertTextFormat !== snippetFormat || item.textEdit === undefined) return item;
  const newText = item.textEdit.newText.replaceAll(/\$\{\d+(?::([^}]*))?\}|\$\d+/g, '$1');
  return { ...item, insertTextFormat: plainFormat, textEdit: { ...item.textEdit, newText } };
}

/** Adds the documentation of what is proposed. */
export async function resolveCompletion(item: CompletionItem, load: LoadDocumentation): Promise<CompletionItem> {
  const data: unknown = item.data;
  if (!isItemData(data)) return item;
  const documentation = await load();
  const { shape, member, value } = data;
  const text =
    member !== undefined
      ? documentation.member(shape, member)
      : value !== undefined
        ? (documentation.enumValue(shape, value) ?? documentation.shape(shape))
        : documentation.shape(shape);
  const content: MarkupContent | undefined = text === undefined ? undefined : { kind: 'markdown', value: text };
  return content === undefined ? item : { ...item, documentation: content };
}

function isItemData(data: unknown): data is ItemData {
  return typeof data === 'object' && data !== null && 'shape' in data && typeof data.shape === 'string';
}

function itemsAt(
  analysis: Analysis,
  document: TextDocument,
  cursor: Cursor,
  context: CompletionContext,
): CompletionItem[] {
  const style = styleAt(analysis.file, cursor, context.snippets ? 'snippet' : 'plain');
  const request = analysis.requests.find(({ start }) => start === cursor.document.start);
  const operation = request?.operation ?? operationBeingTyped(analysis, cursor);
  const skeletons = isRoot(cursor) ? skeletonItems(analysis, document, cursor, style, operation) : [];
  if (operation === undefined || (skeletons.length > 0 && cursor.place === 'flow')) return skeletons;
  const path = pathInRequest(cursor, request);
  const type = path === undefined ? undefined : typeAt(operation, path);
  if (type === undefined || path === undefined) return skeletons;
  const dash = cursor.place === 'item' ? 'item' : 'none';
  const scene: Scene = { file: analysis.file, document, cursor, style, dash };
  if (cursor.at === 'key') return memberItems(scene, type, cursor.object, cursor.member, cursor.object.parent);
  const object = cursor.container?.kind === 'object' ? cursor.container : objectAround(cursor.container?.parent);
  const { names, live } = context;
  const around: Surroundings = { operation, root: request?.root, object, path, prefix: cursor.prefix, names, live };
  return [...skeletons, ...valueItems(scene, type, around)];
}

function objectAround(node: Cursor['document']['root']): ObjectNode | undefined {
  return node?.kind === 'object' ? node : undefined;
}

function isRoot(cursor: Cursor): boolean {
  return cursor.at === 'value' && cursor.container === undefined;
}

/** A file whose name is often an ECS request: the check waits for members that say so, completion helps to type the first. */
function operationBeingTyped({ source, requests }: Analysis, cursor: Cursor): string | undefined {
  if (requests.length > 0) return undefined;
  const isFirst =
    cursor.at === 'key'
      ? cursor.path.length === 0 && cursor.object.members.every((member) => member === cursor.member)
      : isRoot(cursor);
  return isFirst ? operationOfFileName(source.name)?.operation : undefined;
}

/** The path below the request, which may have a wrapper around it; undefined outside of it. */
function pathInRequest(cursor: Cursor, request: Request | undefined): readonly (string | number)[] | undefined {
  const wrapper = request?.root === undefined ? [] : segmentsTo(request.root);
  return wrapper.every((segment, index) => cursor.path[index] === segment)
    ? cursor.path.slice(wrapper.length)
    : undefined;
}

function typeAt(operation: string, path: readonly (string | number)[]): TypedValue | undefined {
  let type = inputType(operation);
  for (const segment of path) {
    if (type === undefined) return undefined;
    // What a merge key brings in belongs to the same object.
    if (segment !== '<<') type = typeof segment === 'number' ? itemType(type) : memberType(type, segment);
  }
  return type;
}

function mapTemplate({ owner = '', member = '' }: TypedValue, around: Surroundings): Template {
  return entriesTemplate(knownEntries(owner, member, (name) => textOf(memberValue(around.object, name))));
}

function valueItems(scene: Scene, type: TypedValue, around: Surroundings): CompletionItem[] {
  const { cursor } = scene;
  const { properties, additionalProperties, items } = type.type;
  const beginsBlock = cursor.place === 'line' || cursor.place === 'dash' || cursor.place === 'item';
  if (properties !== undefined || additionalProperties !== undefined) {
    if (beginsBlock) return memberItems(scene, type, undefined, undefined, around.object);
    if (cursor.quote !== undefined) return [];
    return [wholeItem(scene, type, 'object', properties === undefined ? mapTemplate(type, around) : undefined)];
  }
  if (items !== undefined) {
    if (!beginsBlock) return cursor.quote === undefined ? listItems(scene, type, around) : [];
    const item = itemType(type);
    return item === undefined ? [] : valueItems({ ...scene, dash: 'item' }, item, around);
  }
  if (cursor.at === 'value' && cursor.container?.kind === 'array')
    return itemValues(scene, type, cursor.container, around);
  return scalarItems(scene, type, around);
}
