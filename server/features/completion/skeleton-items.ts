import type { CompletionItem } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../analysis.ts';
import { operationCommands } from '../../schema/operations.ts';
import type { Cursor } from '../../syntax/cursor.ts';
import { skeletonStyle, skeletonTemplate, skeletonVariants } from '../skeletons.ts';
import { completionItem, itemKinds } from './items.ts';
import { lineBreakOf } from './style.ts';
import type { TemplateStyle } from './template.ts';

/** Proposed where neither the name nor a comment tells the operation. */
const usualOperations: readonly string[] = [
  'CreateService',
  'RegisterTaskDefinition',
  'RunTask',
  'CreateTaskSet',
  'UpdateService',
  'CreateCluster',
  'PutClusterCapacityProviders',
  'CreateCapacityProvider',
  'StartTask',
  'CreateExpressGatewayService',
];

/** Whole requests for an empty document. */
export function skeletonItems(
  analysis: Analysis,
  document: TextDocument,
  cursor: Cursor,
  style: TemplateStyle,
  operation: string | undefined,
): CompletionItem[] {
  if (cursor.column > 0 && style.language === 'yaml') return [];
  const operations = operation === undefined ? usualOperations : [operation];
  const layout = { ...skeletonStyle(style.language, lineBreakOf(analysis.file.text)), stops: style.stops };
  return operations.flatMap((each, rank) =>
    skeletonVariants(each).map((variant, index) => {
      const label = variant === undefined ? each : `${each} (${variant})`;
      const isUnknown = operation === undefined && style.language === 'yaml';
      const item = completionItem(
        { file: analysis.file, document, cursor, style: layout, dash: 'none' },
        {
          label,
          kind: itemKinds.snippet,
          detail: `a minimal ${operationCommands[each] ?? each} request`,
          // Behind the members where both fit: who types a word wants these.
          sortText: `${cursor.prefix === '' ? '0' : 'x'}${String(rank).padStart(2, '0')}${index}`,
          isPreselected: operation !== undefined && index === 0 && cursor.prefix === '',
        },
        { write: 'template', template: skeletonTemplate(each, variant) },
      );
      if (!isUnknown || item.textEdit === undefined) return item;
      const comment = `# ecs: ${operationCommands[each] ?? each}${layout.eol}`;
      return {
        ...item,
        textEdit: { ...item.textEdit, newText: `${comment}${item.textEdit.newText}` },
        insertTextMode: 2 as const,
      };
    }),
  );
}
