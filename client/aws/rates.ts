import { documentedRates } from '../../schemas/request-rates.ts';
import type { OperationName } from './operation.ts';
import type { CallRate } from './pace.ts';

/** For operations that the documentation names in no category: the lowest rate of any read. */
const undocumented = { burst: 50, perSecond: 20 };

/** How often an operation may be called, as the documentation of ECS says. */
export function createRates(): (operation: OperationName) => CallRate {
  const byOperation = new Map(
    documentedRates.flatMap(({ operations, burst, sustained }) =>
      operations.map((operation): [string, CallRate] => [
        operation,
        { bucket: operations[0] ?? operation, burst, perSecond: sustained },
      ]),
    ),
  );
  return (operation) => byOperation.get(operation) ?? { bucket: operation, ...undocumented };
}
