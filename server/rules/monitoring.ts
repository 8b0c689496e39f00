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
    for (const name of itemsOf(memberValue(configuration, 'metricNames'))) {
      const text = textOf(name);
      if (!text || metrics.has(text)) continue;
      yield findingAt(name, `${quoted(text)} is no metric here; use \`CPUUtilization\` or \`MemoryUtilization\`.`);
    }
  },
};

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
    yield findingAt(node, `\`resolutionSeconds\` must be 20 or 60, not ${seconds}.`);
  },
};

/** Rules about the metrics of a service. */
export const monitoringRules: readonly Rule[] = [metricName, resolution];
