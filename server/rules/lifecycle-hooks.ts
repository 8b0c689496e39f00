import { removeItems, replaceValue } from './fixes.ts';
import { isBlank, isEmptyList, writtenForm } from './known-values.ts';
import type { Rule } from './rule.ts';
import { findingAt, itemsOf, memberValue, textOf, wordOr } from './values.ts';

const reference = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHook.html';
const troubleshooting = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html';

const lambdaTarget: Rule = {
  id: 'lifecycle-hook-lambda-target-required',
  severity: 'error',
  title: 'Lambda hooks need hookTargetArn',
  why: 'A hook calls a Lambda function unless its `targetType` is PAUSE, so it must say which one.',
  sources: [reference],
  shapes: ['DeploymentLifecycleHook'],
  *check(hook, context) {
    if (hook.kind !== 'object' || !isBlank(hook, 'hookTargetArn', context)) return;
    if (wordOr(hook, 'targetType', 'AWS_LAMBDA', context) !== 'AWS_LAMBDA') return;
    yield findingAt(
      hook,
      'This hook calls a Lambda function (the default `targetType`) but has no `hookTargetArn`; add the ARN of the function.',
    );
  },
};

const stages: Rule = {
  id: 'lifecycle-hook-stages-required',
  severity: 'error',
  title: 'Hooks need lifecycleStages',
  why: 'A hook runs at the stages of a deployment that it names; without any it would never run.',
  sources: [reference],
  shapes: ['DeploymentLifecycleHook'],
  *check(hook, context) {
    if (hook.kind !== 'object' || !isEmptyList(hook, 'lifecycleStages', context)) return;
    yield findingAt(hook, 'This hook names no stage; give at least one in `lifecycleStages`.');
  },
};

/** The stages while traffic moves, and the last one before each. */
const stageBefore: ReadonlyMap<string, string> = new Map([
  ['TEST_TRAFFIC_SHIFT', 'POST_SCALE_UP'],
  ['PRODUCTION_TRAFFIC_SHIFT', 'PRE_PRODUCTION_TRAFFIC_SHIFT'],
]);

const pauseStage: Rule = {
  id: 'lifecycle-hook-pause-stage',
  severity: 'error',
  title: 'Pause hooks skip the shift stages',
  why: 'A deployment can wait before or after traffic moves, but not while it moves. Lambda hooks may run then.',
  sources: [reference, troubleshooting],
  shapes: ['DeploymentLifecycleHook'],
  *check(hook) {
    if (textOf(memberValue(hook, 'targetType')) !== 'PAUSE') return;
    const list = memberValue(hook, 'lifecycleStages');
    const given = itemsOf(list).map(textOf);
    for (const node of itemsOf(list)) {
      const stage = textOf(node);
      const before = stageBefore.get(stage ?? '');
      if (before === undefined) continue;
      yield findingAt(node, `A pause hook cannot run during ${stage}; use \`${before}\` or \`POST_${stage}\`.`, () => {
        const free = [before, `POST_${stage}`].filter((other) => !given.includes(other));
        if (free.length < 2) return removeItems(list, [node], 'Remove this stage');
        return free.flatMap((other) => replaceValue(node, other));
      });
    }
  },
};

/** Region and account may be words that are replaced later; the qualifier is a version or an alias. */
const functionArnPattern = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:[\w-]+(?::(?:\$LATEST|[\w-]+))?$/;

const targetArn: Rule = {
  id: 'lifecycle-hook-target-arn-format',
  severity: 'error',
  title: 'hookTargetArn is a Lambda function ARN',
  why: 'Hooks take Lambda functions only, by their full ARNs, with or without a version or alias.',
  sources: [reference, 'The Terraform AWS provider checks that it is an ARN.'],
  shapes: ['DeploymentLifecycleHook'],
  *check(hook) {
    const node = memberValue(hook, 'hookTargetArn');
    const text = writtenForm(node);
    if (node === undefined || text === undefined || functionArnPattern.test(text)) return;
    yield findingAt(
      node,
      `\`hookTargetArn\` must be the full ARN of a Lambda function, like \`arn:aws:lambda:eu-west-1:111122223333:function:NAME\`; \`${text}\` is none.`,
    );
  },
};

/** Rules about the hooks of a deployment. */
export const lifecycleHookRules: readonly Rule[] = [lambdaTarget, stages, pauseStage, targetArn];
