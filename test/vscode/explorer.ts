import { runSuite } from './index.ts';

export const run = () => runSuite('explorer.test.cjs');
