import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import ts from 'typescript';

/**
 * Bundles the rules with empty `sources`: only the pages of the rules print them, and these are made of the rules as they are
 * written.
 */
export const withoutSources: Plugin = {
  name: 'without-sources',
  setup(build) {
    build.onLoad({ filter: /[\\/]server[\\/]rules[\\/][^\\/]*\.ts$/ }, async ({ path }) => ({
      contents: emptySources(await readFile(path, 'utf8'), path),
      loader: 'ts',
    }));
  },
};

/** The text of a module with `sources: []` in every rule, recognised by its `why`. */
export function emptySources(text: string, path: string): string {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node) && member(node, 'why') !== undefined) {
      const sources = member(node, 'sources');
      if (sources !== undefined) found.push(sources);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.reduceRight(
    (shorter, node) => `${shorter.slice(0, node.getStart(file))}sources: []${shorter.slice(node.end)}`,
    text,
  );
}

function member(object: ts.ObjectLiteralExpression, name: string): ts.Node | undefined {
  return object.properties.find(
    (each) => each.name !== undefined && ts.isIdentifier(each.name) && each.name.text === name,
  );
}
