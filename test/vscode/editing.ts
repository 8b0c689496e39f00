import { runSuite } from './index.ts';

export const run = () => runSuite('editing.test.cjs');
