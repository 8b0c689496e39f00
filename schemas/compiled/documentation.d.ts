/**
 * The documentation of the API in Markdown: the JSON of `[text, ...places][]`, deflated (zlib format), in base64. What a place
 * is: schemas/documentation-module.ts.
 */
export declare const documentation: string;
