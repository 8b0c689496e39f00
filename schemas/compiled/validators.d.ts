/**
 * What a validator found, as ajv says it but for `schemaPath`.
 *
 * | keyword | params |
 * |---|---|
 * | `type` | `type`: JSON Schema's name, or a list of such |
 * | `required` | `missingProperty` |
 * | `additionalProperties` | `additionalProperty` |
 * | `enum` | `allowedValues`; `lenient: true` where ECS takes other values, too |
 * | `minimum`, `maximum` | `limit`, `comparison` |
 * | `minLength`, `maxLength`, `minItems`, `maxItems` | `limit` |
 * | `minProperties`, `maxProperties` | `limit`: always 1, of a union, which takes exactly one of its members |
 * | `pattern` | `pattern` |
 */
export interface ValidationError {
  readonly keyword: string;
  /** JSON pointer of the value that is wrong; of its object for `required` and `additionalProperties`. */
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Says whether `data`, a value as JSON.parse makes it (a prototype is not needed), is a request of the operation.
 * A key is unknown unless the API declares it: `toString` and `__proto__` are. `errors` are those of the last call: use them before the next. A value of the wrong type has that one error.
 */
export interface Validate {
  (data: unknown): boolean;
  readonly errors?: readonly ValidationError[] | null;
}

/** By operation name: `CreateService`. Has no prototype, so that no other name finds anything. */
export declare const validators: Readonly<Record<string, Validate>>;
