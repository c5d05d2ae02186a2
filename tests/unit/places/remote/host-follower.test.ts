import { afterEach, describe, expect, it, vi } from 'vitest';
import { DownloadRefusedError } from '../../../../src/faces/client/download-refused-error.js';
import { ServerUnreachableError, UnusableAnswerError } from '../../../../src/faces/client/graphql-client.js';
import type { FollowCursor, News } from '../../../../src/operations/watch/news.js';
import { HostFollower } from '../../../../src/places/remote/host-follower.js';

afterEach(() => {
  vi.useRealTimers();
});

const alive: News = { kind: 'alive' };
const START: FollowCursor = { attempt: 0, counts: new Map() };

/** Follows a host whose lines bring what a test says; its pauses last until the test ends them. */
function openStream(lines: (signal: AbortSignal) => AsyncIterable<News>, endsPauses = false) {
  const pauses: number[] = [];
  const told: string[] = [];
  let opened = 0;
  let endPause = (): void => undefined;
  async function* follow(_id: string, _from: FollowCursor, signal: AbortSignal): AsyncGenerator<News, void> {
    opened++;
    yield* lines(signal);
  }
  const stream = new HostFollower(
    { follow },
    {
      nowMs: () => pauses.reduce((sum, pauseMs) => sum + pauseMs, 0),
      pause: (durationMs, signal) =>
        new Promise((resolve) => {
          pauses.push(durationMs);
          if (endsPauses) resolve();
          endPause = resolve;
          signal.addEventListener('abort', () => resolve());
        }),
    },
  );
  const read = (async () => {
    for await (const news of stream.follow('op_1', () => START)) {
      if (news.kind === 'flows') told.push('flows');
      if (news.kind !== 'refused') continue;
      told.push(news.isUnbearable ? `refused for ${news.refusedMs} ms` : `refused: ${news.error.message}`);
      if (news.isUnbearable) stream.close();
    }
  })();
  const paused = (count: number) => vi.waitFor(() => expect(pauses).toHaveLength(count), { interval: 2 });
  return { stream, read, pauses, told, paused, opened: () => opened, endPause: () => endPause() };
}

/** Opens lines that fail, each with what a test says. */
const failing = (error: () => Error) => (): AsyncIterable<News> => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error()) }),
});
const refusal = (status: number, code: string | null = null) =>
  new DownloadRefusedError('http://w/outcome', status, code);

const broken = (): AsyncIterable<News> => ({
  [Symbol.asyncIterator]: () => ({
    next: () => Promise.reject(new ServerUnreachableError('http://worker.test', 'the answer broke off')),
  }),
});

/** Brings one piece of news and then nothing, until it is given up. */
async function* silent(signal: AbortSignal): AsyncGenerator<News> {
  yield alive;
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  throw new ServerUnreachableError('http://worker.test', 'aborted');
}

describe('HostFollower', () => {
  it('pauses longer and longer while nothing comes, and briefly once something came', async () => {
    let hasNews = false;
    const { stream, read, pauses, paused, endPause } = openStream(async function* () {
      if (hasNews) yield alive;
      yield* broken();
    });
    for (let count = 1; count <= 7; count++) {
      await paused(count);
      hasNews = count === 6;
      endPause();
    }
    await paused(8);
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 250, 500]);
    stream.close();
    await read;
  });

  it('ends its pause when news are due', async () => {
    const { stream, read, paused, opened } = openStream(broken);
    await paused(1);
    stream.hurry();
    await paused(2);
    expect(opened()).toBe(2);
    stream.close();
    await read;
  });

  it.each([
    ['15 s', 15_000, false],
    ['2 s when news are due', 2_000, true],
  ])('gives up a line that is silent for %s', async (_words, limitMs, areDue) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { stream, read, pauses } = openStream(silent);
    await vi.advanceTimersByTimeAsync(0);
    if (areDue) stream.hurry();
    await vi.advanceTimersByTimeAsync(limitMs - 1);
    expect(pauses).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(pauses).toEqual([250]);
    stream.close();
    await read;
  });

  it.each([
    ['403', failing(() => refusal(403))],
    ['a lasting 503', failing(() => refusal(503))],
    ['a page', failing(() => refusal(200))],
    ['a redirect', failing(() => new UnusableAnswerError('http://w/outcome', 'HTTP 307'))],
    ['an end before the beginning', async function* () {}],
  ])(
    'tells once of a host that answers %s, and gives it up after ten minutes and few tries',
    async (_what, lines) => {
      const { read, told, opened } = openStream(lines as () => AsyncIterable<News>, true);
      await read;
      expect(told).toHaveLength(2);
      expect(told[0]).toMatch(/^refused: /);
      const refusedMs = Number(/^refused for (\d+) ms$/.exec(told[1] ?? '')?.[1]);
      expect(refusedMs).toBeGreaterThanOrEqual(600_000);
      expect(refusedMs).toBeLessThan(660_000);
      expect(opened()).toBeLessThan(25);
    },
  );

  it('says so when a line flows after all', async () => {
    let tries = 0;
    const { stream, read, told } = openStream(async function* () {
      if (++tries <= 10) yield* failing(() => refusal(403))();
      yield alive;
      stream.close();
    }, true);
    await read;
    expect(told).toEqual([expect.stringContaining('refused: '), 'flows']);
  });

  it('waits for a host that cannot be reached, and does not count that time', async () => {
    let tries = 0;
    const { stream, read, told, opened } = openStream(async function* () {
      if (++tries === 1_000) stream.close();
      yield* tries % 3 === 0 ? failing(() => refusal(503))() : broken();
    }, true);
    await read;
    expect([told, opened()]).toEqual([[], 1_000]);
  });

  it('waits for a place on a worker that follows as many as it can, until the operation is over', async () => {
    let tries = 0;
    const { stream, read, told, opened } = openStream(async function* () {
      if (++tries === 1_000) stream.hurry();
      yield* failing(() => refusal(503, 'TOO_MANY_STREAMS'))();
    }, true);
    await read;
    expect(told.at(-1)).toMatch(/refused for/);
    expect(opened()).toBeGreaterThan(1_000);
    expect(opened()).toBeLessThan(1_150);
  });
});
