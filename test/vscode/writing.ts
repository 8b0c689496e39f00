import { runSuite } from './index.ts';

export const run = () => runSuite('writing.test.cjs');
