import { _, Ajv, type CodeKeywordDefinition, type KeywordCxt } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import type { Definitions, JsonSchema } from './json-schema.ts';

type Schema = Readonly<Record<string, unknown>>;

/**
 * The source of `compiled/validators.js`: what ajv generates for the inputs of the operations, made smaller.
 *
 * @param inputs operation name -> name of its input among `definitions`
 */
export function validatorsModule(definitions: Definitions, inputs: Readonly<Record<string, string>>): string {
  const ajv = new Ajv({
    allErrors: true,
    messages: false,
    inlineRefs: false,
    strict: true,
    allowUnionTypes: true,
    unicodeRegExp: true,
    // With `lines`, each statement has a line of its own, which `compact` relies on.
    code: { source: true, esm: true, lines: true, optimize: 2 },
    keywords: [closed, oneOfTexts('oneOfTexts'), oneOfTexts('usuallyOneOfTexts')],
  });
  ajv.addSchema({ $id: 'ecs', definitions: validationDefinitions(definitions) });
  const names = Object.keys(inputs);
  const pointers = names.map((name) => [name, `ecs#/definitions/${inputs[name]}`]);
  return compact(standalone.default(ajv, Object.fromEntries(pointers)), names);
}

/** `additionalProperties: false` that does not drag the whole schema into the code. */
const closed: CodeKeywordDefinition = {
  keyword: 'closed',
  type: 'object',
  schemaType: 'array',
  error: { message: '', params: ({ params }) => _`{additionalProperty: ${params.key}}` },
  code(context: KeywordCxt) {
    const { gen, data, schema } = context;
    const names = gen.scopeValue('obj', { ref: schema, code: _`new Set(${literal(schema)})` });
    // Not over `Object.keys`: a list of keys for each object is half of what a validation makes. What is checked has no keys but its own.
    gen.forIn('key', data, (key) => {
      context.setParams({ key });
      gen.if(_`!${names}.has(${key})`, () => context.error());
    });
  },
};

/** `enum` for texts alone: a value of another type already has its error. */
function oneOfTexts(keyword: 'oneOfTexts' | 'usuallyOneOfTexts'): CodeKeywordDefinition {
  return {
    keyword,
    type: 'string',
    schemaType: 'array',
    error: {
      message: '',
      params: ({ params }) =>
        keyword === 'oneOfTexts'
          ? _`{allowedValues: ${params.values}}`
          : _`{allowedValues: ${params.values}, lenient: true}`,
    },
    code(context: KeywordCxt) {
      const { gen, data, schema } = context;
      const values = gen.scopeValue('obj', { ref: schema, code: literal(schema) });
      context.setParams({ values });
      context.fail(_`!${values}.includes(${data})`);
    },
  };
}

function literal(texts: readonly string[]) {
  return _`[${texts.map((text, index) => (index === 0 ? _`${text}` : _`, ${text}`)).reduce((all, next) => _`${all}${next}`)}]`;
}

/**
 * The definitions as ajv is to compile them: without documentation, and with a definition for each kind of scalar and
 * list, so that 600 members of type string share one function.
 */
function validationDefinitions(definitions: Definitions): Record<string, Schema> {
  const shared: Record<string, Schema> = {};
  const value = (schema: JsonSchema): Schema => {
    if (schema.$ref !== undefined) return { $ref: schema.$ref };
    const bare = valueSchema(schema, value);
    if (Object.keys(bare).length === 0) return bare;
    const name = JSON.stringify(bare).replace(/[^\w]+/g, '_');
    shared[name] = bare;
    return { $ref: `#/definitions/${name}` };
  };
  const structures = Object.entries(definitions).map(([name, schema]) => [name, structureOrEnum(schema, value)]);
  return { ...Object.fromEntries(structures), ...shared };
}

function structureOrEnum(schema: JsonSchema, value: (schema: JsonSchema) => Schema): Schema {
  if (schema.properties === undefined) {
    return { type: 'string', [schema.lenient ? 'usuallyOneOfTexts' : 'oneOfTexts']: schema.enum };
  }
  const { type, required, minProperties, maxProperties } = schema;
  const properties = Object.entries(schema.properties).map(([name, member]) => [name, value(member)]);
  return {
    type,
    ...(required && { required }),
    ...(minProperties && { minProperties, maxProperties }),
    properties: Object.fromEntries(properties),
    closed: Object.keys(schema.properties),
  };
}

