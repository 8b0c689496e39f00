/** The units of ECS: 1024 CPU units are one vCPU, and what ECS calls 1 GB of memory are 1024 MiB (RegisterTaskDefinition). */
const perUnit = 1024;

/** CPU units in vCPU, `0.25 vCPU`; undefined where that would need more than three decimals, or is nothing. */
export function inVcpus(units: number): string | undefined {
  return inUnits(units, 'vCPU');
}

/** MiB in GB, `0.5 GB`; undefined where that would need more than three decimals, or is nothing. */
export function inGigabytes(mib: number): string | undefined {
  return inUnits(mib, 'GB');
}

function inUnits(value: number, unit: string): string | undefined {
  const amount = value / perUnit;
  // Multiples of 128 have at most three decimals; other sizes are no clearer in the larger unit.
  return value > 0 && Number.isInteger(value) && value % 128 === 0 ? `${amount} ${unit}` : undefined;
}
