import type { DocumentLink } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../analysis.ts';
import { memberValue, textOf } from '../../rules/values.ts';
import { keyOf } from '../../syntax/path.ts';
import { hasPlaceholder } from '../../syntax/placeholders.ts';
import { stringText } from '../../syntax/string-text.ts';
import type { Located, ObjectNode, StringNode, ValueNode } from '../../syntax/tree.ts';
import { arnParts, consolePage } from '../computed/arn.ts';
import { imageParts } from '../computed/image.ts';
import { imagePage, logGroupPage } from './pages.ts';
import { rangeIn } from './references.ts';

/** Editors keep all links of a file in mind. */
const mostLinks = 2000;

/**
 * What of a request has a page in the web: ARNs and log groups in the AWS console, images in their registries. Only where the
 * address is certain; at most 2,000.
 */
export function documentLinks(
  { file, requests }: Pick<Analysis, 'file' | 'requests'>,
  document: Pick<TextDocument, 'positionAt'>,
): DocumentLink[] {
  const links: DocumentLink[] = [];
  for (const { root } of requests) {
    for (const { node, page } of root === undefined ? [] : pagesIn(root)) {
      if (links.length >= mostLinks) return links;
      const range = contentRange(node, file.text);
      if (range !== undefined) links.push({ range: rangeIn(document, range), ...page });
    }
  }
  return links;
}

interface Page {
  readonly target: string;
  readonly tooltip: string;
}

interface LinkedText {
  readonly node: StringNode;
  readonly page: Page;
}

function* pagesIn(node: ValueNode): Iterable<LinkedText> {
  if (node.kind === 'array') {
    for (const item of node.items) {
      const page = item.kind === 'string' ? arnPage(item.value) : undefined;
      if (item.kind === 'string' && page !== undefined) yield { node: item, page };
      if (item.kind === 'object' || item.kind === 'array') yield* pagesIn(item);
    }
  }
  if (node.kind !== 'object') return;
  for (const { key, value } of node.members) {
    if (value.kind === 'string') {
      const page = memberPage(node, key.name, value) ?? arnPage(value.value);
      if (page !== undefined) yield { node: value, page };
    } else if (value.kind === 'object' || value.kind === 'array') yield* pagesIn(value);
  }
}

function memberPage(object: ObjectNode, name: string, value: StringNode): Page | undefined {
  if (name !== 'image' && name !== 'awslogs-group') return undefined;
  const text = textOf(value);
  if (text === undefined) return undefined;
  if (name === 'image') {
    if (!isContainer(object)) return undefined;
    const image = imageParts(text);
    const target = image === undefined ? undefined : imagePage(image);
    if (image === undefined || target === undefined) return undefined;
    return { target, tooltip: `Open ${image.repository} in ${image.registry}` };
  }
  const region = textOf(memberValue(object, 'awslogs-region'));
  const target = region === undefined ? undefined : logGroupPage(region, text);
  return target === undefined ? undefined : { target, tooltip: 'Open the log group in CloudWatch' };
}

/** A container's definition: labels and options of drivers may have an `image`, too. */
function isContainer(object: ObjectNode): boolean {
  const { parent } = object;
  if (parent?.kind === 'array') return keyOf(parent)?.name === 'containerDefinitions';
  return keyOf(object)?.name === 'primaryContainer';
}

function arnPage(text: string): Page | undefined {
  if (!text.startsWith('arn:') || hasPlaceholder(text)) return undefined;
  const parts = arnParts(text);
  const target = parts === undefined ? undefined : consolePage(parts);
  return target === undefined ? undefined : { target, tooltip: 'Open in the AWS console' };
}

/** The text of a string without its quotes; block scalars have none that is of one line. */
function contentRange(node: StringNode, text: string): Located | undefined {
  if (node.style === 'literal' || node.style === 'folded') return undefined;
  const range = stringText(node, text)?.sourceRange(0, node.value.length);
  return range === undefined || /[\r\n]/.test(text.slice(range.start, range.end)) ? undefined : range;
}
