import type { MemberName, Where } from './explanation-causes.ts';

export const guide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/';
export const pages = {
  pull: `${guide}task_cannot_pull_image.html`,
  resources: `${guide}resource-initialization-error.html`,
  start: `${guide}cannot-start-container.html`,
  stopped: `${guide}stopped-task-error-codes.html`,
  events: `${guide}service-event-messages-list.html`,
  unhealthy: `${guide}service-unhealthy-event-messages.html`,
  failures: `${guide}api_failures_messages.html`,
  memory: `${guide}out-of-memory.html`,
} as const;

export const image: MemberName = 'task.containerDefinitions[].image';
export const network: MemberName = 'service.networkConfiguration.awsvpcConfiguration';
export const executionRole: MemberName = 'task.executionRoleArn';
export const capacity: readonly MemberName[] = ['service.capacityProviderStrategy', 'service.launchType'];
export const anywhere: readonly Where[] = ['container', 'task'];
