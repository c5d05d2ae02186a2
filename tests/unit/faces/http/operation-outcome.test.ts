import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { OutcomePort } from '../../../../src/faces/http/operation-outcome.js';
import { type FollowCursor, type News, readNews } from '../../../../src/operations/watch/news.js';
import { testApi } from '../graphql/test-api.js';

const PATH = '/operations/op_1/outcome';
const MAX_WAITING = 256;
const POLL = { interval: 2, timeout: 5_000 };
const running: News = { attempt: 1, status: 'RUNNING', pieces: [], end: null };

/** Knows op_1, which has nothing new for as long as somebody may wait for it, and counts who does. */
class FakeOutcomes implements OutcomePort {
  readonly from: FollowCursor[] = [];
  waiting = 0;
  readonly #open: (() => void)[] = [];

  async news(id: string, from: FollowCursor, signal: AbortSignal): Promise<News | null> {
    if (id !== 'op_1') return null;
    this.from.push(from);
    if (signal.aborted) return running;
    this.waiting++;
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve());
      this.#open.push(resolve);
    });
    this.waiting--;
    return running;
  }

  /** Ends the wait of the one who has waited longest. */
  answer(): void {
    this.#open.shift()?.();
  }
}

function api(config: Parameters<typeof testApi>[1] = {}) {
  const outcomes = new FakeOutcomes();
  return { ...testApi({ outcomes }, config), outcomes };
}

async function newsIn(response: Response): Promise<News> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  async function* chunks() {
    yield bytes;
  }
  return readNews(chunks());
}

describe('GET /operations/<id>/outcome', () => {
  it('answers news as bytes', async () => {
    const { fetch, outcomes } = api();
    const asked = fetch(PATH);
    await vi.waitFor(() => expect(outcomes.waiting).toBe(1), POLL);
    outcomes.answer();
    const response = await asked;
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/vnd.ktrdr.outcome');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await newsIn(response)).toEqual(running);
    expect(outcomes.from).toEqual([{ attempt: 0, status: 'PENDING', counts: new Map() }]);
  });

  it('begins where it is told to', async () => {
    const { fetch, outcomes, readiness } = api();
    readiness.drain();
    await fetch(`${PATH}?attempt=2&status=RUNNING&samples=4019&trades=3`);
    const counts = new Map([
      ['samples', 4_019],
      ['trades', 3],
    ]);
    expect(outcomes.from).toEqual([{ attempt: 2, status: 'RUNNING', counts }]);
  });

  it.each([
    ...['attempt=-1', 'trades=-1', 'samples=x', 'samples=1.5', 'samples=', 'samples=%205', 'attempt=0x10'],
    ...['attempt=1e3', 'samples=2147483648', 'samples=9007199254740993', 'trades=-0', 'Samples=1'],
    ...['samples=99999999999999999', 'status=running', 'status='],
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

  it('lets so many wait at once, and answers others without a wait', async () => {
    const { fetch, outcomes } = api();
    const asked = Array.from({ length: MAX_WAITING }, () => fetch(PATH));
    await vi.waitFor(() => expect(outcomes.waiting).toBe(MAX_WAITING), POLL);
    expect(await newsIn(await fetch(PATH))).toEqual(running);
    expect(outcomes.waiting).toBe(MAX_WAITING);
    outcomes.answer();
    expect((await Promise.race(asked)).status).toBe(200);
    const next = fetch(PATH);
    await vi.waitFor(() => expect(outcomes.waiting).toBe(MAX_WAITING), POLL);
    for (let count = 0; count < MAX_WAITING; count++) outcomes.answer();
    await Promise.all([...asked, next]);
    expect(outcomes.waiting).toBe(0);
  });

  it('lets nobody wait when the server begins to stop', async () => {
    const { fetch, readiness, outcomes } = api();
    const asked = fetch(PATH);
    await vi.waitFor(() => expect(outcomes.waiting).toBe(1), POLL);
    readiness.drain();
    expect(await newsIn(await asked)).toEqual(running);
    expect(await newsIn(await fetch(PATH))).toEqual(running);
  });

  it('answers no more once the key is taken out of the file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ktrdr-keys-'));
    const apiKeysFile = join(folder, 'keys');
    writeFileSync(apiKeysFile, 'backend:key-of-backend\n');
    const { fetch, readiness } = api({ apiKeysFile });
    readiness.drain();
    const ask = () => fetch(PATH, { headers: { authorization: 'Bearer key-of-backend' } });
    expect((await ask()).status).toBe(200);
    writeFileSync(apiKeysFile, 'other:key-of-another\n');
    await vi.waitFor(async () => expect((await ask()).status).toBe(401), POLL);
    rmSync(folder, { recursive: true });
  });
});
