import type { Page } from 'playwright-core';
import {
  choose,
  clear,
  command,
  connections,
  type Desk,
  message,
  openDesk,
  openFile,
  press,
  question,
} from '../test/vscode/apply-desk.ts';
import { canary, definitionFile, type Steps, serviceFile, stepsAt } from '../test/vscode/apply-steps.ts';

/** A part of a window, in pixels. */
export interface Part {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
}

interface ApplyPictures {
  /** Folder of this run. */
  readonly out: string;
  /** The packed extension. */
  readonly vsix: string;
  shoot(page: Page, name: string, part?: Part): Promise<void>;
}

const name = 'shop';

/** Pictures of the way from a file to a running service; the account is a sandbox whose clock goes on only when it is told to. */
export async function takeApply({ out, vsix, shoot }: ApplyPictures): Promise<void> {
  const desk = await openDesk(out, vsix);
  try {
    const steps = stepsAt(desk);
    const page = await desk.window();
    await steps.service(name);
    await desk.write('web.create-service.yaml', `${serviceFile(name, 4)}launchType: FARGATE\n`);
    await desk.remove(`${name}.create-service.yaml`);
    await desk.remove(`${name}.register-task-definition.yaml`);
    await desk.write('web.register-task-definition.yaml', definitionFile(name, 'registry.example/web:broken'));
    await steps.pin(page, connections.usual);
    await takePreview(page, steps, shoot);
    await takeDrift(page, desk, shoot);
    await takeCanary(page, desk, steps, shoot);
    await takeRollout(page, desk, steps, shoot);
  } finally {
    await desk.close();
  }
}

async function takePreview(page: Page, steps: Steps, shoot: ApplyPictures['shoot']): Promise<void> {
  await steps.preview(page, 'web.create-service.yaml');
  await message(page, 'This is a preview').waitFor();
  await page.mouse.move(200, 600);
  await shoot(page, 'apply-preview');
  await press(message(page, 'This is a preview'), 'Apply');
  const box = await question(page).boundingBox();
  await shoot(page, 'apply-question', box === null ? undefined : { ...box });
  await press(question(page), 'Cancel');
  await clear(page);
  await command(page, 'View: Close All Editors');
}

async function takeDrift(page: Page, desk: Desk, shoot: ApplyPictures['shoot']): Promise<void> {
  await desk.write(
    'worker.create-service.yaml',
    `${serviceFile(name, 1).replace('serviceName: web', 'serviceName: worker')}launchType: FARGATE\n`,
  );
  await openFile(page, 'worker.create-service.yaml');
  await page.locator('.codelens-decoration a', { hasText: 'not in shop yet' }).first().waitFor();
  await openFile(page, 'web.create-service.yaml');
  await page.locator('.codelens-decoration a', { hasText: 'member differs' }).first().waitFor();
  await page.mouse.move(200, 600);
  await shoot(page, 'drift', { width: 900, height: 420 });
  await command(page, 'View: Close All Editors');
}

async function takeCanary(page: Page, desk: Desk, steps: Steps, shoot: ApplyPictures['shoot']): Promise<void> {
  await desk.account.ask('CreateService', { ...canary(name), desiredCount: 4 });
  desk.account.pass(300);
  await steps.register(name, 'nginx:2');
  await desk.account.ask('UpdateService', { cluster: name, service: 'shop', taskDefinition: name });
  await command(page, 'ECS: Follow Rollout');
  for (const each of [name, 'shop']) await choose(page, each);
  await steps.documentSays(page, /waits for/);
  await message(page, 'waits for you').first().waitFor();
  await page.mouse.move(200, 600);
  await shoot(page, 'rollout-canary');
  await command(page, 'ECS: Stop Watching Rollout');
  await clear(page);
  await command(page, 'View: Close All Editors');
}

async function takeRollout(page: Page, desk: Desk, steps: Steps, shoot: ApplyPictures['shoot']): Promise<void> {
  await steps.register(name, 'registry.example/web:broken');
  await desk.account.ask('UpdateService', { cluster: name, service: 'web', taskDefinition: name });
  await command(page, 'ECS: Follow Rollout');
  for (const each of [name, 'web']) await choose(page, each);
  await steps.passUntilTold(page, /rolled back/i);
  await clear(page);
  await command(page, 'View: Toggle Primary Side Bar Visibility');
  await page.mouse.move(600, 785);
  await shoot(page, 'apply-rollout', { y: 30, width: 1280, height: 738 });
}
