/** A JSON Schema without documentation: of a shape, or of a member, list item or map value. An empty one takes any JSON. */
export interface TypeSchema {
  /** `#/definitions/Tag` */
  readonly $ref?: string;
  /** A list of types is that of a timestamp: ISO 8601 text, or seconds since 1970. */
  readonly type?: string | readonly string[];
  /** Of an integer that may be beyond 32 bits. */
  readonly format?: 'int64';
  /** Of a structure, in the order of the API; has no prototype. */
  readonly properties?: Readonly<Record<string, TypeSchema>>;
  /** Of a structure; missing when nothing is required. */
  readonly required?: readonly string[];
  /** 1 for a union, a structure that takes exactly one of its properties. */
  readonly maxProperties?: number;
  /** Of a list. */
  readonly items?: TypeSchema;
  /** Values of a map, whose keys are strings. */
  readonly additionalProperties?: TypeSchema;
  readonly enum?: readonly string[];
  /** Of an enum: ECS takes other values, too, and treats them as its default. Worth a warning, not an error. */
  readonly lenient?: true;
  /** Documented limits only: those that follow from 32 bits are left out. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly deprecated?: true;
}

/** All shapes that requests reach, by name (`CreateServiceRequest`, `Tag`, `LaunchType`); has no prototype. */
export declare const shapes: Readonly<Record<string, TypeSchema>>;
