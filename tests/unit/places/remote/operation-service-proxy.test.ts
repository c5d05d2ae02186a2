import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { StartBacktestDocument } from '../../../../src/faces/client/generated/graphql.js';
import { ServerUnreachableError, UnusableAnswerError } from '../../../../src/faces/client/graphql-client.js';
import { EngineVersionMismatchError } from '../../../../src/operations/record/engine-version-mismatch-error.js';
import { encodeNews, type FollowCursor, type News } from '../../../../src/operations/watch/news.js';
import { startSchema } from '../../../../src/places/remote/answer-schemas.js';
import { RemoteOutcomeError } from '../../../../src/places/remote/remote-errors.js';
import { ENGINE, FakeHost } from './fake-host.js';

const start = {
  input: {
    ...{ symbol: 'AAPL', timeframe: '1d', strategyConfigPath: 'strategies/rsi.yaml' },
    ...{ startDate: '2024-01-01', endDate: '2024-01-31' },
  },
};

const FROM_THE_START: FollowCursor = { attempt: 0, status: 'PENDING', counts: new Map() };
const running: News = { attempt: 2, status: 'RUNNING', pieces: [], end: null };
const never = new AbortController().signal;
const started = z.object({ startBacktest: startSchema });

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('OperationServiceProxy', () => {
  it('asks twice more when nobody answers', async () => {
    host.statuses.set('op_1', 'RUNNING');
    host.silences = 2;
    expect(await host.proxy().statuses(['op_1'])).toEqual(new Map([['op_1', 'RUNNING']]));
    expect(host.requests).toHaveLength(3);
  });

  it('lets at least 250 ms pass before it asks again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    host.refusal = 503;
    const asked = expect(host.proxy().cancel('op_1')).rejects.toThrow('refused with 503');
    const requestsAt: number[] = [];
    for (let atMs = 0; atMs <= 1_000; atMs += 10) {
      while (requestsAt.length < host.requests.length) requestsAt.push(atMs);
      await vi.advanceTimersByTimeAsync(10);
    }
    await asked;
    const gaps = requestsAt.slice(1).map((atMs, index) => atMs - (requestsAt[index] ?? 0));
    expect(gaps).toHaveLength(2);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(250);
  });

  it('gives up when nobody answers the third time', async () => {
    host.silences = 3;
    await expect(host.proxy().statuses(['op_1'])).rejects.toThrow(ServerUnreachableError);
    expect(host.requests).toHaveLength(3);
  });

  it.each([429, 500, 503])('asks again when the host answers with HTTP %d', async (status) => {
    host.refusal = status;
    await expect(host.proxy().cancel('op_1')).rejects.toThrow(`refused with ${status}`);
    expect(host.requests).toHaveLength(3);
  });

  it.each([400, 401, 403])('does not ask again when the host answers with HTTP %d', async (status) => {
    host.refusal = status;
    await expect(host.proxy().cancel('op_1')).rejects.toThrow(`refused with ${status}`);
    expect(host.requests).toHaveLength(1);
  });

  it('asks for many statuses in pages of 200, and leaves out what the host does not know', async () => {
    const ids = Array.from({ length: 401 }, (_, index) => `op_${index}`);
    for (const id of ids.slice(1)) host.statuses.set(id, 'PENDING');
    const statuses = await host.proxy().statuses(ids);
    expect([...statuses.keys()]).toEqual(ids.slice(1));
    expect(host.requests).toHaveLength(3);
  });

  it('asks nothing about no operations', async () => {
    expect(await host.proxy().statuses([])).toEqual(new Map());
    expect(host.requests).toEqual([]);
  });

  it('sends the API key with every kind of request', async () => {
    const proxy = host.proxy('secret');
    host.tell(running);
    await proxy.start(StartBacktestDocument, start, ENGINE, started);
    await proxy.news('op_1', FROM_THE_START, never);
    expect(host.keys).toEqual(['Bearer secret', 'Bearer secret']);
  });

  it('starts something at a host with the same engine in one round trip', async () => {
    const { startBacktest } = await host.proxy().start(StartBacktestDocument, start, ENGINE, started);
    expect(startBacktest).toEqual({ kind: 'started', remoteId: 'op_there' });
    expect(host.requests).toEqual(['StartBacktest']);
  });

  it.each([
    ['minds the version', true],
    ['passes over it', false],
  ])('refuses a host with another engine, which it names, when that %s', async (_how, minds) => {
    Object.assign(host, { engineVersion: '0.9.0', minds });
    const refused = host.proxy().start(StartBacktestDocument, start, ENGINE, started);
    await expect(refused).rejects.toThrow(EngineVersionMismatchError);
    await expect(refused).rejects.toThrow(/0\.9\.0.*1\.2\.3/);
  });

  it('asks for the version where the answer does not tell it', async () => {
    host.minds = false;
    await host.proxy().start(StartBacktestDocument, start, ENGINE, started);
    expect(host.requests).toEqual(['StartBacktest', 'RemoteServer']);
  });

  it('asks for news from where it is told to, and passes on what comes', async () => {
    host.tell(running, running);
    const from: FollowCursor = { attempt: 2, status: 'RUNNING', counts: new Map([['samples', 4_019]]) };
    expect(await host.proxy().news('op_1', from, never)).toEqual(running);
    expect(await host.proxy().news('op_1', FROM_THE_START, never)).toEqual(running);
    expect(host.asked.map(({ query }) => query)).toEqual([
      '?attempt=2&status=RUNNING&samples=4019',
      '?attempt=0',
    ]);
  });

  it.each([
    ['breaks', () => host.tellHalf(running)],
    ['is cut and passed on as if it were whole', () => host.tellBytes(encodeNews(running).subarray(0, 20))],
    ['is empty', () => host.tellBytes(new Uint8Array())],
  ])('says that an answer %s', async (_how, answer) => {
    answer();
    await expect(host.proxy().news('op_1', FROM_THE_START, never)).rejects.toThrow(UnusableAnswerError);
  });

  it('gives up an answer that it is not to wait for any longer', async () => {
    const asked = host.proxy().news('op_1', FROM_THE_START, AbortSignal.timeout(1));
    await expect(asked).rejects.toThrow(ServerUnreachableError);
    expect(host.asked[0]?.isLeft).toBe(true);
  });

  it.each([
    ['other bytes', '{"parts":2,"warnings":[],"result":{}}'],
    ['those of another version', 'KTR2 and so on'],
  ])('does not take %s for news', async (_what, text) => {
    host.tellBytes(new TextEncoder().encode(text));
    const asked = host.proxy().news('op_1', FROM_THE_START, never);
    await expect(asked).rejects.toThrow(RemoteOutcomeError);
    await expect(asked).rejects.toThrow('Run the same version of ktrdr on both');
  });
});
