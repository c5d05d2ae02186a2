import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/faces/cli/finding.js';
import { runCli } from '../../../../src/faces/cli/program.js';
import { GraphqlRequestError } from '../../../../src/faces/client/graphql-client.js';
import { fakeContext } from './fake-context.js';

const DISK: Finding = { name: 'disk', status: 'ok', message: '12.0 GB free for /srv/ktrdr' };
const PORT: Finding = { name: 'port', status: 'fail', message: '127.0.0.1:80 cannot be listened on' };

async function doctor(findings: readonly Finding[], columns: number | null, ...args: readonly string[]) {
  const server = { version: '1.2.3', executionMode: 'LOCAL', tensorflowBackend: null, running: 1, queued: 4 };
  const { context, written } = fakeContext({
    answers: { Server: () => ({ server }) },
    tools: { diagnose: async () => findings },
  });
  const code = await runCli(['doctor', ...args], '1', {
    ...context,
    terminal: { ...context.terminal, columns },
  });
  return { code, out: written.out.join('\n') };
}

describe('doctor', () => {
  it('says how everything stands, the server last, and exits with 0 where nothing fails', async () => {
    expect(await doctor([DISK], null)).toEqual({
      code: 0,
      out: [
        'ok   disk: 12.0 GB free for /srv/ktrdr',
        'ok   server: 1.2.3 at a fake, local, nothing has run yet; 1 running, 4 queued',
      ].join('\n'),
    });
  });

  it('exits with 1 where something fails', async () => {
    expect((await doctor([DISK, PORT], null)).code).toBe(1);
  });

  it('sends nobody to start a server that answers, but refuses', async () => {
    const { context, written } = fakeContext({ tools: { diagnose: async () => [] } });
    const connect = async () => {
      throw new GraphqlRequestError(401, ['This server needs a key.']);
    };
    await runCli(['doctor'], '1', { ...context, connect });
    expect(written.out).toEqual(['note server: This server needs a key.']);
  });

  it('prints one JSON document', async () => {
    const { out } = await doctor([DISK], null, '--json');
    expect(JSON.parse(out)).toMatchObject([DISK, { name: 'server', status: 'ok' }]);
  });

  it.each([60, 80])('fits %s columns', async (columns) => {
    const { out } = await doctor(
      [{ ...PORT, message: `${PORT.message}: choose HOST and PORT `.repeat(3) }],
      columns,
    );
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
  });
});
