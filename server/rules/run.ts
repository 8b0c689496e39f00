import { inputShapeName } from '../schema/operations.ts';
import { memberOf, resolve } from '../syntax/path.ts';
import type { FoundProblem } from '../syntax/text-fixes.ts';
import type { ArrayNode, ConcreteNode, ObjectNode, ValueNode } from '../syntax/tree.ts';
import { type Places, placesBelow, type ShapeDefinitions, shapesBelow } from './places.ts';
import type { Rule, RuleContext } from './rule.ts';
import { noWorkspace } from './workspace-facts.ts';

export type { ShapeDefinitions } from './places.ts';

/**
 * Checks one request against the rules.
 *
 * @param operation operation name as in the API, `CreateService`; of an unknown one nothing is found
 * @param root the request, without a wrapper
 * @param surroundings what is known besides; a pure request in a file that is on its own when left out
 * @returns problems in no particular order, each (code, range) once
 */
export interface RuleRunner {
  (
    operation: string,
    root: ObjectNode,
    surroundings?: Partial<Omit<RuleContext, 'operation' | 'root'>>,
  ): FoundProblem[];
  /** Whether any rule may have something to say of an operation. */
  concerns(operation: string): boolean;
}

/** Told of a rule that threw: a defect of the rule. The other rules still speak. */
export type OnDefect = (rule: Rule, error: unknown) => void;

/**
 * Makes the function that runs each rule once for every value of its shapes in a request.
 *
 * Where the shapes of an operation occur is found on its first request and kept: a request costs a walk to those places,
 * not a walk through all of it.
 *
 * @param shapes definitions of all shapes, inputs as `CreateServiceRequest`
 */
export function createRuleRunner(
  rules: readonly Rule[],
  shapes: ShapeDefinitions,
  onDefect: OnDefect = () => {},
): RuleRunner {
  const rulesByShape = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const shape of rule.shapes) rulesByShape.set(shape, [...(rulesByShape.get(shape) ?? []), rule]);
  }
  const rulesOf = (shape: string, operation: string): readonly Rule[] =>
    (rulesByShape.get(shape) ?? []).filter((rule) => concerns(rule, operation));

  const placesByOperation = new Map<string, Places<Rule> | undefined>();
  const placesOf = (operation: string): Places<Rule> | undefined => {
    const known = placesByOperation.get(operation);
    if (known !== undefined || placesByOperation.has(operation)) return known;
    const places = placesBelow(inputShapeName(operation), shapes, (shape) => rulesOf(shape, operation));
    placesByOperation.set(operation, places);
    return places;
  };

  const run: RuleRunner = (operation, root, surroundings) => {
    const places = placesOf(operation);
    if (places === undefined) return [];
    const alone = { dialect: 'request', syntaxErrors: [], workspace: noWorkspace } as const;
    return runAt(places, root, { ...alone, ...surroundings, operation, root }, onDefect);
  };
  run.concerns = (operation) => placesOf(operation) !== undefined;
  return run;
}

function concerns(rule: Rule, operation: string): boolean {
  return rule.operations === undefined || rule.operations.includes(operation);
}

function runAt(places: Places<Rule>, root: ObjectNode, context: RuleContext, onDefect: OnDefect): FoundProblem[] {
  const problems = new Map<string, FoundProblem>();
  const shared = new Map<Places<Rule>, Set<ConcreteNode>>();

  /** Nodes that stand in several places (aliases, merge keys) are looked at once for each kind of place, or a small text could cost a lot. */
  const seenBefore = (here: Places<Rule>, node: ConcreteNode): boolean => {
    const nodes = shared.get(here) ?? new Set();
    if (nodes.has(node)) return true;
    shared.set(here, nodes.add(node));
    return false;
  };

  const enter = (here: Places<Rule>, value: ValueNode, from: ConcreteNode): void => {
    const node = resolve(value);
    if ((node.kind !== 'object' && node.kind !== 'array') || node.kind !== here.kind) return;
    if (node.parent !== from && seenBefore(here, node)) return;
    visit(here, node);
  };

  const visit = (here: Places<Rule>, node: ObjectNode | ArrayNode): void => {
    for (const rule of here.found) check(rule, node);
    if (node.kind === 'array') {
      if (here.items === undefined) return;
      for (const item of node.items) enter(here.items, item, node);
      return;
    }
    for (const { name, places } of here.members) {
      const member = memberOf(node, name);
      if (member !== undefined) enter(places, member.value, node);
    }
    if (here.values === undefined) return;
    for (const { value } of node.members) enter(here.values, value, node);
  };

  const check = (rule: Rule, node: ObjectNode | ArrayNode): void => {
    try {
      const findings = rule.check(node, context);
      // What a loop needs to begin costs more than many a check, and most find nothing.
      if (Array.isArray(findings) && findings.length === 0) return;
      for (const { start, end, message, related, fixes } of findings) {
        const key = `${rule.id} ${start} ${end}`;
        if (problems.has(key)) continue;
        const problem = { code: rule.id, severity: rule.severity, message, start, end, ...(fixes && { fixes }) };
        problems.set(key, related === undefined ? problem : { ...problem, related });
      }
    } catch (error) {
      onDefect(rule, error);
    }
  };

  visit(places, root);
  return [...problems.values()];
}

/**
 * The operations a rule applies to, in alphabetical order.
 *
 * @param operations names of all operations
 */
export function operationsOf(rule: Rule, operations: readonly string[], shapes: ShapeDefinitions): string[] {
  return operations
    .filter((operation) => concerns(rule, operation))
    .filter((operation) => {
      const names = shapesBelow(inputShapeName(operation), shapes);
      return rule.shapes.some((shape) => names.has(shape));
    })
    .sort();
}
