import { writeFile } from 'node:fs/promises';
import { virtualClock } from '../../../sandbox/clock.ts';
import { startServer } from '../../../sandbox/http/server.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import { differencesOf } from './differences.ts';
import { type Endpoint, motoEndpoint } from './endpoints.ts';
import { judgementOf } from './judgements.ts';
import { script, scriptSubnet } from './script.ts';
import { clientOf, runScript, sendBySdk } from './transcript.ts';

/** `node test/sandbox/proof/compare-moto.ts` writes docs/sandbox-and-moto.md; it needs `moto_server` on PATH. */
const moto = await motoEndpoint();
if (typeof moto === 'string') throw new Error(moto);
const sandbox = createSandbox({ clock: virtualClock(Date.UTC(2026, 0, 1)), seed: 1, fill: () => {} });
const { endpoint, close } = await startServer(sandbox);
const ours: Endpoint = {
  url: endpoint,
  subnet: scriptSubnet,
  pass: (seconds) => sandbox.clock.advance(seconds * 1000),
  close,
};
const outcomes = [];
for (const each of [ours, moto]) {
  const client = clientOf(each.url);
  outcomes.push(await runScript(script, each, { sdk: sendBySdk(client) }));
  client.destroy();
  await each.close();
}
const [first = [], second = []] = outcomes;
const rows = differencesOf(first, second).map((difference) => {
  const { right = '**not judged**', reason = '', source = '' } = judgementOf(difference) ?? {};
  return [difference.step, difference.path, difference.what, right, reason, source];
});
const titles = ['request', 'member', 'sandbox / moto', 'right', 'why', 'source'];
const table = [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const text = `# The sandbox beside moto

Written by \`node test/sandbox/proof/compare-moto.ts\`; do not edit. The same ${script.length} requests, by the SDK, to both; \`only ours\` is a member
that the sandbox alone answers.

${table}
`;
await writeFile(new URL('../../../docs/sandbox-and-moto.md', import.meta.url), text);
