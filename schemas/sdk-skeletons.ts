import ts from 'typescript';
import type { NumberKind, SdkOperation, SdkStructure, SdkType } from './sdk-types.ts';

const numberKindOf: Readonly<Record<string, NumberKind>> = {
  byte: 'integer',
  short: 'integer',
  int: 'integer',
  long: 'long',
  float: 'float',
  double: 'double',
};

/**
 * Reads how each numeric member of requests and answers is sent (`Structure.member` -> kind).
 *
 * The SDK's types say `number` for all of them; only the skeletons of input and output in each command's documentation tell
 * them apart: `const input = { weight: Number("int"), … }`. A skeleton is walked side by side with the types.
 */
export function readNumberKinds(
  commands: readonly ts.SourceFile[],
  operations: ReadonlyMap<string, SdkOperation>,
  structures: ReadonlyMap<string, SdkStructure>,
): Map<string, NumberKind> {
  const kinds = new Map<string, NumberKind>();
  const visit = (expression: ts.Expression, type: SdkType, key: string): void => {
    if (type.kind === 'number') {
      const kind = numberKind(expression);
      if (kind !== undefined) kinds.set(key, kind);
      return;
    }
    if (type.kind === 'list' && ts.isArrayLiteralExpression(expression)) {
      for (const item of expression.elements) visit(item, type.item, key);
      return;
    }
    if (!ts.isObjectLiteralExpression(expression)) return;
    const members = expression.properties.filter(ts.isPropertyAssignment);
    if (type.kind === 'map') {
      for (const member of members) visit(member.initializer, type.value, key);
      return;
    }
    const structure = type.kind === 'structure' ? structures.get(type.name) : undefined;
    for (const member of members) {
      const name = ts.isIdentifier(member.name) || ts.isStringLiteral(member.name) ? member.name.text : '';
      const declared = structure?.members.find((it) => it.name === name);
      if (structure !== undefined && declared !== undefined) {
        visit(member.initializer, declared.type, `${structure.name}.${name}`);
      }
    }
  };
  for (const file of commands) {
    const name = /(\w+)Command\.d\.ts$/.exec(file.fileName)?.[1] ?? '';
    const operation = operations.get(name);
    if (operation === undefined) continue;
    const input = inputSkeleton(file.text);
    const output = outputSkeleton(file.text);
    if (input !== undefined) visit(input, { kind: 'structure', name: operation.input }, '');
    if (output !== undefined) visit(output, { kind: 'structure', name: operation.output }, '');
  }
  return kinds;
}

/** The object behind the first `const input =` of a command's documentation comment. */
function inputSkeleton(text: string): ts.Expression | undefined {
  const code = /^ \* const input = \{[\s\S]*?^ \* \};$/m.exec(text)?.[0].replace(/^ \* ?/gm, '');
  return code === undefined ? undefined : initializerIn(code);
}

/** The object that stands, as comments, behind `const response = …` of a command's documentation comment. */
function outputSkeleton(text: string): ts.Expression | undefined {
  const code = /^ \* \/\/ \{ \/\/ \w+[\s\S]*?^ \* \/\/ \};$/m.exec(text)?.[0].replace(/^ \* \/\/ ?/gm, '');
  return code === undefined ? undefined : initializerIn(`const output = ${code}`);
}

function initializerIn(code: string): ts.Expression | undefined {
  const [statement] = ts.createSourceFile('skeleton.ts', code, ts.ScriptTarget.Latest, true).statements;
  if (statement === undefined || !ts.isVariableStatement(statement)) return undefined;
  return statement.declarationList.declarations[0]?.initializer;
}

/** `Number("int")` -> `integer`. */
function numberKind(expression: ts.Expression): NumberKind | undefined {
  if (!ts.isCallExpression(expression)) return undefined;
  const [argument] = expression.arguments;
  return argument !== undefined && ts.isStringLiteral(argument) ? numberKindOf[argument.text] : undefined;
}
