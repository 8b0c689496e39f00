/** Operation name (`CreateService`) -> first sentence of its documentation, plain text; in alphabetical order. */
export declare const summaries: Readonly<Record<string, string>>;
