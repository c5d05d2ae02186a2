import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelOperationDocument } from '../../src/faces/client/generated/graphql.js';
import {
  callsOf,
  callsWithoutParent,
  type PulledCall,
  pullEcho,
  pullEchoUntil,
  startEcho,
} from '../support/echoes.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';

/** Letters that take more than one unit of a string, too. */
const TEXT = 'échö 𝄞';
const LETTERS = ['é', 'c', 'h', 'ö', ' ', '𝄞'].map((letter, seq) => ({ seq, letter }));
const echoOf = (times: number) => {
  const text = TEXT.repeat(times);
  // What a digest is made of begins with its length in bytes.
  const digest = createHash('sha256')
    .update(`${Buffer.byteLength(text)}:${text}`)
    .digest('hex');
  return { text, digest };
};
const isOver = ({ status }: PulledCall): boolean => status === 'COMPLETED';
const kindsOf = ({ events }: PulledCall, kind: string) => events.nodes.filter((event) => event.kind === kind);

/** tests/support/kinds/echo: one folder, one line in a list, and its types. */
describe('a kind that a program adds', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let servers: KtrdrServer[];

  beforeAll(async () => {
    folder = await temporaryFolder();
    servers = [];
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await folder.remove();
  });

  /** @param host has a database of its own, which outlives its restarts */
  async function start(host: string, settings: Readonly<Record<string, string>> = {}): Promise<KtrdrServer> {
    await mkdir(join(folder.path, host), { recursive: true });
    const own = { WORKER_THREADS: '2', TF_BACKEND: 'cpu', OPERATION_CACHE_TTL_MS: '0', ...settings };
    const server = await startServer(join(folder.path, host), own, { program: 'tests/server.js' });
    servers.push(server);
    return server;
  }

  function expectWhole(calls: readonly PulledCall[], parent: string): void {
    expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length);
    for (const call of calls) {
      expect(call).toMatchObject({ type: 'ECHO_CALL', status: 'COMPLETED', parent: { id: parent } });
      expect(call.letters).toEqual({ complete: true, nodes: LETTERS });
      expect(call).toMatchObject({ snapshot: { said: LETTERS.length }, result: { text: TEXT } });
      expect(kindsOf(call, 'COMPLETED')).toHaveLength(1);
    }
  }

  it('runs with children, streams, snapshots and results', async () => {
    const { url } = await start('here');
    const id = await startEcho(url, { text: TEXT, times: 4 });
    const echo = await pullEcho(url, id);
    expect(echo).toMatchObject({ type: 'ECHO', status: 'COMPLETED', attempt: 1, result: echoOf(4) });
    expect(echo).toMatchObject({
      snapshot: { echoes: 4, calls: 4 },
      childCounts: { completed: 4, failed: 0 },
    });
    const calls = await callsOf(url, id);
    expectWhole(calls, id);
    expect(echo.echoes.complete).toBe(true);
    expect(echo.echoes.nodes.map(({ seq, text }) => ({ seq, text }))).toEqual(
      [0, 1, 2, 3].map((seq) => ({ seq, text: TEXT })),
    );
    expect(new Set(echo.echoes.nodes.map(({ callId }) => callId))).toEqual(
      new Set(calls.map((call) => call.id)),
    );
    expect(await callsWithoutParent(url)).toEqual([]);
  });

  it('takes its children along when it is cancelled', async () => {
    const { url, client } = servers.at(-1) as KtrdrServer;
    const id = await startEcho(url, { text: TEXT, times: 5, pauseMs: 200 });
    await pullEchoUntil(url, id, ({ childCounts }) => (childCounts.running ?? 0) > 0);
    await client.request(CancelOperationDocument, { id, reason: null });
    const echo = await pullEcho(url, id);
    expect(echo).toMatchObject({ status: 'CANCELLED', result: null });
    const { pending, running, cancelling } = echo.childCounts;
    expect([pending, running, cancelling]).toEqual([0, 0, 0]);
  });

  it('runs no child twice through kill -9, and its log has no gap', async () => {
    const first = servers.at(-1) as KtrdrServer;
    const id = await startEcho(first.url, { text: TEXT, times: 8, pauseMs: 25 });
    const before = await pullEchoUntil(first.url, id, ({ echoes }) => echoes.nodes.length >= 3);
    const earlier = (await callsOf(first.url, id)).filter(isOver);
    await first.kill();

    const { url } = await start('here');
    const echo = await pullEcho(url, id);
    expect(before.done).toBe(false);
    expect(echo).toMatchObject({ status: 'COMPLETED', attempt: 2, result: echoOf(8) });
    expect(echo.echoes.nodes.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(echo.echoes.nodes.slice(0, before.echoes.nodes.length)).toEqual(before.echoes.nodes);
    const calls = await callsOf(url, id);
    expect(calls).toHaveLength(8);
    expectWhole(calls, id);
    expect(earlier.length).toBeGreaterThanOrEqual(3);
    for (const call of earlier) {
      expect(call.attempt).toBe(1);
      expect(calls).toContainEqual(call);
    }
  });

  it('runs its children on another host, once each, though backend and host are killed', async () => {
    let host = await start('host');
    const port = new URL(host.url).port;
    const remote = { USE_REMOTE_BACKTEST_SERVICE: 'true', REMOTE_BACKTEST_SERVICE_URL: host.url };
    const first = await start('backend', remote);
    const id = await startEcho(first.url, { text: TEXT, times: 8, pauseMs: 25 });
    await pullEchoUntil(first.url, id, ({ echoes }) => echoes.nodes.length >= 2);
    await first.kill();
    const backend = await start('backend', remote);
    await pullEchoUntil(backend.url, id, ({ echoes }) => echoes.nodes.length >= 4);
    const ended = (await callsWithoutParent(host.url)).filter(isOver);
    await host.kill();
    host = await start('host', { PORT: port });

    const echo = await pullEcho(backend.url, id);
    expect(echo).toMatchObject({ status: 'COMPLETED', host: null, result: echoOf(8) });
    expect(echo.echoes.nodes.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const calls = await callsOf(backend.url, id);
    expect(calls).toHaveLength(8);
    expectWhole(calls, id);
    for (const call of calls) expect(call.host).toBe(remote.REMOTE_BACKTEST_SERVICE_URL);
    const there = await callsWithoutParent(host.url);
    expect(there).toHaveLength(8);
    for (const call of ended) {
      expect(call.attempt).toBe(1);
      expect(there).toContainEqual(call);
    }
  });
});
