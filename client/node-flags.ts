/**
 * Flags for the Node that runs the language server: one thread beside the main one, not four, as each keeps some megabytes of its own and
 * one compiles as fast as V8 asks; and at most 16 MB for each half of what is young: JSON of 1 MB broken by a quote takes 22 ms where it
 * takes 33 with 8 MB, and with 24 MB a JSON file of 1 MB needs more memory at its peak than vscode-json-languageserver.
 */
export const serverFlags: readonly string[] = ['--v8-pool-size=1', '--max-semi-space-size=16'];

/** Flags for the Node that runs the sandbox: 8 MB keep the peak of a huge account a third lower (docs/benchmarks-sandbox.md). */
export const sandboxFlags: readonly string[] = ['--max-semi-space-size=8'];
