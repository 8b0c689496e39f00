import type { RuleFacts } from './report.ts';

/**
 * The rules with what SARIF says about them. In the bundles the rules have no texts, and another module takes the place of this
 * one: `scripts/rule-texts.ts`.
 */
export function withTexts(rules: readonly RuleFacts[]): readonly RuleFacts[] {
  return rules;
}
