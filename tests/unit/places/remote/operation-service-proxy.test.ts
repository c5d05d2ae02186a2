import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { StartBacktestDocument } from '../../../../src/faces/client/generated/graphql.js';
import { ServerUnreachableError } from '../../../../src/faces/client/graphql-client.js';
import { EngineVersionMismatchError } from '../../../../src/operations/record/engine-version-mismatch-error.js';
import type { FollowCursor, News } from '../../../../src/operations/watch/news.js';
import { startSchema } from '../../../../src/places/remote/answer-schemas.js';
import { RemoteOutcomeError } from '../../../../src/places/remote/remote-errors.js';
import { ENGINE, FakeHost } from './fake-host.js';

const start = {
  input: {
    ...{ symbol: 'AAPL', timeframe: '1d', strategyConfigPath: 'strategies/rsi.yaml' },
    ...{ startDate: '2024-01-01', endDate: '2024-01-31' },
  },
};

const FROM_THE_START: FollowCursor = { attempt: 0, counts: new Map() };
const started = z.object({ startBacktest: startSchema });

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
});

describe('OperationServiceProxy', () => {
  it('asks twice more when nobody answers', async () => {
    host.statuses.set('op_1', 'RUNNING');
    host.silences = 2;
    expect(await host.proxy().statuses(['op_1'])).toEqual(new Map([['op_1', 'RUNNING']]));
    expect(host.requests).toHaveLength(3);
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
    host.onLine = (line) => line.close();
    await proxy.start(StartBacktestDocument, start, ENGINE, started);
    await newsOf(proxy.follow('op_1', FROM_THE_START, AbortSignal.timeout(10_000)));
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

  it('follows from where it is told to, and passes on what comes', async () => {
    const news: News[] = [{ kind: 'state', attempt: 2, status: 'RUNNING' }, { kind: 'alive' }];
    host.onLine = (line) => {
      line.send(...news);
      line.close();
    };
    const line = AbortSignal.timeout(10_000);
    expect(
      await newsOf(host.proxy().follow('op_1', { attempt: 2, counts: new Map([['samples', 4_019]]) }, line)),
    ).toEqual(news);
    expect(host.lines[0]?.query).toBe('?attempt=2&samples=4019');
  });

  it('says that a line broke', async () => {
    host.onLine = (line) => line.cut();
    const followed = newsOf(host.proxy().follow('op_1', FROM_THE_START, AbortSignal.timeout(10_000)));
    await expect(followed).rejects.toThrow(ServerUnreachableError);
  });

  it('gives up a line that is silent for too long', async () => {
    const followed = newsOf(host.proxy().follow('op_1', FROM_THE_START, AbortSignal.timeout(1)));
    await expect(followed).rejects.toThrow(ServerUnreachableError);
    expect(host.lines[0]?.isLeft).toBe(true);
  });

  it('does not take other bytes for news', async () => {
    host.onLine = (line) => line.sendBytes(new TextEncoder().encode('{"parts":2,"warnings":[],"result":{}}'));
    const followed = newsOf(host.proxy().follow('op_1', FROM_THE_START, AbortSignal.timeout(10_000)));
    await expect(followed).rejects.toThrow(RemoteOutcomeError);
  });
});

async function newsOf(followed: AsyncIterable<News>): Promise<readonly News[]> {
  const all: News[] = [];
  for await (const news of followed) all.push(news);
  return all;
}