function valueSchema(schema: JsonSchema, value: (schema: JsonSchema) => Schema): Schema {
  const { markdownDescription: _text, deprecated: _flag, deprecationMessage: _why, format: _bits, ...bare } = schema;
  return {
    ...bare,
    ...(schema.items && { items: value(schema.items) }),
    ...(typeof schema.additionalProperties === 'object' && {
      additionalProperties: value(schema.additionalProperties),
    }),
  };
}

const helpers = `
function fail(errors, keyword, params) {
  const error = { instancePath: "", keyword, params };
  if (errors === null) return [error];
  errors.push(error);
  return errors;
}
function join(errors, more, segment) {
  for (const error of more) error.instancePath = "/" + segment + error.instancePath;
  if (errors === null) return more;
  for (const error of more) errors.push(error);
  return errors;
}
function member(errors, data, name, validate) {
  const value = data[name];
  return value === undefined || validate(value) ? errors : join(errors, validate.errors, name);
}
`;

/** What ajv puts behind a path, `"/name"` or `"/" + i0`, without the slash. */
function segmentOf(path: string): string {
  const expression = /^"\/" \+ (.*)$/.exec(path)?.[1];
  return expression ?? path.replace(/^"\//, '"');
}

const reportedAs: Readonly<Record<string, string>> = {
  closed: 'additionalProperties',
  oneOfTexts: 'enum',
  usuallyOneOfTexts: 'enum',
};

/**
 * Rewrites the code that ajv generates: makes it four times smaller, and joins lists of errors in place of copying the
 * list for each list item, which takes quadratic time.
 *
 * - an error is made by `fail`, without `schemaPath`, which says nothing that `instancePath` and the shapes do not;
 * - a validator takes nothing but the data: the path of an error is put together from within, not made for each value that has none;
 * - errors are not counted besides being listed;
 * - the exports become one object.
 *
 * @throws Error when a piece of the code is not as expected: then ajv generates other code than it did.
 */
function compact(code: string, names: readonly string[]): string {
  const smaller = code
    .replace(
      /^const (err\d+) = \{instancePath,schemaPath:".*?",keyword:"(\w+)",params:(.*)\};\nif\(vErrors === null\)\{\nvErrors = \[\1\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}\nerrors\+\+;$/gm,
      (_all, _name, keyword, params) => `vErrors = fail(vErrors, "${reportedAs[keyword] ?? keyword}", ${params});`,
    )
    .replace(
      /^if\(!\((\w+)\((.*), \{instancePath:instancePath\+(.*),parentData:.*?,parentDataProperty:.*?,rootData\}\)\)\)\{\nvErrors = vErrors === null \? \1\.errors : vErrors\.concat\(\1\.errors\);\nerrors = vErrors\.length;$/gm,
      (_all, validator, value, path) =>
        `if(!(${validator}(${value}))){\nvErrors = join(vErrors, ${validator}.errors, ${segmentOf(path)});`,
    )
    .replace(/^(function .*), \{instancePath="", parentData.*\}=\{\}\)\{$/gm, '$1){')
    .replace(
      /^if\(data\.(\w+) !== undefined\)\{\nif\(!\((\w+)\(data\.\1\)\)\)\{\nvErrors = join\(vErrors, \2\.errors, "\1"\);\n\}\n\}$/gm,
      'vErrors = member(vErrors, data, "$1", $2);',
    )
    .replace(/^let errors = 0;$/gm, '')
    .replace(/^return errors === 0;$/gm, 'return vErrors === null;')
    .replace(/^"use strict";/, '');
  const exported = new Map(
    [...smaller.matchAll(/^export const (\w+) = (\w+);$/gm)].map(([, name, local]) => [name, local]),
  );
  const leftover = /schemaPath|instancePath|parentData|rootData|\.concat\(|(?<![.\w])errors(?: =|\+\+)|_errs/.exec(
    smaller,
  )?.[0];
  const missing = names.find((name) => !exported.has(name));
  if (leftover !== undefined || missing !== undefined) {
    throw new Error(`ajv generates other code than expected: ${leftover ?? `no ${missing}`}`);
  }
  const entries = names.map((name) => `  ${name}: ${exported.get(name)},`);
  const table = `export const validators = {\n  __proto__: null,\n${entries.join('\n')}\n};\n`;
  return smaller.replace(/^export .*$/gm, '') + helpers + table;
}
