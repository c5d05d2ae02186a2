import { afterEach, describe, expect, it, vi } from 'vitest';
import { DownloadRefusedError } from '../../../../src/faces/client/download-refused-error.js';
import { ServerUnreachableError, UnusableAnswerError } from '../../../../src/faces/client/graphql-client.js';
import type { FollowCursor, News } from '../../../../src/operations/watch/news.js';
import { HostFollower } from '../../../../src/places/remote/host-follower.js';

afterEach(() => {
  vi.useRealTimers();
});

const START: FollowCursor = { attempt: 1, status: 'RUNNING', counts: new Map() };
const nothing: News = { attempt: 1, status: 'RUNNING', pieces: [], end: null };
const entry: News = {
  ...nothing,
  pieces: [{ stream: 'samples', firstSeq: 0, count: 1, bytes: new Uint8Array(8) }],
};

/** Follows a host that answers as a test says; its pauses last until the test ends them. */
function openFollower(
  answer: (signal: AbortSignal, clock: { waitedMs: number }) => Promise<News>,
  endsPauses = false,
) {
  const pauses: number[] = [];
  const told: string[] = [];
  const clock = { waitedMs: 0 };
  let asked = 0;
  let endPause = (): void => undefined;
  const news = (_id: string, _from: FollowCursor, signal: AbortSignal): Promise<News> => {
    asked++;
    return answer(signal, clock);
  };
  const follower = new HostFollower(
    { news },
    {
      nowMs: () => clock.waitedMs + pauses.reduce((sum, pauseMs) => sum + pauseMs, 0),
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
    for await (const one of follower.follow('op_1', () => START)) {
      if (one.kind !== 'refused') told.push(one.kind);
      else if (!one.isUnbearable) told.push(`refused: ${one.error.message}`);
      else {
        told.push(`refused for ${one.refusedMs} ms`);
        follower.close();
      }
    }
  })();
  const paused = (count: number) => vi.waitFor(() => expect(pauses).toHaveLength(count), { interval: 2 });
  return { follower, read, pauses, told, paused, asked: () => asked, endPause: () => endPause() };
}

const refusal = (status: number, code: string | null = null) =>
  new DownloadRefusedError('http://w/outcome', status, code);
const unreachable = () => new ServerUnreachableError('http://worker.test', 'connection refused');
const broken = () => Promise.reject(unreachable());

/** Answers nothing, until it is given up. */
const silent = (signal: AbortSignal): Promise<News> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(unreachable()));
  });

