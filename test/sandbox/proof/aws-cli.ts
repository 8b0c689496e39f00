import { execFile } from 'node:child_process';
import { access, cp, mkdtemp, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The AWS CLI of this machine. */
export interface AwsCli {
  /** `aws-cli/1.45.11 Python/3.11.7 …, on PATH`. */
  readonly name: string;
  /** Runs `aws <args>` against an endpoint, with credentials and a region that no file of the user changes. */
  run(endpoint: string, ...args: readonly string[]): Promise<CliResult>;
  close(): Promise<void>;
}

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Program {
  readonly command: string;
  readonly first: readonly string[];
  readonly where: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

const asset = new URL('../../../node_modules/@aws-cdk/asset-awscli-v1/lib/layer.zip', import.meta.url).pathname;

/** The one on PATH, else the one in the package `@aws-cdk/asset-awscli-v1`, run with python3; or why there is none. */
export async function findAwsCli(): Promise<AwsCli | string> {
  const onPath: Program = { command: 'aws', first: [], where: 'on PATH' };
  const reasons: string[] = [];
  for (const find of [async () => onPath, unpackAsset]) {
    try {
      const program = await find();
      const { code, stdout, stderr } = await start(program, ['--version'], {});
      if (code === 0) return cliOf(program, (stdout || stderr).trim());
      reasons.push(`${program.where}: ${stderr.trim() || `exit ${code}`}`);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  return `There is no AWS CLI: ${reasons.join('; ')}`;
}

async function unpackAsset(): Promise<Program> {
  await access(asset);
  const folder = await mkdtemp(join(tmpdir(), 'aws-cli-'));
  await cp(asset, join(folder, 'layer.zip'));
  const unzip = await execute('python3', ['-m', 'zipfile', '-e', join(folder, 'layer.zip'), folder], process.env);
  if (unzip.code !== 0) throw new Error(`python3 cannot unpack the asset: ${unzip.stderr}`);
  return {
    command: 'python3',
    first: ['-m', 'awscli'],
    where: 'of @aws-cdk/asset-awscli-v1, with python3',
    environment: { PYTHONPATH: join(folder, 'awscli') },
    folder,
  };
}

function cliOf(program: Program, version: string): AwsCli {
  return {
    name: `${version}, ${program.where}`,
    run: (endpoint, ...args) => start(program, [...args, '--output', 'json'], { AWS_ENDPOINT_URL: endpoint }),
    async close() {
      if (program.folder !== undefined) await rm(program.folder, { recursive: true, force: true });
    },
  };
}

function start(program: Program, args: readonly string[], more: Readonly<Record<string, string>>): Promise<CliResult> {
  // What the user has set for AWS stays out.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return execute(program.command, [...program.first, ...args], {
    ...Object.fromEntries(own),
    AWS_ACCESS_KEY_ID: 'sandbox',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_MAX_ATTEMPTS: '1',
    ...program.environment,
    ...more,
  });
}

function execute(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(new Error(`${command}: ${error.message}`));
      else resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}
