/** Memory sizes in MiB: from `first` to `last` in equal steps. */
function sizes(first: number, last: number, step: number): readonly number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

/**
 * The task sizes of Fargate: memory in MiB for each number of CPU units, both ascending.
 *
 * Source: the table in the documentation of RegisterTaskDefinition (`cpu`, `memory`). 32 vCPU are newer than that table;
 * cfn-lint E3047 has them since its #4668.
 */
export const fargateSizes: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, sizes(1024, 4096, 1024)],
  [1024, sizes(2048, 8192, 1024)],
  [2048, sizes(4096, 16384, 1024)],
  [4096, sizes(8192, 30720, 1024)],
  [8192, sizes(16384, 61440, 4096)],
  [16384, sizes(32768, 122880, 8192)],
  [32768, [61440, 122880, 249856]],
]);

/** The largest size that is in the reference; nothing is said about larger ones, which come without notice. */
export const largestDocumentedSize = { cpu: 16384, memory: 122880 } as const;
