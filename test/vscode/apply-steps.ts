import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { choose, command, type Desk, linesOf, message, openFile, press, question, told } from './apply-desk.ts';
import { until } from './until.ts';

const network = `networkConfiguration:
  awsvpcConfiguration:
    subnets: [subnet-0a1b2c3d]
    securityGroups: [sg-0a1b2c3d]
`;

const balancing = 'arn:aws:elasticloadbalancing:us-east-1:123456789012';

/** A file that registers a family. */
export const definitionFile = (family: string, image: string) => `family: ${family}
requiresCompatibilities: [FARGATE]
networkMode: awsvpc
cpu: '256'
memory: '512'
containerDefinitions:
  - name: app
    image: ${image}
    portMappings:
      - containerPort: 80
`;

/** A file that creates the service `web` in a cluster, with the family of the same name. */
export const serviceFile = (name: string, desiredCount: number) => `cluster: ${name}
serviceName: web
taskDefinition: ${name}
desiredCount: ${desiredCount}
deploymentConfiguration:
  deploymentCircuitBreaker:
    enable: true
    rollback: true
${network}`;

/** A file that adds a task set to it. */
export const taskSetFile = (name: string, percent: number) => `cluster: ${name}
service: web
taskDefinition: ${name}
launchType: FARGATE
externalId: set-${percent}
${network}scale:
  unit: PERCENT
  value: ${percent}
`;

/** A request for a service `shop` of the cluster and family of this name; its deployments wait before the first tenth of the traffic. */
export const canary = (name: string) => ({
  cluster: name,
  serviceName: 'shop',
  taskDefinition: name,
  launchType: 'FARGATE',
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] } },
  deploymentConfiguration: {
    strategy: 'CANARY',
    bakeTimeInMinutes: 2,
    canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 2 },
    lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'] }],
  },
  loadBalancers: [
    {
      targetGroupArn: `${balancing}:targetgroup/blue/0123456789abcdef`,
      containerName: 'app',
      containerPort: 80,
      advancedConfiguration: {
        alternateTargetGroupArn: `${balancing}:targetgroup/green/0123456789abcdef`,
        productionListenerRule: `${balancing}:listener-rule/app/shop/0123456789abcdef/0123456789abcdef/0123456789abcdef`,
        roleArn: 'arn:aws:iam::123456789012:role/ecs',
      },
    },
  ],
});

/** What the sandbox says of a service. */
export interface Live {
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly taskDefinition: string;
  readonly capacityProviderStrategy?: readonly { readonly capacityProvider: string }[];
  readonly taskSets?: readonly { readonly id: string; readonly runningCount: number; readonly status: string }[];
}

/** What a person does on the way from a file to a running service, and what the account has meanwhile. */
export interface Steps {
  /** Pins a connection, unless it is the pinned one. */
  pin(page: Page, name: string): Promise<void>;
  /** Opens a file and previews it by its lens. */
  preview(page: Page, file: string): Promise<void>;
  /** Previews and asks to apply: the question is open then. */
  previewAndAsk(page: Page, file: string): Promise<void>;
  /** All of it. @param button of the question @param end what is told at the end */
  apply(page: Page, file: string, button: string, end?: string | RegExp): Promise<void>;
  /** Cluster, family and a steady service `web` with two tasks, all of one name, as if others had made them; files of the same. */
  service(name: string): Promise<void>;
  /** Registers the next revision as others would; with its image the tasks run, or not. */
  register(name: string, image: string): Promise<void>;
  /** Writes another number into the service's file. */
  scale(name: string, desiredCount: number): Promise<void>;
  live(name: string): Promise<Live>;
  /** Lets half a minute pass after each look at the rollout until its document says this. */
  documentSays(page: Page, text: string | RegExp): Promise<readonly string[]>;
  /** Lets time pass until it is told. */
  passUntilTold(page: Page, text: string | RegExp): Promise<void>;
}

export function stepsAt({ account, write }: Desk): Steps {
  async function preview(page: Page, file: string): Promise<void> {
    await openFile(page, file);
    await page.locator('.codelens-decoration a', { hasText: 'Preview & apply' }).first().click();
  }

  async function previewAndAsk(page: Page, file: string): Promise<void> {
    await preview(page, file);
    await press(message(page, 'This is a preview'), 'Apply');
    await question(page).waitFor();
  }

  async function live(name: string): Promise<Live> {
    const { services } = await account.ask('DescribeServices', { cluster: name, services: ['web'] });
    return (services as readonly Live[])[0] ?? assert.fail(`there is no service in ${name}`);
  }

  async function register(name: string, image: string): Promise<void> {
    await account.ask('RegisterTaskDefinition', {
      family: name,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image, portMappings: [{ containerPort: 80 }] }],
    });
  }

  const scale = (name: string, desiredCount: number) =>
    write(`${name}.create-service.yaml`, `${serviceFile(name, desiredCount)}launchType: FARGATE\n`);

  return {
    async pin(page, name) {
      const item = page.locator('.statusbar-item', { hasText: new RegExp(`${name}(?!-)`) });
      if ((await item.count()) > 0) return;
      await command(page, 'ECS: Pin Connection for This Workspace');
      await choose(page, name);
      await item.first().waitFor();
    },
    preview,
    previewAndAsk,
    async apply(page, file, button, end = 'Done') {
      await previewAndAsk(page, file);
      await press(question(page), button);
      await told(page, end);
    },
    async service(name) {
      await account.ask('CreateCluster', { clusterName: name, capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
      await register(name, 'nginx:1');
      await account.ask('CreateService', {
        cluster: name,
        serviceName: 'web',
        taskDefinition: name,
        desiredCount: 2,
        launchType: 'FARGATE',
        deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
        networkConfiguration: {
          awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] },
        },
      });
      account.pass(300);
      await account.ask('DescribeServices', { cluster: name, services: ['web'] });
      await scale(name, 2);
      await write(`${name}.register-task-definition.yaml`, definitionFile(name, 'nginx:1'));
      await account.writes();
    },
    register,
    scale,
    live,
    async documentSays(page, text) {
      let passedAt = -1;
      return until(
        `the document says ${text}`,
        async () => {
          const looks = await account.calls('DescribeServiceDeployments');
          // However slow the machine: each stage is looked at, as the time line tells only what was seen.
          if (looks !== passedAt) account.pass(30);
          passedAt = looks;
          return linesOf(page, '.editor-group-container.active .monaco-editor');
        },
        (lines) => lines.some((line) => line.search(text) >= 0),
        60_000,
      );
    },
    async passUntilTold(page, text) {
      await until(
        `it is told: ${text}`,
        async () => {
          account.pass(15);
          return message(page, text).count();
        },
        (count) => count > 0,
      );
    },
  };
}
