/**
 * The one tree that JSON, JSONC and YAML are read into.
 *
 * All offsets count UTF-16 code units from the beginning of the text (a BOM included), end exclusive.
 * Nodes are data: nothing changes them once the file is parsed.
 */

/** How a file is read. `json` is what the AWS CLI accepts; `jsonc` adds comments and trailing commas. */
export type SourceLanguage = 'json' | 'jsonc' | 'yaml';

/** How a scalar is written; `plain` is unquoted (JSON numbers and words too). */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** Offsets in UTF-16 code units, end exclusive. */
export interface Located {
  readonly start: number;
  readonly end: number;
}

interface Value extends Located {
  /** The object or array that holds this value; undefined at the root of a document. */
  readonly parent: ObjectNode | ArrayNode | undefined;
  /** The anchor's name without `&`, YAML only. */
  readonly anchor?: string;
}

export interface StringNode extends Value {
  readonly kind: 'string';
  /** Decoded text: escapes, folding and chomping applied. */
  readonly value: string;
  readonly style: ScalarStyle;
}

export interface NumberNode extends Value {
  readonly kind: 'number';
  readonly value: number;
}

export interface BooleanNode extends Value {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** A null that is written out, or (YAML) an empty value: then `start === end`, behind the key or dash. */
export interface NullNode extends Value {
  readonly kind: 'null';
}

/**
 * A value that cannot be known from the text: no check may speak about it.
 * `placeholder`: an unquoted template marker; `broken`: text that could not be read, or a value that is missing after `:`
 * in JSON, or nests too deep; `alias`: the alias names no anchor, or its own ancestor, or would make the document too large.
 */
export interface UnknownNode extends Value {
  readonly kind: 'unknown';
  readonly reason: 'placeholder' | 'broken' | 'alias';
}

/** A YAML alias; `start`/`end` are those of `*name`. `target` is never an alias itself. */
export interface AliasNode extends Value {
  readonly kind: 'alias';
  readonly name: string;
  readonly target: ConcreteNode;
}

export interface ArrayNode extends Value {
  readonly kind: 'array';
  readonly style: 'flow' | 'block';
  readonly isOneLine: boolean;
  readonly items: readonly ValueNode[];
}

export interface ObjectNode extends Value {
  readonly kind: 'object';
  readonly style: 'flow' | 'block';
  readonly isOneLine: boolean;
  /** In the order of the text, repeated keys included (the last one counts, as in JSON.parse and the AWS CLI). */
  readonly members: readonly Member[];
}

/** One `key: value`; `start` is that of the key, `end` that of the value (behind the `:` when the value is missing). */
export interface Member extends Located {
  readonly key: KeyNode;
  readonly value: ValueNode;
  /** A YAML merge key (`<<`): the members of its value count as members of the object, behind those written out. */
  readonly merge: boolean;
}

export interface KeyNode extends Located {
  /** The key as the API sees it: a YAML key `8080` is the string "8080". */
  readonly name: string;
  readonly style: ScalarStyle;
}

export type ScalarNode = StringNode | NumberNode | BooleanNode | NullNode;
export type ConcreteNode = ScalarNode | UnknownNode | ArrayNode | ObjectNode;
export type ValueNode = ConcreteNode | AliasNode;

export interface Comment extends Located {
  /** Without the comment signs, trimmed. */
  readonly text: string;
}

/**
 * One YAML document, or the whole of a JSON file. The documents of a file cover its text without gaps: one begins at its
 * `---` (the first at 0) and ends where the next begins.
 */
export interface SourceDocument extends Located {
  /** Undefined when the document is empty or holds nothing that could be read. */
  readonly root: ValueNode | undefined;
}

/** Where a document was taken over from: its text is the same. */
export interface Reuse {
  readonly from: SourceDocument;
  /** What its offsets grew by. */
  readonly shift: number;
}

/** The parsed file. Parsing never throws: broken text gives a tree of what could be read, and `problems`. */
export interface SourceFile {
  readonly text: string;
  readonly language: SourceLanguage;
  /** At least one. */
  readonly documents: readonly SourceDocument[];
  /** Codes `syntax`, `duplicate-property` and those of what only the AWS CLI refuses. */
  readonly problems: readonly import('../problem.ts').Problem[];
  /** In the order of the text; found on the first call (most files are never asked). */
  comments(): readonly Comment[];
  /** Documents that were taken over from the file it was parsed after; empty otherwise. */
  readonly reused: ReadonlyMap<SourceDocument, Reuse>;
  /** The same as `parse(text, language)`, at the cost of the documents that differ. */
  parseAgain(text: string): SourceFile;
}
