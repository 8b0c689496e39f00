import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { readNumberKinds } from './sdk-skeletons.ts';

/** How the SDK says a number is sent: `Number("int")` and so on in the skeleton of a command's documentation. */
export type NumberKind = 'integer' | 'long' | 'float' | 'double';

export type SdkType =
  | { readonly kind: 'string' | 'boolean' | 'timestamp' | 'document' | 'number' }
  | { readonly kind: NumberKind }
  | { readonly kind: 'enum' | 'structure'; readonly name: string }
  | { readonly kind: 'list'; readonly item: SdkType }
  | { readonly kind: 'map'; readonly value: SdkType };

/** What the documentation comment of a declaration holds; `html` is the SDK's own HTML. */
export interface Documented {
  readonly html: string;
  /** Text behind `@deprecated`, empty when the SDK gives no reason; undefined when it is not deprecated. */
  readonly deprecated: string | undefined;
}

export interface SdkMember extends Documented {
  readonly name: string;
  readonly required: boolean;
  readonly type: SdkType;
}

export interface SdkStructure extends Documented {
  readonly name: string;
  /** `union`: exactly one member is given. */
  readonly kind: 'structure' | 'union';
  /** In the order of the API. */
  readonly members: readonly SdkMember[];
}

export interface SdkEnum {
  readonly name: string;
  readonly values: readonly ({ readonly value: string } & Documented)[];
}

export interface SdkOperation extends Documented {
  readonly name: string;
  readonly input: string;
  readonly output: string;
}

/** What `@aws-sdk/client-ecs` says about the ECS API, names as in the SDK. */
export interface SdkModel {
  readonly operations: ReadonlyMap<string, SdkOperation>;
  readonly structures: ReadonlyMap<string, SdkStructure>;
  readonly enums: ReadonlyMap<string, SdkEnum>;
}

/** Folder of the SDK's type declarations: `…/client-ecs/dist-types`. */
export function sdkTypesFolder(): string {
  const entry = fileURLToPath(import.meta.resolve('@aws-sdk/client-ecs'));
  return join(dirname(dirname(entry)), 'dist-types');
}

/**
 * Reads the SDK's type declarations.
 *
 * @throws Error when a declaration has a form that this reader does not know: then the SDK's code generator changed.
 */
export function readSdk(folder: string = sdkTypesFolder()): SdkModel {
  const models = readdirSync(join(folder, 'models'))
    .filter((name) => /^models_\d+\.d\.ts$/.test(name))
    .sort()
    .map((name) => parse(join(folder, 'models', name)));
  const enums = readEnums(parse(join(folder, 'models', 'enums.d.ts')));
  const structures = readStructures(models, enums);

  const commands = readdirSync(join(folder, 'commands'))
    .filter((name) => name.endsWith('Command.d.ts'))
    .sort()
    .map((name) => parse(join(folder, 'commands', name)));
  const operations = new Map(commands.map(readOperation).map((operation) => [operation.name, operation]));
  const numberKinds = readNumberKinds(commands, operations, structures);
  return { operations, structures: withNumberKinds(structures, numberKinds), enums };
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
}

function readEnums(file: ts.SourceFile): Map<string, SdkEnum> {
  const enums = new Map<string, SdkEnum>();
  for (const statement of file.statements.filter(ts.isVariableStatement)) {
    for (const { name, type } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(name) || type === undefined || !ts.isTypeLiteralNode(type)) continue;
      const values = type.members.filter(ts.isPropertySignature).map((member) => ({
        value: stringLiteral(member.type),
        ...documentation(member),
      }));
      enums.set(name.text, { name: name.text, values });
    }
  }
  return enums;
}

function stringLiteral(type: ts.TypeNode | undefined): string {
  if (type !== undefined && ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)) return type.literal.text;
  throw new Error(`The SDK has an enum value that is no string: ${type?.getText()}`);
}

function readStructures(
  files: readonly ts.SourceFile[],
  enums: ReadonlyMap<string, SdkEnum>,
): Map<string, SdkStructure> {
  const structures = new Map<string, SdkStructure>();
  for (const statement of files.flatMap((file) => [...file.statements])) {
    if (ts.isInterfaceDeclaration(statement)) {
      const name = statement.name.text;
      const members = readMembers(statement, enums);
      structures.set(name, { name, kind: 'structure', members, ...documentation(statement) });
    } else if (ts.isTypeAliasDeclaration(statement)) {
      const name = statement.name.text;
      const members = readUnionMembers(name, files, enums);
      structures.set(name, { name, kind: 'union', members, ...documentation(statement) });
    }
  }
  return structures;
}

function readMembers(declaration: ts.InterfaceDeclaration, enums: ReadonlyMap<string, SdkEnum>): SdkMember[] {
  return declaration.members.filter(ts.isPropertySignature).map((member) => {
    if (member.type === undefined) throw new Error(`The SDK has a member without a type: ${member.getText()}`);
    return {
      name: propertyName(member.name),
      required: member.questionToken === undefined,
      type: readType(member.type, enums),
      ...documentation(member),
    };
  });
}

