import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { cpuUnits, mayBeTemplate, memoryMib } from '../../server/rules/task-definition-facts.ts';

suite('sizes of tasks', () => {
  const cpus: readonly [string, number | undefined][] = [
    ['1024', 1024],
    ['1 vCPU', 1024],
    ['1vcpu', 1024],
    ['.25 vcpu', 256],
    ['0.125 VCPU', 128],
    ['0', 0],
    ['0.25', undefined],
    ['512m', undefined],
    ['vCPU', undefined],
    ['. vCPU', undefined],
    ['-256', undefined],
    ['', undefined],
  ];
  for (const [text, units] of cpus) {
    test(`"${text}" is ${units ?? 'no'} CPU units`, () => assert.equal(cpuUnits(text), units));
  }

  const memories: readonly [string, number | undefined][] = [
    ['2048', 2048],
    ['2GB', 2048],
    ['.5 gb', 512],
    ['30 GB', 30720],
    ['512MB', undefined],
    ['1Gi', undefined],
    ['0.5', undefined],
    ['GB', undefined],
  ];
  for (const [text, mib] of memories) {
    test(`"${text}" is ${mib ?? 'no'} MiB`, () => assert.equal(memoryMib(text), mib));
  }
});

suite('texts that may be templates', () => {
  const texts: readonly [string, boolean][] = [
    ['#{tag}#', true],
    ['[IMAGE]', true],
    ['$(tag)', true],
    ['__TAG__', true],
    ['app:1.4.0+build7', false],
    ['my app', false],
    ['app_x:v1#2', false],
  ];
  for (const [text, expected] of texts) {
    test(`${text}: ${expected}`, () => assert.equal(mayBeTemplate(text), expected));
  }
});
