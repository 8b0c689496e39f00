import { readFileSync } from 'node:fs';

/**
 * Flags for Node that the first line of a program gives (`#!/usr/bin/env -S node --max-semi-space-size=8`): it runs with them when it is
 * called by its name. None without such a line.
 */
export function flagsOf(program: string): readonly string[] {
  const [line = ''] = readFileSync(program, 'utf8').split('\n', 1);
  return /^#!.*\bnode (.+)$/.exec(line)?.[1]?.split(' ') ?? [];
}
