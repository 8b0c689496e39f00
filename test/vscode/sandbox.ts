import { runSuite } from './index.ts';

export const run = () => runSuite('sandbox.test.cjs');
