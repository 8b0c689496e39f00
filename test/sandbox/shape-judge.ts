import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** Says what is wrong with a request or an answer: one line a defect, each naming the member. Nothing when all is well. */
export type ShapeJudge = (operation: string, value: unknown) => string[];

/** Judges answers by the shapes that the SDK has. */
export const judgeAnswer = shapeJudge('ecs.answers.schema.json', 'Response');

/** Judges requests by the shapes that the SDK has, and by the documented limits. */
export const judgeRequest = shapeJudge('ecs.schema.json', 'Request');

function shapeJudge(file: string, suffix: string): ShapeJudge {
  let ajv: Ajv | undefined;
  const validators = new Map<string, ValidateFunction>();
  function validatorOf(operation: string): ValidateFunction {
    const known = validators.get(operation);
    if (known !== undefined) return known;
    ajv ??= new Ajv({ allErrors: true, strict: false, validateFormats: false, verbose: true }).addSchema(
      schemaOf(file),
      'ecs',
    );
    const made = ajv.compile({ $ref: `ecs#/definitions/${operation}${suffix}` });
    validators.set(operation, made);
    return made;
  }
  return (operation, value) => {
    const odd = oddValues(value, '');
    if (odd.length > 0) return odd;
    const validate = validatorOf(operation);
    return validate(value) ? [] : (validate.errors ?? []).filter(({ keyword }) => keyword !== '$ref').map(inWords);
  };
}

/** With the name of each definition as its title, for messages. ECS takes values beyond those of a lenient enum. */
function schemaOf(file: string): object {
  const text = readFileSync(new URL(`../../schemas/generated/${file}`, import.meta.url), 'utf8');
  const { definitions }: { readonly definitions: Readonly<Record<string, { readonly lenient?: true }>> } = JSON.parse(
    text,
    // Request files hold timestamps as texts, too, which the AWS CLI turns into numbers.
    (name, value) => (name === 'type' && Array.isArray(value) ? 'number' : value),
  );
  const titled = Object.entries(definitions).map(([title, definition]) => [
    title,
    definition.lenient ? { title, type: 'string' } : { ...definition, title },
  ]);
  return { definitions: Object.fromEntries(titled) };
}

/** The one member that takes any JSON. */
const freeJson = 'hookDetails';

/** What JSON cannot say, or what an answer must not: null, NaN, a Date, a Map; `undefined` in a list. */
function oddValues(value: unknown, at: string): string[] {
  if (value === null) return [`${at || 'the whole'} is null: leave absent members out`];
  if (typeof value === 'number' && !Number.isFinite(value)) return [`${at} is ${value}`];
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    return [`${at} is a ${typeof value}`];
  }
  if (typeof value !== 'object') return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      item === undefined ? [`${at}[${index}] is undefined`] : oddValues(item, `${at}[${index}]`),
    );
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return [`${at} is a ${prototype.constructor?.name ?? 'strange object'}, no plain data`];
  }
  return Object.entries(value).flatMap(([name, member]) =>
    name === freeJson ? [] : oddValues(member, at === '' ? name : `${at}.${name}`),
  );
}

/** `services[0].desiredCuont: Service has no such member`. */
function inWords({ instancePath, keyword, params, parentSchema, message, data }: ErrorObject): string {
  const shape = parentSchema?.title;
  const at = pathInWords(instancePath);
  if (keyword === 'additionalProperties') {
    const members = Object.keys(parentSchema?.properties ?? {}).join(', ');
    return `${joined(at, params.additionalProperty)}: ${shape} has no such member; it has ${members}`;
  }
  if (keyword === 'required') return `${joined(at, params.missingProperty)}: is missing, ${shape} requires it`;
  const given = JSON.stringify(data)?.slice(0, 80);
  if (keyword === 'enum') {
    return `${at}: ${given} is no value of ${shape}; they are ${params.allowedValues.join(', ')}`;
  }
  return `${at || 'the whole'}: ${message}, but it is ${given}`;
}

function joined(at: string, member: string): string {
  return at === '' ? member : `${at}.${member}`;
}

function pathInWords(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : joined(path, part)), '');
}
