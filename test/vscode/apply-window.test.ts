import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root } from '../../scripts/build.ts';
import { packageExtension } from '../../scripts/package.ts';
import {
  choose,
  command,
  connections,
  type Desk,
  linesOf,
  markedLines,
  message,
  openDesk,
  openFile,
  press,
  question,
  until,
} from './apply-desk.ts';

const out = join(root, 'out/vscode/apply-window');

const strategy = `defaultCapacityProviderStrategy:
  - capacityProvider: FARGATE
    base: 1
    weight: 1
  - capacityProvider: FARGATE_SPOT
    weight: 3
`;
const clusterFile = (name: string) => `clusterName: ${name}\ncapacityProviders: [FARGATE, FARGATE_SPOT]\n${strategy}`;
const definitionFile = (family: string, image: string) => `family: ${family}
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
const network = `networkConfiguration:
  awsvpcConfiguration:
    subnets: [subnet-0a1b2c3d]
    securityGroups: [sg-0a1b2c3d]
`;
const serviceFile = (name: string, desiredCount: number) => `cluster: ${name}
serviceName: web
taskDefinition: ${name}
desiredCount: ${desiredCount}
deploymentConfiguration:
  deploymentCircuitBreaker:
    enable: true
    rollback: true
${network}`;

/** Each test has a cluster, a family and a window of its own; what is done is done as a person does it. */
describe('applying files', () => {
  let desk: Desk;
  let page: Page;

  before(async function () {
    this.timeout(180_000);
    await mkdir(out, { recursive: true });
    desk = await openDesk(join(out, 'desk'), await packageExtension(out));
  });
  after(async function () {
    this.timeout(30_000);
    await desk?.close();
  });
  beforeEach(async function () {
    this.timeout(60_000);
    page = await desk.window();
  });
  afterEach(async function () {
    await desk.account.fault();
    if (this.currentTest?.state === 'failed')
      await page.screenshot({ path: join(out, `${this.currentTest.title.replace(/\W+/g, '-')}.png`) });
    await page.close();
  });

  async function pin(name: string, where: Page = page): Promise<void> {
    await command(where, 'ECS: Pin Connection for This Workspace');
    await choose(where, name);
    await where.locator('.statusbar-item', { hasText: name }).waitFor();
  }

  /** Opens a file and previews it by its lens. */
  async function preview(file: string, where: Page = page): Promise<void> {
    await openFile(where, file);
    await where.locator('.codelens-decoration a', { hasText: 'Preview & apply' }).first().click();
  }

  /** Previews and asks to apply: the question is open then. */
  async function previewAndAsk(file: string, where: Page = page): Promise<void> {
    await preview(file, where);
    await press(message(where, 'This is a preview'), 'Apply');
    await question(where).waitFor();
  }

  /** All of it. @param button of the question @param told what is told at the end */
  async function apply(file: string, button: string, told: string | RegExp = 'Done'): Promise<void> {
    await previewAndAsk(file);
    await press(question(page), button);
    await message(page, told).first().waitFor();
  }

  async function clear(): Promise<void> {
    await command(page, 'Notifications: Clear All Notifications');
  }

  /** Cluster, family and a steady service, all of one name, as if others had made them; files of the same. */
  async function service(name: string): Promise<void> {
    const { account } = desk;
    await account.ask('CreateCluster', { clusterName: name, capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
    await account.ask('RegisterTaskDefinition', {
      family: name,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'nginx:1', portMappings: [{ containerPort: 80 }] }],
    });
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
    await desk.write(`${name}.create-service.yaml`, `${serviceFile(name, 2)}launchType: FARGATE\n`);
    await desk.write(`${name}.register-task-definition.yaml`, definitionFile(name, 'nginx:1'));
    await account.writes();
  }

  async function scale(name: string, desiredCount: number): Promise<void> {
    await desk.write(`${name}.create-service.yaml`, `${serviceFile(name, desiredCount)}launchType: FARGATE\n`);
  }

  interface Live {
    readonly desiredCount: number;
    readonly runningCount: number;
    readonly taskDefinition: string;
    readonly capacityProviderStrategy?: readonly { readonly capacityProvider: string }[];
    readonly taskSets?: readonly { readonly id: string; readonly runningCount: number; readonly status: string }[];
  }

  async function live(name: string): Promise<Live> {
    const { services } = await desk.account.ask('DescribeServices', { cluster: name, services: ['web'] });
    return (services as readonly Live[])[0] ?? assert.fail(`there is no service in ${name}`);
  }

  /** Lets time pass until the rollout document says this. */
  async function documentSays(text: string | RegExp): Promise<readonly string[]> {
    return until(
      `the document says ${text}`,
      async () => {
        desk.account.pass(15);
        return linesOf(page, '.editor-group-container.active .monaco-editor');
      },
      (lines) => lines.some((line) => line.search(text) >= 0),
    );
  }

  it('a cluster with a strategy, a family and a service come to be; a changed member is the only difference', async function () {
    this.timeout(120_000);
    const name = 'walk';
    await desk.write(`${name}.create-cluster.yaml`, clusterFile(name));
    await desk.write(`${name}.register-task-definition.yaml`, definitionFile(name, 'nginx:1'));
    await desk.write(`${name}.create-service.yaml`, serviceFile(name, 2));
    await desk.account.writes();
    await pin(connections.usual);
    await apply(`${name}.create-cluster.yaml`, 'Create', 'Done: CreateCluster');
    await apply(`${name}.register-task-definition.yaml`, 'Create', 'Done: RegisterTaskDefinition');
    await apply(`${name}.create-service.yaml`, 'Create', 'Done: CreateService');
    await press(message(page, 'Done: CreateService'), 'Follow Rollout');
    await page.locator('.tab', { hasText: 'web (rollout)' }).first().waitFor();
    await until(
      'the rollout is steady',
      async () => {
        desk.account.pass(15);
        return message(page, 'is done').count();
      },
      (count) => count > 0,
    );
    const { runningCount, capacityProviderStrategy } = await live(name);
    assert.deepEqual(
      [runningCount, capacityProviderStrategy?.map((each) => each.capacityProvider)],
      [2, ['FARGATE', 'FARGATE_SPOT']],
    );
    await clear();
    // Beside the rollout there is too little room for a diff of two sides.
    await command(page, 'View: Close All Editors');
    await desk.write(`${name}.create-service.yaml`, serviceFile(name, 3));
    await previewAndAsk(`${name}.create-service.yaml`);
    assert.deepEqual(await markedLines(page), { live: 1, file: 1 });
    assert.match((await question(page).textContent()) ?? '', /1 change/);
    await press(question(page), 'Update');
    await message(page, 'Done: UpdateService').waitFor();
    assert.equal((await live(name)).desiredCount, 3);
    const once = { CreateCluster: 1, RegisterTaskDefinition: 1, CreateService: 1, UpdateService: 1 };
    assert.deepEqual(await desk.account.writes(), once);
  });

  it('a broken image is rolled back by the circuit breaker, and the document says why', async () => {
    const name = 'broken';
    await service(name);
    await desk.write(`${name}.register-task-definition.yaml`, definitionFile(name, 'registry.example/web:broken'));
    await pin(connections.usual);
    await apply(`${name}.register-task-definition.yaml`, 'Register');
    await clear();
    await apply(`${name}.create-service.yaml`, 'Deploy');
    await press(message(page, 'Done: UpdateService'), 'Follow Rollout');
    await until(
      'it is told',
      async () => {
        desk.account.pass(20);
        return message(page, /rolled back/i).count();
      },
      (count) => count > 0,
    );
    await press(message(page, /rolled back/i), 'Show Why');
    const lines = await documentSays(/CannotPullContainerError/);
    assert.ok(
      lines.some((line) => line.includes('registry.example/web:broken')),
      lines.join('\n'),
    );
    assert.match((await live(name)).taskDefinition, /broken:1$/);
  });

  it('the answer is lost: it is found out that it was done, and it is done once', async () => {
    const name = 'lost';
    await service(name);
    await scale(name, 4);
    await pin(connections.usual);
    await desk.account.fault({ kind: 'drop-answer', operation: 'UpdateService', times: 1 });
    await apply(`${name}.create-service.yaml`, 'Update');
    assert.deepEqual(await desk.account.writes(), { UpdateService: 1 });
    assert.equal((await live(name)).desiredCount, 4);
  });

  it('the token expires in the middle: nothing is done, and after a new one it goes on', async () => {
    const name = 'expired';
    await service(name);
    await scale(name, 4);
    await pin(connections.usual);
    const before = await desk.account.state();
    await desk.account.fault({ kind: 'expired-token', operation: 'UpdateService' });
    await apply(`${name}.create-service.yaml`, 'Update', /UpdateService was not carried out/);
    assert.equal(await desk.account.state(), before);
    await desk.account.fault();
    await clear();
    await apply(`${name}.create-service.yaml`, 'Update', 'Done');
    assert.equal((await live(name)).desiredCount, 4);
  });

  it('cancelled at the preview, at the question, and during the call: nothing is done, or it is told', async () => {
    const name = 'cancelled';
    await service(name);
    await scale(name, 4);
    await pin(connections.usual);
    const before = await desk.account.state();
    const file = `${name}.create-service.yaml`;
    await preview(file);
    await message(page, 'This is a preview').waitFor();
    await clear();
    await previewAndAsk(file);
    await press(question(page), 'Cancel');
    await question(page).waitFor({ state: 'detached' });
    await clear();
    await desk.account.fault({ kind: 'latency', milliseconds: 4_000, operation: 'DescribeServices', times: 1 });
    await preview(file);
    await press(message(page, 'Planning'), 'Cancel');
    await message(page, 'Planning').waitFor({ state: 'detached' });
    assert.deepEqual(await desk.account.writes(), {});
    assert.equal(await desk.account.state(), before);
    await desk.account.fault({ kind: 'latency', milliseconds: 4_000, operation: 'UpdateService' });
    await clear();
    await previewAndAsk(file);
    await press(question(page), 'Update');
    await press(message(page, 'Sending UpdateService'), 'Cancel');
    const told = await message(page, 'Cancelled:').textContent();
    const isDone = (await live(name)).desiredCount === 4;
    assert.equal(/was carried out all the same/.test(told ?? ''), isDone, told ?? '');
  });

  it('a production connection wants its name typed', async () => {
    const name = 'typed';
    await service(name);
    await scale(name, 4);
    await pin(connections.production);
    await previewAndAsk(`${name}.create-service.yaml`);
    await press(question(page), 'Update');
    const input = page.locator('.quick-input-widget input').first();
    await input.fill('shop');
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget .quick-input-message', { hasText: 'marked as production' }).waitFor();
    assert.deepEqual(await desk.account.writes(), {});
    await input.fill(connections.production);
    await page.keyboard.press('Enter');
    await message(page, 'Done').waitFor();
    assert.deepEqual(await desk.account.writes(), { UpdateService: 1 });
  });

  it('a read-only connection shows the preview and refuses the rest', async () => {
    const name = 'looked';
    await service(name);
    await scale(name, 4);
    await pin(connections.readOnly);
    const before = await desk.account.state();
    await preview(`${name}.create-service.yaml`);
    await press(message(page, 'This is a preview'), 'Apply');
    await message(page, 'is read-only').waitFor();
    assert.equal(await question(page).count(), 0);
    assert.deepEqual(await desk.account.writes(), {});
    assert.equal(await desk.account.state(), before);
  });

  it('what was before is restored through the same preview', async () => {
    const name = 'restored';
    await service(name);
    await scale(name, 4);
    await pin(connections.usual);
    await apply(`${name}.create-service.yaml`, 'Update');
    await press(message(page, 'Done'), 'Restore Previous');
    await message(page, 'This is a preview').waitFor();
    assert.deepEqual(await markedLines(page), { live: 1, file: 1 });
    await press(message(page, 'This is a preview'), 'Apply');
    await press(question(page), 'Update');
    await until(
      'two tasks are wanted again',
      () => live(name),
      ({ desiredCount }) => desiredCount === 2,
    );
    assert.deepEqual(await desk.account.writes(), { UpdateService: 2 });
  });

  it('a service that is imported previews as no change', async () => {
    const name = 'imported';
    await service(name);
    await pin(connections.usual);
    await command(page, 'ECS: Import as Request File');
    await page.locator('.quick-input-widget input').first().fill(`${name}/web`);
    await page.keyboard.press('Enter');
    await page.locator('.codelens-decoration a', { hasText: 'Preview & apply' }).first().click();
    await message(page, 'Nothing to do').waitFor();
    assert.deepEqual(await markedLines(page), { live: 0, file: 0 });
    assert.deepEqual(await desk.account.writes(), {});
  });

  it('what the API rejects is a problem on the member that it names, until the text changes', async () => {
    const name = 'rejected';
    await desk.write(`${name}.create-cluster.yaml`, `clusterName: ${name}\ncapacityProviders: [no-such-provider]\n`);
    await pin(connections.usual);
    await apply(`${name}.create-cluster.yaml`, 'Create', 'CreateCluster was not carried out');
    await press(message(page, 'CreateCluster was not carried out'), 'Show');
    await page.locator('.squiggly-error').first().waitFor();
    await page.keyboard.press('End');
    await page.keyboard.type(' ');
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });

  it('task sets of an EXTERNAL controller are shifted from 100/0 over 50/50 to 0/100', async function () {
    this.timeout(120_000);
    const name = 'shifted';
    await service(name);
    const taskSets = async () => (await live(name)).taskSets ?? [];
    await desk.account.ask('DeleteService', { cluster: name, service: 'web', force: true });
    desk.account.pass(300);
    await desk.account.ask('CreateService', {
      cluster: name,
      serviceName: 'web',
      desiredCount: 4,
      deploymentController: { type: 'EXTERNAL' },
    });
    await desk.account.writes();
    await pin(connections.usual);
    const made: string[] = [];
    // A file for each request: one that is written anew is read by VS Code only some time later.
    for (const value of [100, 0]) {
      await desk.write(
        `${name}-${value}.create-task-set.yaml`,
        `cluster: ${name}\nservice: web\ntaskDefinition: ${name}\nlaunchType: FARGATE\nexternalId: set-${value}\n${network}scale:\n  unit: PERCENT\n  value: ${value}\n`,
      );
      await apply(`${name}-${value}.create-task-set.yaml`, 'Create');
      await clear();
      made.push((await taskSets()).find(({ id }) => !made.includes(id))?.id ?? assert.fail('no task set was made'));
    }
    for (const [one, other] of [
      [50, 50],
      [0, 100],
    ]) {
      for (const [index, value] of [one, other].entries()) {
        await desk.write(
          `${name}-${index}-${value}.update-task-set.yaml`,
          `cluster: ${name}\nservice: web\ntaskSet: ${made[index]}\nscale:\n  unit: PERCENT\n  value: ${value}\n`,
        );
        await apply(`${name}-${index}-${value}.update-task-set.yaml`, 'Update');
        await clear();
      }
      desk.account.pass(300);
      const running = new Map((await taskSets()).map(({ id, runningCount }) => [id, runningCount]));
      assert.deepEqual(
        made.map((id) => running.get(id)),
        [(4 * (one ?? 0)) / 100, (4 * (other ?? 0)) / 100],
      );
    }
    assert.deepEqual(await desk.account.writes(), { CreateTaskSet: 2, UpdateTaskSet: 4 });
  });

  it('two windows: the second sees what the first has done', async function () {
    this.timeout(120_000);
    const name = 'windows';
    await service(name);
    await scale(name, 4);
    const file = `${name}.create-service.yaml`;
    const other = await desk.window();
    await pin(connections.usual);
    await pin(connections.usual, other);
    await previewAndAsk(file);
    await previewAndAsk(file, other);
    await press(question(page), 'Update');
    await message(page, 'Done').waitFor();
    await press(question(other), 'Update');
    await message(other, /changed by somebody else|Nothing to do/).waitFor();
    assert.deepEqual(await desk.account.writes(), { UpdateService: 1 });
    await other.close();
  });
});
