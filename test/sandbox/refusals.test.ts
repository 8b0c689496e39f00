import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ErrorType } from '../../sandbox/errors.ts';
import type { OperationName } from '../../sandbox/operation.ts';
import { refusalMessages } from '../../sandbox/refusal-messages.ts';
import { createRefusals, structural, withoutAdvice } from '../../sandbox/refusals.ts';
import { requestOf } from '../../sandbox/request.ts';
import { crossFileRules, requestRules } from '../../server/rules/catalogue.ts';
import { structuralRules } from '../../server/rules/structural.ts';
import { readExamples } from '../rules/support.ts';

const refusalOf = createRefusals();
const errorRules = new Set(requestRules.filter(({ severity }) => severity === 'error').map(({ id }) => id));
const readsOnly = (operation: string) => /^(?:Describe|Get|Discover)/.test(operation);
const examples = readExamples().filter(({ rule }) => errorRules.has(rule));

/** Words of a template that stand for themselves, in a regular expression. */
function patternOf(template: string): RegExp {
  const parts = template.split(/\{(?:value|container|\d)\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`);
}

describe('refusals', () => {
  for (const [index, { rule, kind, operation, request }] of examples.entries()) {
    const isRefused = kind === 'invalid' && !readsOnly(operation);
    test(`${rule}: ${kind} ${operation} is ${isRefused ? '' : 'not '}refused (${index})`, () => {
      const refusal = refusalOf(operation, requestOf(operation as OperationName, request));
      if (!isRefused) {
        assert.equal(refusal?.message, undefined);
        return;
      }
      const usual = /^Register.*TaskDefinition$/.test(operation) ? 'ClientException' : 'InvalidParameterException';
      const known = refusalMessages[rule];
      assert.equal(refusal?.type, known?.type ?? usual);
      assert.match(refusal.message, typeof known?.message === 'string' ? patternOf(known.message) : /^[^`]+[.\w]$/);
    });
  }

  const container = { name: 'app', image: 'nginx', memory: 128 };
  const port = { containerPort: 80, hostPort: 8080 };
  const exact: readonly (readonly [
    operation: OperationName,
    request: Readonly<Record<string, unknown>>,
    type: ErrorType,
    message: string,
  ])[] = [
    [
      'CreateService',
      {
        serviceName: 'web',
        taskDefinition: 'web:7',
        desiredCount: 1,
        launchType: 'EC2',
        capacityProviderStrategy: [{ capacityProvider: 'asg', weight: 1 }],
      },
      'InvalidParameterException',
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    ],
    [
      'RegisterTaskDefinition',
      { family: 'web', containerDefinitions: [container, { name: 'log', image: 'nginx' }] },
      'ClientException',
      "Invalid setting for container 'log'. At least one of 'memory' or 'memoryReservation' must be specified.",
    ],
    [
      'RegisterTaskDefinition',
      {
        family: 'web',
        containerDefinitions: [{ ...container, mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] }],
      },
      'ClientException',
      "Unknown volume 'data'.",
    ],
    [
      'RegisterTaskDefinition',
      {
        family: 'web',
        networkMode: 'bridge',
        containerDefinitions: [
          { ...container, portMappings: [port] },
          { ...container, name: 'api', portMappings: [port] },
        ],
      },
      'ClientException',
      "TCP host port '8080' is mapped multiple times in task.",
    ],
    [
      'RegisterTaskDefinition',
      {
        family: 'web',
        networkMode: 'awsvpc',
        containerDefinitions: [container, { ...container, name: 'api', links: ['app'] }],
      },
      'ClientException',
      'Links are not supported when networkMode=awsvpc.',
    ],
    [
      'RunTask',
      { taskDefinition: 'web', startedBy: 'x'.repeat(129) },
      'InvalidParameterException',
      'startedBy can be at most 128 characters long.',
    ],
    [
      'RunTask',
      { taskDefinition: 'web', networkConfiguration: { awsvpcConfiguration: { subnets: [] } } },
      'InvalidParameterException',
      'subnets can not be empty.',
    ],
    [
      'UpdateTaskProtection',
      { cluster: 'shop', tasks: Array.from({ length: 11 }, () => 'a'), protectionEnabled: true },
      'InvalidParameterException',
      'Tasks can have at most 10 items.',
    ],
    [
      'DeleteTaskDefinitions',
      { taskDefinitions: Array.from({ length: 11 }, () => 'web:1') },
      'InvalidParameterException',
      'Size of TaskDefinition references list cannot exceed 10',
    ],
    [
      'DeregisterTaskDefinition',
      { taskDefinition: 'web:x' },
      'InvalidParameterException',
      'Invalid revision number. Number: x',
    ],
    [
      'UpdateService',
      { service: 'web', deploymentConfiguration: { maximumPercent: 99 } },
      'InvalidParameterException',
      'maximumPercent must be 100 or more, not 99.',
    ],
    ['DeregisterTaskDefinition', { taskDefinition: 'web' }, 'ClientException', 'Revision is missing.'],
  ];
  for (const [operation, request, type, message] of exact) {
    test(`${operation}: ${message}`, () => {
      const refusal = refusalOf(operation, request);
      assert.deepEqual({ type: refusal?.type, message: refusal?.message }, { type, message });
    });
  }

  const legal: readonly (readonly [
    operation: OperationName,
    request: Readonly<Record<string, unknown>>,
    why: string,
  ])[] = [
    ['UpdateService', { service: 'web', desiredCount: 0 }, 'the service says the rest'],
    [
      'UpdateService',
      { service: 'web', deploymentConfiguration: { maximumPercent: 100 } },
      'minimumHealthyPercent may be lower',
    ],
    [
      'UpdateService',
      { service: 'web', deploymentConfiguration: { canaryConfiguration: { canaryPercent: 5 } } },
      'the service may be CANARY',
    ],
    ['UpdateService', { service: 'web', platformVersion: '1.4.0' }, 'the service may run on Fargate'],
    [
      'CreateService',
      { serviceName: 'web', taskDefinition: 'web', desiredCount: 1, platformVersion: '1.4.0' },
      'the strategy of the cluster may',
    ],
    [
      'CreateService',
      { serviceName: 'web', deploymentController: { type: 'EXTERNAL' }, desiredCount: 1 },
      'task sets say the rest',
    ],
    [
      'CreateService',
      { serviceName: '${name}', taskDefinition: 'web', desiredCount: 1 },
      'a name with a placeholder is not judged',
    ],
    [
      'DescribeServices',
      { services: Array.from({ length: 11 }, () => 'web') },
      'requests that only read are not looked at',
    ],
    ['StopTask', { task: '' }, 'an empty text is for the operation to judge'],
  ];
  for (const [operation, request, why] of legal) {
    test(`${operation} ${JSON.stringify(request).slice(0, 80)}: ${why}`, () => {
      assert.equal(refusalOf(operation, request)?.message, undefined);
    });
  }

  test('leave out exactly the checks of structure', () => {
    assert.deepEqual(
      [...structural],
      structuralRules.map(({ id }) => id),
    );
    assert.deepEqual(
      crossFileRules.filter(({ severity }) => severity === 'error').map(({ id }) => id),
      [],
    );
  });

  test('messages are those of rules that find errors', () => {
    assert.deepEqual(
      Object.keys(refusalMessages).filter((id) => !errorRules.has(id)),
      [],
    );
  });
});

describe('withoutAdvice', () => {
  const table: readonly (readonly [message: string, expected: string])[] = [
    ['`a` is empty; give at least one.', 'a is empty.'],
    ['`a` has 11 items; StartTask takes at most 10. Split the call.', 'a has 11 items; StartTask takes at most 10.'],
    ['There is no `a`; write `A`. (There are `A` and `B`.)', 'There is no a.'],
    ['`a` is needed. Did you mean `b`?', 'a is needed.'],
    ['`a` must be between 0.1 and 100.0, not 0.05.', 'a must be between 0.1 and 100.0, not 0.05.'],
    ['Give either `a` or `b`, not both; remove one of them.', 'Give either a or b, not both.'],
    [
      '`a` and `b` cannot be combined; set-up is either. Add one; another is fine.',
      'a and b cannot be combined; set-up is either.',
    ],
  ];
  for (const [message, expected] of table) {
    test(message, () => assert.equal(withoutAdvice(message), expected));
  }
});
