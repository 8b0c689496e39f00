import { type BenchedServer, startBenched } from './sandbox-server.ts';

/** How the huge account starts, and what it takes. */
export interface HugeStart {
  /** Milliseconds until the endpoint is printed; everything is there by then. */
  readonly startTime: number;
  /** MiB after the start, and the most until the end. Undefined where the system does not tell. */
  readonly resident: number | undefined;
  readonly peak: number | undefined;
}

/** Starts the program with the huge seed, and asks it for every service of the large cluster, twice, and for some changes. */
export async function measureHugeStart(program: string): Promise<HugeStart> {
  const server = await startBenched(program, '--seed', 'huge');
  try {
    const { startTime } = server;
    const before = await server.memory();
    for (let round = 0; round < 2; round += 1) await askForAll(server);
    for (let index = 0; index < 20; index += 1) {
      await server.ask('UpdateService', { cluster: 'big', service: serviceName(index), forceNewDeployment: true });
    }
    const after = await server.memory();
    return { startTime, resident: before?.now, peak: after?.peak };
  } finally {
    await server.close();
  }
}

async function askForAll(server: BenchedServer): Promise<void> {
  for (let first = 0; first < 5000; first += 10) {
    const services = Array.from({ length: 10 }, (_, index) => serviceName(first + index));
    await server.ask('DescribeServices', { cluster: 'big', services });
  }
}

function serviceName(index: number): string {
  return `service-${String(index).padStart(4, '0')}`;
}