/** A union is a type alias and a namespace of one interface a member: `S3Member { s3: …; $unknown?: never }`. */
function readUnionMembers(
  name: string,
  files: readonly ts.SourceFile[],
  enums: ReadonlyMap<string, SdkEnum>,
): SdkMember[] {
  const body = files
    .flatMap((file) => file.statements.filter(ts.isModuleDeclaration))
    .find((module) => module.name.text === name)?.body;
  if (body === undefined || !ts.isModuleBlock(body)) throw new Error(`The SDK has a type that is no union: ${name}`);
  return body.statements
    .filter(ts.isInterfaceDeclaration)
    .filter((declaration) => declaration.name.text.endsWith('Member') && declaration.name.text !== '$UnknownMember')
    .flatMap((declaration) => {
      const about = documentation(declaration);
      const given = declaration.members.filter(ts.isPropertySignature).filter((m) => m.questionToken === undefined);
      return given.map((member) => {
        if (member.type === undefined) throw new Error(`The SDK has a member without a type: ${member.getText()}`);
        return { name: propertyName(member.name), required: false, type: readType(member.type, enums), ...about };
      });
    });
}

function propertyName(name: ts.PropertyName): string {
  if (ts.isIdentifier(name) || ts.isStringLiteral(name)) return name.text;
  throw new Error(`The SDK has a member with a computed name: ${name.getText()}`);
}

function readType(node: ts.TypeNode, enums: ReadonlyMap<string, SdkEnum>): SdkType {
  if (ts.isUnionTypeNode(node)) {
    const [type, ...others] = node.types.filter((part) => part.kind !== ts.SyntaxKind.UndefinedKeyword);
    if (type === undefined || others.length > 0) throw new Error(`The SDK has an unknown type: ${node.getText()}`);
    return readType(type, enums);
  }
  if (ts.isArrayTypeNode(node)) return { kind: 'list', item: readType(node.elementType, enums) };
  if (ts.isParenthesizedTypeNode(node)) return readType(node.type, enums);
  if (ts.isTypeReferenceNode(node)) return readReference(node, enums);
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { kind: 'string' };
    case ts.SyntaxKind.NumberKeyword:
      return { kind: 'number' };
    case ts.SyntaxKind.BooleanKeyword:
      return { kind: 'boolean' };
    default:
      throw new Error(`The SDK has an unknown type: ${node.getText()}`);
  }
}

function readReference(node: ts.TypeReferenceNode, enums: ReadonlyMap<string, SdkEnum>): SdkType {
  const name = node.typeName.getText();
  const value = node.typeArguments?.[1];
  if (name === 'Record' && value !== undefined) return { kind: 'map', value: readType(value, enums) };
  if (name === 'Date') return { kind: 'timestamp' };
  if (name === '__DocumentType') return { kind: 'document' };
  return { kind: enums.has(name) ? 'enum' : 'structure', name };
}

function readOperation(file: ts.SourceFile): SdkOperation {
  const declaration = file.statements
    .filter(ts.isClassDeclaration)
    .find((statement) => statement.name?.text.endsWith('Command'));
  const className = declaration?.name?.text;
  if (declaration === undefined || className === undefined) throw new Error(`${file.fileName} declares no command`);
  const shapeBehind = (suffix: string): string => {
    const [clause] =
      file.statements.filter(ts.isInterfaceDeclaration).find((it) => it.name.text === `${className}${suffix}`)
        ?.heritageClauses ?? [];
    const [base] = clause?.types ?? [];
    if (base === undefined) throw new Error(`${file.fileName} declares no ${suffix.toLowerCase()}`);
    return base.expression.getText();
  };
  return {
    name: className.slice(0, -'Command'.length),
    input: shapeBehind('Input'),
    output: shapeBehind('Output'),
    ...documentation(declaration),
  };
}

/**
 * Reads the comment before a declaration as text: TypeScript's own reader takes any `@` of the documentation for a tag,
 * while the SDK writes a tag at the beginning of a line, and escapes braces and the end of a comment.
 */
function documentation(node: ts.Node): Documented {
  const comment = ts.getJSDocCommentsAndTags(node).findLast(ts.isJSDoc)?.getText() ?? '';
  const [text = '', ...tags] = comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^[ \t]*\*[ \t]?/gm, '')
    .split(/^@/m);
  const deprecated = tags.find((tag) => /^deprecated\b/.test(tag));
  return {
    html: text.replace(/\\([{}@/])/g, '$1').trim(),
    deprecated: deprecated?.slice('deprecated'.length).trim(),
  };
}

function withNumberKinds(
  structures: ReadonlyMap<string, SdkStructure>,
  kinds: ReadonlyMap<string, NumberKind>,
): Map<string, SdkStructure> {
  const refine = (type: SdkType, key: string): SdkType => {
    if (type.kind === 'list') return { kind: 'list', item: refine(type.item, key) };
    if (type.kind === 'map') return { kind: 'map', value: refine(type.value, key) };
    return type.kind === 'number' ? { kind: kinds.get(key) ?? 'number' } : type;
  };
  return new Map(
    [...structures].map(([name, structure]) => [
      name,
      {
        ...structure,
        members: structure.members.map((it) => ({ ...it, type: refine(it.type, `${name}.${it.name}`) })),
      },
    ]),
  );
}
