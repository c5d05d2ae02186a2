import { afterEach, describe, expect, it, vi } from 'vitest';
import { DownloadRefusedError } from '../../../../src/faces/client/download-refused-error.js';
import { ServerUnreachableError, UnusableAnswerError } from '../../../../src/faces/client/graphql-client.js';
import { FROM_THE_START, type OutcomeNews } from '../../../../src/operations/watch/outcome-news.js';
import type { LineWatch } from '../../../../src/places/remote/line-watch.js';
import { OutcomeStream } from '../../../../src/places/remote/outcome-stream.js';

afterEach(() => {
  vi.useRealTimers();
});

const alive: OutcomeNews = { kind: 'alive' };

/** Opens a stream whose lines bring what a test says, and whose pauses last until the test ends them. */
function openStream(lines: (line: LineWatch) => AsyncIterable<OutcomeNews>, endsPauses = false) {
  const pauses: number[] = [];
  const told: string[] = [];
  let opened = 0;
  let endPause = (): void => undefined;
  const stream: OutcomeStream = new OutcomeStream(
    {
      follow: (_from, line) => {
        opened++;
        return lines(line);
      },
      cursor: () => FROM_THE_START,
      take: async () => undefined,
      unknown: async () => undefined,
      invalid: () => undefined,
      refused: ({ message }) => told.push(`refused: ${message}`),
      flows: () => told.push('flows'),
      refusedFor: (refusedMs) => {
        told.push(`refused for ${refusedMs} ms`);
        stream.close();
      },
    },
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
  const read = stream.read();
  const paused = (count: number) => vi.waitFor(() => expect(pauses).toHaveLength(count), { interval: 2 });
  return { stream, read, pauses, told, paused, opened: () => opened, endPause: () => endPause() };
}

/** Opens lines that fail, each with what a test says. */
const failing = (error: () => Error) => (): AsyncIterable<OutcomeNews> => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error()) }),
});
const refusal = (status: number, code: string | null = null) =>
  new DownloadRefusedError('http://w/outcome', status, code);

const broken = (): AsyncIterable<OutcomeNews> => ({
  [Symbol.asyncIterator]: () => ({
    next: () => Promise.reject(new ServerUnreachableError('http://worker.test', 'the answer broke off')),
  }),
});

/** Brings one piece of news and then nothing, until it is given up. */
async function* silent(line: LineWatch): AsyncGenerator<OutcomeNews> {
  yield alive;
  await new Promise((resolve) => line.signal.addEventListener('abort', resolve));
  throw new ServerUnreachableError('http://worker.test', 'aborted');
}

describe('OutcomeStream', () => {
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
    await Promise.resolve();
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
      const { read, told, opened } = openStream(lines as () => AsyncIterable<OutcomeNews>, true);
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

  it('flows from the first news on until its line is over', async () => {
    const { stream, read, paused } = openStream(silent);
    expect(stream.isFlowing).toBe(false);
    await vi.waitFor(() => expect(stream.isFlowing).toBe(true), { interval: 2 });
    stream.close();
    expect(stream.isFlowing).toBe(false);
    await read;
    const other = openStream(broken);
    await other.paused(1);
    expect(other.stream.isFlowing).toBe(false);
    other.stream.close();
    await Promise.all([other.read, paused(0)]);
  });
});
