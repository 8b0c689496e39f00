import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { bakeTimeInMinutes, trafficSteps } from '../../../sandbox/scheduler/traffic.ts';
import type { Wire } from '../../../sandbox/wire.ts';

type Configuration = Wire<DeploymentConfiguration>;

describe('steps of production traffic (LinearConfiguration, CanaryConfiguration)', () => {
  const cases: readonly [
    name: string,
    configuration: Configuration,
    expected: readonly (readonly [number, number])[],
  ][] = [
    ['blue/green shifts at once', { strategy: 'BLUE_GREEN' }, [[100, 0]]],
    [
      'canary, defaults 5.0 and 10',
      { strategy: 'CANARY' },
      [
        [5, 10],
        [100, 0],
      ],
    ],
    [
      'canary, given',
      { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0.1, canaryBakeTimeInMinutes: 0 } },
      [
        [0.1, 0],
        [100, 0],
      ],
    ],
    ['canary of everything', { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 100 } }, [[100, 0]]],
    [
      'linear, defaults 10.0 and 6',
      { strategy: 'LINEAR' },
      [
        [10, 6],
        [20, 6],
        [30, 6],
        [40, 6],
        [50, 6],
        [60, 6],
        [70, 6],
        [80, 6],
        [90, 6],
        [100, 0],
      ],
    ],
    [
      'linear, tenths do not drift',
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 33.3, stepBakeTimeInMinutes: 1 } },
      [
        [33.3, 1],
        [66.6, 1],
        [99.9, 1],
        [100, 0],
      ],
    ],
    [
      'linear, the last step is smaller',
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 40, stepBakeTimeInMinutes: 2 } },
      [
        [40, 2],
        [80, 2],
        [100, 0],
      ],
    ],
    ['linear in one step', { strategy: 'LINEAR', linearConfiguration: { stepPercent: 100 } }, [[100, 0]]],
  ];
  for (const [name, configuration, expected] of cases) {
    it(name, () => {
      const steps = trafficSteps(configuration).map(({ percent, bakeTimeInMinutes: minutes }) => [percent, minutes]);
      assert.deepEqual(steps, expected);
    });
  }

  it('the smallest step of 3.0 takes 34 shifts', () => {
    const steps = trafficSteps({ strategy: 'LINEAR', linearConfiguration: { stepPercent: 3 } });
    assert.deepEqual([steps.length, steps.at(-2)?.percent, steps.at(-1)?.percent], [34, 99, 100]);
  });

  it('bakes 15 minutes unless told', () => {
    assert.deepEqual([bakeTimeInMinutes({}), bakeTimeInMinutes({ bakeTimeInMinutes: 0 })], [15, 0]);
  });
});
