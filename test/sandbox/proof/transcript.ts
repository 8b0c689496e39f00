import * as ecs from '@aws-sdk/client-ecs';
import type { AwsCli } from './aws-cli.ts';
import type { Endpoint } from './endpoints.ts';
import { type Answer, type Step, scriptSubnet } from './script.ts';

/** How a step went: what was answered, or the type of the error. */
export interface Outcome {
  readonly step: Step;
  readonly answer?: Answer;
  readonly error?: string;
  readonly message?: string;
}

/** Sends one request and gives its outcome. */
export type Send = (step: Step, input: object) => Promise<Omit<Outcome, 'step'>>;

/** Runs the script, its steps in their order. Steps of the CLI go by the SDK where there is no CLI. */
export async function runScript(
  steps: readonly Step[],
  endpoint: Endpoint,
  sends: { readonly sdk: Send; readonly cli?: Send | undefined },
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const seen = (name: string): Answer => outcomes.find(({ step }) => step.name === name)?.answer ?? {};
  for (const step of steps) {
    endpoint.pass(step.after);
    const send = (step.by === 'cli' ? sends.cli : undefined) ?? sends.sdk;
    const input = JSON.stringify(step.input(seen)).replaceAll(scriptSubnet, endpoint.subnet);
    outcomes.push({ step, ...(await send(step, JSON.parse(input))) });
  }
  return outcomes;
}

/** The clients' commands are classes of one form that TypeScript cannot look up by name. */
type Command = ecs.ListClustersCommand;

/** By the SDK, as it reads the answer. */
export function sendBySdk(client: ecs.ECSClient): Send {
  const commands = new Map<string, unknown>(Object.entries(ecs));
  return async ({ operation }, input) => {
    const Made = commands.get(`${operation}Command`) as new (input: object) => Command;
    try {
      const { $metadata: _, ...answer } = await client.send(new Made(input));
      return { answer: plain(answer) };
    } catch (error) {
      if (error instanceof SyntaxError) return { error: serverFault, message: error.message };
      if (!(error instanceof ecs.ECSServiceException)) throw error;
      return { error: errorName(error.name), message: error.message };
    }
  };
}

/** By the AWS CLI: `aws ecs create-cluster --cli-input-json …`. */
export function sendByCli(cli: AwsCli, endpoint: string): Send {
  return async ({ operation }, input) => {
    const name = operation.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
    const { code, stdout, stderr } = await cli.run(endpoint, 'ecs', name, '--cli-input-json', JSON.stringify(input));
    if (code === 0) return { answer: stdout.trim() === '' ? {} : JSON.parse(stdout) };
    const [, error, message] =
      /An error occurred \(([^)]+)\) when calling the \w+ operation[^:]*: (.*)/s.exec(stderr) ?? [];
    if (error === undefined) throw new Error(`aws ecs ${name} failed: ${stderr}`);
    return { error: errorName(error), message: message?.trim() ?? '' };
  };
}

/** What is no error of ECS, but a fault of the server: botocore gives its status, the SDK `UnknownError`, or that it is no JSON. */
function errorName(name: string): string {
  return /^(?:\d+|Unknown(?:Error)?|SyntaxError)$/.test(name) ? serverFault : name;
}

/** Instead of the type of an error. */
export const serverFault = 'a fault of the server';

function plain(answer: object): Answer {
  return JSON.parse(JSON.stringify(answer));
}

/** A client that tries once. */
export function clientOf(endpoint: string): ecs.ECSClient {
  const credentials = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' };
  return new ecs.ECSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}
