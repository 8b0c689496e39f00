import { parseArgs } from 'node:util';

/** What `ecs-lint plan` was asked for. */
export interface PlanOptions {
  readonly profile: string | undefined;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  /** Of requests that name none. */
  readonly cluster: string | undefined;
  readonly format: 'text' | 'json';
  readonly operation: string | undefined;
  readonly stdinFilename: string | undefined;
  /** At least one. */
  readonly files: readonly string[];
}

export type PlanArguments =
  | { readonly kind: 'help' }
  | { readonly kind: 'usage-error'; readonly message: string }
  | { readonly kind: 'plan'; readonly options: PlanOptions };

export const planUsage = `Usage: ecs-lint plan [options] FILES|GLOBS|DIRECTORIES|-

Says what applying ECS request files would do: reads what the account has, and
prints the difference, in the order in which the requests depend on each other.
It only reads; nothing is ever sent that changes something.

  --profile NAME         profile of the AWS config; by default what the AWS CLI
                         takes (AWS_PROFILE, environment, role of the machine)
  --region NAME          else AWS_REGION, AWS_DEFAULT_REGION or the profile's
  --endpoint URL         another endpoint of ECS: ecs-sandbox, a VPC endpoint
  --cluster NAME         the cluster of requests that name none
  --format FORMAT        text (default) or json
  --operation NAME       what the files are requests of (CreateService or
                         create-service); found out for each file by default
  --stdin-filename NAME  the name of what - reads
  --help, -h             print this text

Exit status: 0 nothing to change; 1 a request has problems, or cannot be
applied; 2 the command line is wrong, a file could not be read, or the account
not be reached; 3 there are changes; 130 it was interrupted (Ctrl+C).
`;

const optionTypes = {
  profile: { type: 'string' },
  region: { type: 'string' },
  endpoint: { type: 'string' },
  cluster: { type: 'string' },
  format: { type: 'string' },
  operation: { type: 'string' },
  'stdin-filename': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

type OptionName = keyof typeof optionTypes;

/** Reads the command line behind `ecs-lint plan`. Never throws. */
export function planArguments(argv: readonly string[]): PlanArguments {
  // Not strict: the messages of parseArgs do not say which option was meant.
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: optionTypes,
  });
  const values = new Map<OptionName, string>();
  const files: string[] = [];
  let isHelp = false;
  for (const token of tokens) {
    if (token.kind === 'positional') files.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (!isOptionName(name)) return usageError(`There is no option \`${rawName}\` of \`ecs-lint plan\`.`);
    if (name === 'help') {
      isHelp = true;
      continue;
    }
    if (!value) return usageError(`\`${rawName}\` needs a value.`);
    values.set(name, value);
  }
  if (isHelp) return { kind: 'help' };
  const format = values.get('format') ?? 'text';
  if (format !== 'text' && format !== 'json') return usageError(`\`--format\` takes text or json, not \`${format}\`.`);
  const region = values.get('region');
  if (region !== undefined && !isRegion(region)) {
    return usageError(`\`${region}\` is no name of a region; one looks like \`eu-west-1\`.`);
  }
  const endpoint = values.get('endpoint');
  if (endpoint !== undefined && !isEndpoint(endpoint)) {
    return usageError(`\`--endpoint\` takes a URL like \`http://127.0.0.1:8000\`, not \`${endpoint}\`.`);
  }
  if (files.length === 0) {
    return usageError('No files given: name files, globs or directories, or `-` for standard input.');
  }
  const stdinFilename = values.get('stdin-filename');
  if (stdinFilename !== undefined && !files.includes('-')) {
    return usageError('`--stdin-filename` names what `-` reads: give `-`, too.');
  }
  const options: PlanOptions = {
    profile: values.get('profile'),
    region,
    endpoint,
    cluster: values.get('cluster'),
    format,
    operation: values.get('operation'),
    stdinFilename,
    files,
  };
  return { kind: 'plan', options };
}

/** Whether a text looks like a region: `eu-west-1`, `us-gov-east-1`. */
export function isRegion(text: string): boolean {
  return /^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/.test(text);
}

function isEndpoint(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(optionTypes, name);
}

function usageError(message: string): PlanArguments {
  return { kind: 'usage-error', message };
}
