import { readFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import type { Plugin } from 'esbuild';
import ts from 'typescript';

/** Members of rules that only their pages print, and what stands for them in the bundles. */
const emptied: Readonly<Record<string, string>> = {
  title: "''",
  why: "''",
  sources: '[]',
  wrong: 'undefined',
  right: 'undefined',
};

/** Bundles the rules without what only their pages print: these are made of the rules as they are written. 55 kB less. */
export const withoutTexts: Plugin = {
  name: 'without-texts',
  setup(build) {
    build.onLoad({ filter: /[\\/]server[\\/]rules[\\/][^\\/]*\.ts$/ }, async ({ path }) => ({
      contents: emptyTexts(await readFile(path, 'utf8'), path),
      loader: 'ts',
    }));
  },
};

/** The text of a module with nothing to read in its rules, which are recognised by their `why`. */
export function emptyTexts(text: string, path: string): string {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const found: { readonly node: ts.Node; readonly name: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node) && memberNames(node).includes('why')) {
      for (const member of node.properties) {
        const name = nameOf(member);
        if (name !== undefined && Object.hasOwn(emptied, name)) found.push({ node: member, name });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.reduceRight(
    (shorter, { node, name }) =>
      `${shorter.slice(0, node.getStart(file))}${name}: ${emptied[name]}${shorter.slice(node.end)}`,
    text,
  );
}

function memberNames(object: ts.ObjectLiteralExpression): readonly (string | undefined)[] {
  return object.properties.map(nameOf);
}

function nameOf({ name }: ts.ObjectLiteralElementLike): string | undefined {
  return name !== undefined && ts.isIdentifier(name) ? name.text : undefined;
}

/** A rule, as far as SARIF prints it. */
export interface RuleTexts {
  readonly id: string;
  readonly title: string;
  readonly why: string;
}

/** Gives ecs-lint the titles and reasons that SARIF prints: deflated, as few runs ask for them. */
export function packedTexts(rules: readonly RuleTexts[]): Plugin {
  return {
    name: 'packed-texts',
    setup(build) {
      build.onLoad({ filter: /[\\/]server[\\/]lint[\\/]rule-texts\.ts$/ }, () => ({ contents: textsModule(rules) }));
    },
  };
}

function textsModule(rules: readonly RuleTexts[]): string {
  const texts = Object.fromEntries(rules.map(({ id, title, why }) => [id, { title, why }]));
  const packed = deflateSync(JSON.stringify(texts), { level: 9 }).toString('base64');
  return `export function withTexts(rules) {
    const texts = JSON.parse(require('node:zlib').inflateSync(Buffer.from(${JSON.stringify(packed)}, 'base64')));
    return rules.map((rule) => ({ ...rule, ...texts[rule.id] }));
  }`;
}
