import type { ConcreteNode } from '../syntax/tree.ts';
import { type Fixes, removeItems, replaceValue, shown } from './fixes.ts';
import { quoted } from './formats.ts';
import type { Rule } from './rule.ts';
import { findingAt, itemsOf, memberValue, numberOf, textOf } from './values.ts';

const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MetricConfiguration.html';

const metrics: ReadonlySet<string> = new Set(['CPUUtilization', 'MemoryUtilization']);

const metricName: Rule = {
  id: 'monitoring-metric-name',
  severity: 'error',
  title: 'Metric that cannot be configured',
  why: 'The resolution can be chosen for `CPUUtilization` and `MemoryUtilization`, written exactly so.',
  sources: [reference, 'The stackd ECS emulator refuses other names as well.'],
  shapes: ['MetricConfiguration'],
  *check(configuration) {
    const list = memberValue(configuration, 'metricNames');
    for (const name of itemsOf(list)) {
      const text = textOf(name);
      if (!text || metrics.has(text)) continue;
      yield findingAt(name, `${quoted(text)} is no metric here; use \`CPUUtilization\` or \`MemoryUtilization\`.`, () =>
        metricFixes(list, name, text),
      );
    }
  },
};

function metricFixes(list: ConcreteNode | undefined, node: ConcreteNode, text: string): Fixes {
  const meant = [...metrics].find((metric) => metric.toLowerCase() === text.toLowerCase());
  const given = new Set(itemsOf(list).map(textOf));
  const guess = meant ?? (/cpu/i.test(text) ? 'CPUUtilization' : /mem/i.test(text) ? 'MemoryUtilization' : undefined);
  if (guess === undefined || given.has(guess)) {
    return itemsOf(list).length > 1 ? removeItems(list, [node], `Remove ${shown(text)}`) : [];
  }
  return replaceValue(node, guess, undefined, meant === undefined ? 'suggested' : 'safe');
}

const resolution: Rule = {
  id: 'monitoring-resolution',
  severity: 'error',
  title: 'Resolution of a metric is 20 or 60 seconds',
  why: 'Service metrics are collected every 20 or every 60 seconds; there is nothing in between.',
  sources: [reference, 'The stackd ECS emulator refuses other values as well.'],
  shapes: ['MetricConfiguration'],
  *check(configuration) {
    const node = memberValue(configuration, 'resolutionSeconds');
    const seconds = numberOf(node);
    // Below 20 and above 60 the API's own range speaks.
    if (node === undefined || seconds === undefined || seconds <= 20 || seconds >= 60) return;
    yield findingAt(node, `\`resolutionSeconds\` must be 20 or 60, not ${seconds}.`, () =>
      (seconds < 40 ? [20, 60] : [60, 20]).flatMap((each) => replaceValue(node, each)),
    );
  },
};

/** Rules about the metrics of a service. */
export const monitoringRules: readonly Rule[] = [metricName, resolution];
