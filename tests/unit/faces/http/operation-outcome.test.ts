import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { OutcomePort } from '../../../../src/faces/http/operation-outcome.js';
import type { FollowCursor, News } from '../../../../src/operations/watch/news.js';
import { NewsFrameReader } from '../../../../src/operations/watch/news-frames.js';
import { sampleOperation } from '../../../support/sample-operation.js';
import { testApi } from '../graphql/test-api.js';

const PATH = '/operations/op_1/outcome';
const MAX_STREAMS = 256;
const POLL = { interval: 2, timeout: 5_000 };
const running: News = { kind: 'state', attempt: 1, status: 'RUNNING' };

/** Knows op_1, which runs on and on, and counts who follows it. */
class FakeOutcomes implements OutcomePort {
  readonly from: FollowCursor[] = [];
  followers = 0;

  async get(id: string) {
    if (id === 'op_over') return sampleOperation({ status: 'COMPLETED' });
    return id === 'op_1' ? sampleOperation() : null;
  }

  async *follow(_id: string, from: FollowCursor, signal: AbortSignal): AsyncGenerator<News, void> {
    this.from.push(from);
    this.followers++;
    try {
      yield running;
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
      });
    } finally {
      this.followers--;
    }
  }
}

function api() {
  const outcomes = new FakeOutcomes();
  return { ...testApi({ outcomes }), outcomes };
}

async function firstNews(response: Response): Promise<News | undefined> {
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  reader?.releaseLock();
  return value && [...new NewsFrameReader().push(value)][0];
}

describe('GET /operations/<id>/outcome', () => {
  it('goes on for as long as the operation does, in frames', async () => {
    const { fetch, outcomes } = api();
    const response = await fetch(PATH);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/vnd.ktrdr.outcome');
    expect(await firstNews(response)).toEqual(running);
    expect(outcomes.from).toEqual([{ attempt: 0, counts: new Map() }]);
    await response.body?.cancel();
    await vi.waitFor(() => expect(outcomes.followers).toBe(0), POLL);
  });

  it('begins where it is told to', async () => {
    const { fetch, outcomes } = api();
    const response = await fetch(`${PATH}?attempt=2&samples=4019&trades=3`);
    await firstNews(response);
    expect(outcomes.from).toEqual([
      {
        attempt: 2,
        counts: new Map([
          ['samples', 4_019],
          ['trades', 3],
        ]),
      },
    ]);
    await response.body?.cancel();
  });

  it.each([
    ...['attempt=-1', 'trades=-1', 'samples=x', 'samples=1.5', 'samples=', 'samples=%205', 'attempt=0x10'],
    ...[
      'attempt=1e3',
      'samples=2147483648',
      'samples=9007199254740993',
      'trades=-0',
      'Samples=1',
      'samples=99999999999999999',
    ],
  ])('refuses %s', async (query) => {
    const { fetch } = api();
    const response = await fetch(`${PATH}?${query}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('INVALID_INPUT');
  });

  it('knows no operation that is not there, and no method but GET', async () => {
    const { fetch } = api();
    expect((await fetch('/operations/op_2/outcome')).status).toBe(404);
    expect((await fetch(PATH, { method: 'POST' })).status).toBe(405);
  });

  it('serves so many at once, and others when some of those have left', async () => {
    const { fetch, outcomes } = api();
    const open: Response[] = [];
    for (let count = 0; count < MAX_STREAMS; count++) open.push(await fetch(PATH));
    const refused = await fetch(PATH);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await refused.text()).toContain('TOO_MANY_STREAMS');
    for (const response of open.slice(1)) await response.body?.cancel();
    expect((await fetch(PATH)).status).toBe(200);
    await vi.waitFor(() => expect(outcomes.followers).toBe(2), POLL);
  });

  it('has room for operations that are over although as many as it serves at once run', async () => {
    const { fetch, outcomes } = api();
    const open: Response[] = [];
    for (let count = 0; count < MAX_STREAMS; count++) open.push(await fetch(PATH));
    expect((await fetch(PATH)).status).toBe(503);
    for (let count = 0; count < 64; count++) open.push(await fetch('/operations/op_over/outcome'));
    expect(open.map(({ status }) => status)).toEqual(Array.from({ length: MAX_STREAMS + 64 }, () => 200));
    expect((await fetch('/operations/op_over/outcome')).status).toBe(503);
    for (const response of open) await response.body?.cancel();
    await vi.waitFor(() => expect(outcomes.followers).toBe(0), POLL);
  });

  it('ends what is open, without an end of the operation, when the server begins to stop', async () => {
    const { fetch, readiness, outcomes } = api();
    const response = await fetch(PATH);
    expect(await firstNews(response)).toEqual(running);
    readiness.drain();
    expect(await response.body?.getReader().read()).toEqual({ done: true, value: undefined });
    expect(outcomes.followers).toBe(0);
    expect((await (await fetch(PATH)).arrayBuffer()).byteLength).toBe(0);
  });
});

describe('an outcome that is followed with a key', () => {
  it('ends when the key is taken out of the file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ktrdr-keys-'));
    const apiKeysFile = join(folder, 'keys');
    writeFileSync(apiKeysFile, 'backend:key-of-backend\n');
    let next: () => void = () => {};
    async function* follow(): AsyncGenerator<News, void> {
      for (;;) {
        yield running;
        await new Promise<void>((resolve) => {
          next = resolve;
        });
      }
    }
    const outcomes: OutcomePort = { get: async () => sampleOperation(), follow };
    const { fetch } = testApi({ outcomes }, { apiKeysFile });
    const response = await fetch(PATH, { headers: { authorization: 'Bearer key-of-backend' } });
    expect(await firstNews(response)).toEqual(running);
    writeFileSync(apiKeysFile, 'other:key-of-another\n');
    const reader = response.body?.getReader();
    const read = reader?.read();
    await vi.waitFor(async () => {
      next();
      expect(await Promise.race([read, Promise.resolve('still open')])).toMatchObject({ done: true });
    }, POLL);
    rmSync(folder, { recursive: true });
  });
});
