import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root } from '../../scripts/build.ts';
import { packageExtension } from '../../scripts/package.ts';
import {
  clear,
  command,
  connections,
  type Desk,
  linesAreMarked,
  message,
  openDesk,
  press,
  question,
  told,
} from './apply-desk.ts';
import { definitionFile, type Steps, serviceFile, stepsAt, taskSetFile } from './apply-steps.ts';
import { until } from './until.ts';

const out = join(root, 'out/vscode/apply-window');

const strategy = `defaultCapacityProviderStrategy:
  - capacityProvider: FARGATE
    base: 1
    weight: 1
  - capacityProvider: FARGATE_SPOT
    weight: 3
`;
const clusterFile = (name: string) => `clusterName: ${name}\ncapacityProviders: [FARGATE, FARGATE_SPOT]\n${strategy}`;

/** Each test has a cluster and a family of its own; what is done is done as a person does it. */
describe('applying files', () => {
  let desk: Desk;
  let steps: Steps;
  let page: Page;

  before(async function () {
    this.timeout(180_000);
    await mkdir(out, { recursive: true });
    desk = await openDesk(join(out, 'desk'), await packageExtension(out));
    steps = stepsAt(desk);
    page = await desk.window();
  });
  after(async function () {
    this.timeout(30_000);
    await desk?.close();
  });
  afterEach(async function () {
    this.timeout(90_000);
    await desk.account.fault();
    const failed = this.currentTest?.state === 'failed' ? this.currentTest.title : undefined;
    page = await desk.leave(page, failed);
  });

  it('a cluster with a strategy, a family and a service come to be; a changed member is the only difference', async function () {
    this.timeout(120_000);
    const name = 'walk';
    await desk.write(`${name}.create-cluster.yaml`, clusterFile(name));
    await desk.write(`${name}.register-task-definition.yaml`, definitionFile(name, 'nginx:1'));
    await desk.write(`${name}.create-service.yaml`, serviceFile(name, 2));
    await desk.account.writes();
    await steps.pin(page, connections.usual);
    await steps.apply(page, `${name}.create-cluster.yaml`, 'Create', 'Done: CreateCluster');
    await steps.apply(page, `${name}.register-task-definition.yaml`, 'Create', 'Done: RegisterTaskDefinition');
    await steps.apply(page, `${name}.create-service.yaml`, 'Create', 'Done: CreateService');
    await press(message(page, 'Done: CreateService'), 'Follow Rollout');
    await page.locator('.tab', { hasText: 'web (rollout)' }).first().waitFor();
    await steps.passUntilTold(page, 'is done');
    const { runningCount, capacityProviderStrategy } = await steps.live(name);
    assert.deepEqual(
      [runningCount, capacityProviderStrategy?.map((each) => each.capacityProvider)],
      [2, ['FARGATE', 'FARGATE_SPOT']],
    );
    await clear(page);
    // Beside the rollout there is too little room for a diff of two sides.
    await command(page, 'View: Close All Editors');
    await desk.write(`${name}.create-service.yaml`, serviceFile(name, 3));
    await steps.previewAndAsk(page, `${name}.create-service.yaml`);
    await linesAreMarked(page, { live: 1, file: 1 });
    assert.match((await question(page).textContent()) ?? '', /1 change/);
    await press(question(page), 'Update');
    await told(page, 'Done: UpdateService');
    assert.equal((await steps.live(name)).desiredCount, 3);
    const once = { CreateCluster: 1, RegisterTaskDefinition: 1, CreateService: 1, UpdateService: 1 };
    assert.deepEqual(await desk.account.writes(), once);
  });

  it('a broken image is rolled back by the circuit breaker, and the document says why', async () => {
    const name = 'broken';
    await steps.service(name);
    await desk.write(`${name}.register-task-definition.yaml`, definitionFile(name, 'registry.example/web:broken'));
    await steps.pin(page, connections.usual);
    await steps.apply(page, `${name}.register-task-definition.yaml`, 'Register');
    await clear(page);
    await steps.apply(page, `${name}.create-service.yaml`, 'Deploy');
    await press(message(page, 'Done: UpdateService'), 'Follow Rollout');
    await steps.passUntilTold(page, /rolled back/i);
    await press(message(page, /rolled back/i), 'Show Why');
    const lines = await steps.documentSays(page, /CannotPullContainerError/);
    assert.ok(
      lines.some((line) => line.includes('registry.example/web:broken')),
      lines.join('\n'),
    );
    assert.match((await steps.live(name)).taskDefinition, /broken:1$/);
  });

  it('the answer is lost: it is found out that it was done, and it is done once', async () => {
    const name = 'lost';
    await steps.service(name);
    await steps.scale(name, 4);
    await steps.pin(page, connections.usual);
    await desk.account.fault({ kind: 'drop-answer', operation: 'UpdateService', times: 1 });
    await steps.apply(page, `${name}.create-service.yaml`, 'Update');
    assert.deepEqual(await desk.account.writes(), { UpdateService: 1 });
    assert.equal((await steps.live(name)).desiredCount, 4);
  });

  it('the token expires in the middle: nothing is done, and after a new one it goes on', async () => {
    const name = 'expired';
    await steps.service(name);
    await steps.scale(name, 4);
    await steps.pin(page, connections.usual);
    const before = await desk.account.state();
    await desk.account.fault({ kind: 'expired-token', operation: 'UpdateService' });
    await steps.apply(page, `${name}.create-service.yaml`, 'Update', /UpdateService was not carried out/);
    assert.equal(await desk.account.state(), before);
    await desk.account.fault();
    await clear(page);
    await steps.apply(page, `${name}.create-service.yaml`, 'Update', 'Done');
    assert.equal((await steps.live(name)).desiredCount, 4);
  });

  it('cancelled at the preview, at the question, and during the call: nothing is done, or it is told', async () => {
    const name = 'cancelled';
    await steps.service(name);
    await steps.scale(name, 4);
    await steps.pin(page, connections.usual);
    const before = await desk.account.state();
    const file = `${name}.create-service.yaml`;
    await steps.preview(page, file);
    await message(page, 'This is a preview').waitFor();
    await clear(page);
    await steps.previewAndAsk(page, file);
    await press(question(page), 'Cancel');
    await question(page).waitFor({ state: 'detached' });
    await clear(page);
    await desk.account.fault({ kind: 'latency', milliseconds: 4_000, operation: 'DescribeServices', times: 1 });
    await steps.preview(page, file);
    await press(message(page, 'Planning'), 'Cancel');
    await message(page, 'Planning').waitFor({ state: 'detached' });
    assert.deepEqual(await desk.account.writes(), {});
    assert.equal(await desk.account.state(), before);
    await desk.account.fault({ kind: 'latency', milliseconds: 4_000, operation: 'UpdateService' });
    await clear(page);
    await steps.previewAndAsk(page, file);
    await press(question(page), 'Update');
    await press(message(page, 'Sending UpdateService'), 'Cancel');
    const told = await message(page, 'Cancelled:').textContent();
    const isDone = (await steps.live(name)).desiredCount === 4;
    assert.equal(/was carried out all the same/.test(told ?? ''), isDone, told ?? '');
  });

  it('a production connection wants its name typed; leaving that sends nothing', async () => {
    const name = 'typed';
    await steps.service(name);
    await steps.scale(name, 4);
    await steps.pin(page, connections.production);
    await steps.previewAndAsk(page, `${name}.create-service.yaml`);
    await press(question(page), 'Update');
    const input = page.locator('.quick-input-widget input').first();
    await input.fill('shop');
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget .quick-input-message', { hasText: 'marked as production' }).waitFor();
    await page.keyboard.press('Escape');
    await input.waitFor({ state: 'hidden' });
    assert.deepEqual(await desk.account.writes(), {});
    await clear(page);
    await steps.previewAndAsk(page, `${name}.create-service.yaml`);
    await press(question(page), 'Update');
    await input.fill(connections.production);
    await page.keyboard.press('Enter');
    await told(page, 'Done');
    assert.deepEqual(await desk.account.writes(), { UpdateService: 1 });
  });

  it('a read-only connection shows the preview and refuses the rest', async () => {
    const name = 'looked';
    await steps.service(name);
    await steps.scale(name, 4);
    await steps.pin(page, connections.readOnly);
    const before = await desk.account.state();
    await steps.preview(page, `${name}.create-service.yaml`);
    await press(message(page, 'This is a preview'), 'Apply');
    await message(page, 'is read-only').waitFor();
    assert.equal(await question(page).count(), 0);
    assert.deepEqual(await desk.account.writes(), {});
    assert.equal(await desk.account.state(), before);
  });

  it('what was before is restored through the same preview', async () => {
    const name = 'restored';
    await steps.service(name);
    await steps.scale(name, 4);
    await steps.pin(page, connections.usual);
    await steps.apply(page, `${name}.create-service.yaml`, 'Update');
    await press(message(page, 'Done'), 'Restore Previous');
    await message(page, 'This is a preview').waitFor();
    await linesAreMarked(page, { live: 1, file: 1 });
    await press(message(page, 'This is a preview'), 'Apply');
    await press(question(page), 'Update');
    await until(
      'two tasks are wanted again',
      () => steps.live(name),
      ({ desiredCount }) => desiredCount === 2,
    );
    assert.deepEqual(await desk.account.writes(), { UpdateService: 2 });
  });

  it('a service that is imported previews as no change', async () => {
    const name = 'imported';
    await steps.service(name);
    await steps.pin(page, connections.usual);
    await command(page, 'ECS: Import as Request File');
    await page.locator('.quick-input-widget input[placeholder="shop/web"]').fill(`${name}/web`);
    await page.keyboard.press('Enter');
    await page.locator('.codelens-decoration a', { hasText: 'Preview & apply' }).first().click();
    await message(page, 'Nothing to do').waitFor();
    await linesAreMarked(page, { live: 0, file: 0 });
    assert.deepEqual(await desk.account.writes(), {});
  });

  it('what the API rejects is a problem on the member that it names, until the text changes', async () => {
    const name = 'rejected';
    await desk.write(`${name}.create-cluster.yaml`, `clusterName: ${name}\ncapacityProviders: [no-such-provider]\n`);
    await steps.pin(page, connections.usual);
    await steps.apply(page, `${name}.create-cluster.yaml`, 'Create', 'CreateCluster was not carried out');
    await press(message(page, 'CreateCluster was not carried out'), 'Show');
    await page.locator('.squiggly-error').first().waitFor();
    await page.keyboard.press('End');
    await page.keyboard.type(' ');
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    await command(page, 'File: Revert File');
  });

  it('task sets of an EXTERNAL controller are shifted from 100/0 over 50/50 to 0/100', async function () {
    this.timeout(120_000);
    const name = 'shifted';
    await steps.service(name);
    const taskSets = async () => (await steps.live(name)).taskSets ?? [];
    await desk.account.ask('DeleteService', { cluster: name, service: 'web', force: true });
    desk.account.pass(300);
    await desk.account.ask('CreateService', {
      cluster: name,
      serviceName: 'web',
      desiredCount: 4,
      deploymentController: { type: 'EXTERNAL' },
    });
    await desk.account.writes();
    await steps.pin(page, connections.usual);
    const made: string[] = [];
    // A file for each request: one that is written anew is read by VS Code only some time later.
    for (const value of [100, 0]) {
      await desk.write(`${name}-${value}.create-task-set.yaml`, taskSetFile(name, value));
      await steps.apply(page, `${name}-${value}.create-task-set.yaml`, 'Create');
      await clear(page);
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
        await steps.apply(page, `${name}-${index}-${value}.update-task-set.yaml`, 'Update');
        await clear(page);
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
    await steps.service(name);
    await steps.scale(name, 4);
    const file = `${name}.create-service.yaml`;
    const other = await desk.window();
    await steps.pin(page, connections.usual);
    await steps.pin(other, connections.usual);
    await steps.previewAndAsk(page, file);
    await steps.previewAndAsk(other, file);
    await press(question(page), 'Update');
    await told(page, 'Done');
    await press(question(other), 'Update');
    await message(other, /changed by somebody else|Nothing to do/).waitFor();
    assert.deepEqual(await desk.account.writes(), { UpdateService: 1 });
    await other.close();
  });
});