describe('HostFollower', () => {
  it('pauses longer and longer while nobody answers, and not at all once something new has come', async () => {
    let hasNews = false;
    const { follower, read, pauses, paused, endPause } = openFollower(async () => {
      if (!hasNews) return broken();
      hasNews = false;
      return entry;
    });
    for (let count = 1; count <= 7; count++) {
      await paused(count);
      hasNews = count === 6;
      endPause();
    }
    await paused(8);
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 250, 500]);
    follower.close();
    await read;
  });

  it('pauses longer and longer where a host says at once that nothing is new', async () => {
    const { follower, read, pauses, paused, endPause } = openFollower(async () => nothing);
    for (let count = 1; count <= 6; count++) {
      await paused(count);
      endPause();
    }
    await paused(7);
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    follower.close();
    await read;
  });

  it('asks again at once where a host has waited before it says that nothing is new', async () => {
    let tries = 0;
    const { follower, read, pauses, told } = openFollower(async (_signal, clock) => {
      clock.waitedMs += 5_000;
      if (++tries === 10) follower.close();
      return nothing;
    });
    await read;
    expect([pauses, told]).toEqual([[], Array(9).fill('news')]);
  });

  it.each([
    ['another status', { ...nothing, status: 'CANCELLING' }],
    ['another attempt', { ...nothing, attempt: 2 }],
    ['entries', entry],
  ] as const)('asks again at once when it has %s', async (_what, news) => {
    let tries = 0;
    const { follower, read, pauses } = openFollower(async () => {
      if (++tries === 10) follower.close();
      return news;
    });
    await read;
    expect([tries, pauses]).toEqual([10, []]);
  });

  it.each([
    ['another attempt each time', (tries: number): News => ({ ...nothing, attempt: 2 + (tries % 2) })],
    [
      'another status each time',
      (tries: number): News => ({ ...nothing, status: tries % 2 ? 'PENDING' : 'CANCELLING' }),
    ],
    ['one entry at a time', () => entry],
  ])('does not let a host set the pace that tells at once of %s', async (_what, newsOf) => {
    let tries = 0;
    const { follower, read, pauses } = openFollower(async () => {
      if (++tries === 1_000) follower.close();
      return newsOf(tries);
    }, true);
    await read;
    // Forty questions a second at most.
    expect(pauses.length).toBeGreaterThanOrEqual(99);
    expect(Math.min(...pauses)).toBe(250);
  });

  it('does not pause where a host gathers news, or has very many', async () => {
    const many: News = {
      ...nothing,
      pieces: [{ stream: 'equity', firstSeq: 0, count: 65_536, bytes: new Uint8Array(2 ** 20) }],
    };
    for (const [news, tookMs] of [[entry, 50] as const, [many, 1] as const]) {
      let tries = 0;
      const { follower, read, pauses } = openFollower(async (_signal, clock) => {
        clock.waitedMs += tookMs;
        if (++tries === 1_000) follower.close();
        return news;
      }, true);
      await read;
      expect(pauses).toEqual([]);
    }
  });

  it('ends its pause when news are due', async () => {
    const { follower, read, paused, asked } = openFollower(broken);
    await paused(1);
    follower.hurry();
    await paused(2);
    expect(asked()).toBe(2);
    follower.close();
    await read;
  });

  it('gives up an answer that does not come within 30 s', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { follower, read, pauses } = openFollower(silent);
    await vi.advanceTimersByTimeAsync(29_999);
    // An answer that is on its way is not broken off.
    follower.hurry();
    expect(pauses).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(pauses).toEqual([250]);
    follower.close();
    await read;
  });

  it('breaks off an answer when it is closed, and says nothing more', async () => {
    const { follower, read, told, pauses } = openFollower(silent);
    follower.close();
    await read;
    expect([told, pauses]).toEqual([[], []]);
  });

  it.each([
    ['403', () => refusal(403)],
    ['a lasting 503', () => refusal(503)],
    ['a page', () => refusal(200)],
    ['a redirect', () => new UnusableAnswerError('http://w/outcome', 'HTTP 307')],
    ['what breaks off', () => new UnusableAnswerError('http://w/outcome', 'the answer broke off')],
  ])(
    'tells once of a host that answers %s, and gives it up after ten minutes and few tries',
    async (_what, error) => {
      const { read, told, asked } = openFollower(() => Promise.reject(error()), true);
      await read;
      expect(told).toHaveLength(2);
      expect(told[0]).toMatch(/^refused: /);
      const refusedMs = Number(/^refused for (\d+) ms$/.exec(told[1] ?? '')?.[1]);
      expect(refusedMs).toBeGreaterThanOrEqual(600_000);
      expect(refusedMs).toBeLessThan(660_000);
      expect(asked()).toBeLessThan(25);
    },
  );

  it('does not hurry while it is refused', async () => {
    let isRefused = true;
    const { follower, read, told, paused, pauses, endPause } = openFollower(() => {
      if (isRefused) return Promise.reject(refusal(403));
      follower.close();
      return Promise.resolve(entry);
    });
    for (let count = 1; told.length === 0; count++) {
      await paused(count);
      endPause();
    }
    const before = pauses.length;
    await paused(before + 1);
    follower.hurry();
    await new Promise(setImmediate);
    expect(pauses).toHaveLength(before + 1);
    isRefused = false;
    endPause();
    await read;
  });

  it('says that a host does not know the operation', async () => {
    const { follower, read, told, paused } = openFollower(() => Promise.reject(refusal(404)));
    await paused(1);
    expect(told).toEqual(['unknown']);
    follower.close();
    await read;
  });

  it('waits for a host that cannot be reached, and does not count that time', async () => {
    let tries = 0;
    const { follower, read, told, asked } = openFollower(async () => {
      if (++tries === 1_000) follower.close();
      return tries % 3 === 0 ? Promise.reject(refusal(503)) : broken();
    }, true);
    await read;
    expect([told, asked()]).toEqual([[], 1_000]);
  });
});
