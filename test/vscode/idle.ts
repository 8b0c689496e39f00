import { runSuite } from './index.ts';

export const run = () => runSuite('idle.test.cjs');
