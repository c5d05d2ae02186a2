import { describe, expect, it, vi } from 'vitest';
import type { Piece } from '../../../src/operations/record/part.js';
import type { FollowCursor, News } from '../../../src/operations/watch/news.js';
import { samplesPiece } from '../../support/sample-metrics.js';
import { barMetric } from './fake-work.js';
import { createHarness, POLL } from './operations-harness.js';

const equity = (firstSeq: number): Piece => ({
  ...{ stream: 'equity', firstSeq, count: 1 },
  bytes: new Uint8Array([firstSeq]),
});
const completed = { kind: 'completed', outcome: { result: { totalBars: 21 }, warnings: [] } } as const;
const FROM_THE_START: FollowCursor = { attempt: 0, counts: new Map() };
const cursor = (attempt: number, counts: Readonly<Record<string, number>>): FollowCursor => ({
  attempt,
  counts: new Map(Object.entries(counts)),
});

/** Follows an operation and keeps in words what is told of it. */
function follow(
  { service }: Pick<ReturnType<typeof createHarness>, 'service'>,
  id: string,
  from: FollowCursor = FROM_THE_START,
) {
  const told: string[] = [];
  const stop = new AbortController();
  const ended = (async () => {
    for await (const news of service.follow(id, from, stop.signal)) told.push(wordsOf(news));
  })();
  const until = (words: string) => vi.waitFor(() => expect(told).toContain(words), POLL);
  return { told, ended, until, stop: () => stop.abort() };
}

function wordsOf(news: News): string {
  switch (news.kind) {
    case 'state':
      return `${news.status} ${news.attempt}`;
    case 'part':
      return news.part.pieces
        .map(({ stream, firstSeq, count }) => `${stream} ${firstSeq}-${firstSeq + count - 1}`)
        .join(', ');
    case 'alive':
      return 'alive';
    case 'end':
      return `end ${news.end.status}`;
  }
}

describe('an operation that is followed', () => {
  it('is told as it is stored, to its end', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    const followed = follow(harness, id);
    await followed.until('RUNNING 1');
    work.measure(3);
    work.hand();
    await followed.until('samples 0-2');
    work.hand(equity(0));
    await followed.until('equity 0-0');
    work.measure(2);
    work.end(completed);
    await followed.ended;
    expect(followed.told).toEqual([
      ...['RUNNING 1', 'samples 0-2', 'equity 0-0', 'samples 3-4'],
      ...['COMPLETED 1', 'end COMPLETED'],
    ]);
  });

  it('is told what was stored last from memory, and what came before from the store', async () => {
    const harness = createHarness();
    const readStream = vi.spyOn(harness.store, 'readStream');
    const { id, work } = await harness.startRunning();
    work.hand(equity(0));
    await vi.waitFor(async () => expect(await harness.store.countStream(id, 'equity')).toBe(1), POLL);
    const followed = follow(harness, id);
    await followed.until('equity 0-0');
    expect(readStream).toHaveBeenCalledTimes(1);
    work.hand(equity(1));
    await followed.until('equity 1-1');
    expect(readStream).toHaveBeenCalledTimes(1);
    work.end(completed);
    await followed.ended;
  });

  it('is told in one go once it is over, and the same as while it ran', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    for (const count of [1_000, 1_000, 345]) {
      work.measure(count);
      await harness.service.get(id, { forceRefresh: true });
    }
    for (const seq of [0, 1]) work.hand(equity(seq));
    work.end(completed);
    await harness.reaches(id, 'COMPLETED');
    const all: News[] = [];
    for await (const news of harness.service.follow(id, FROM_THE_START, new AbortController().signal))
      all.push(news);
    expect(all.map(wordsOf)).toEqual([
      ...['COMPLETED 1', 'samples 0-999', 'samples 1000-1999', 'samples 2000-2344'],
      ...['equity 0-0, equity 1-1', 'end COMPLETED'],
    ]);
    expect(all.at(-2)).toMatchObject({ part: { pieces: [equity(0), equity(1)] } });
    expect(all.at(-1)).toMatchObject({
      end: {
        result: { totalBars: 21 },
        counts: new Map([
          ['samples', 2_345],
          ['equity', 2],
        ]),
      },
      progress: { phase: 'done', percentage: 100 },
    });
  });

  it.each([0, 1, 2])('goes on behind %d points and sample 999', async (points) => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    work.measure(1_000);
    for (const seq of [0, 1, 2]) {
      work.hand(equity(seq));
      await vi.waitFor(async () => expect(await harness.store.countStream(id, 'equity')).toBe(seq + 1), POLL);
    }
    work.measure(1);
    work.end(completed);
    await harness.reaches(id, 'COMPLETED');
    const followed = follow(harness, id, cursor(1, { samples: 1_000, equity: points }));
    await followed.ended;
    const rest = [0, 1, 2].slice(points).map((seq) => `equity ${seq}-${seq}`);
    expect(followed.told).toEqual(['COMPLETED 1', 'samples 1000-1000', rest.join(', '), 'end COMPLETED']);
  });

  it('goes on in the middle of a piece for one who followed another run of it', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    work.measure(10);
    work.end(completed);
    await harness.reaches(id, 'COMPLETED');
    const all: News[] = [];
    for await (const news of harness.service.follow(
      id,
      cursor(0, { samples: 4 }),
      new AbortController().signal,
    ))
      all.push(news);
    expect(all.map(wordsOf)).toEqual(['COMPLETED 1', 'samples 4-9', 'end COMPLETED']);
    expect(all[1]).toEqual({
      kind: 'part',
      part: { pieces: [samplesPiece([4, 5, 6, 7, 8, 9].map(barMetric))] },
    });
  });

  it('is told the drafts of another attempt anew, and nothing of what the one before left', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    const followed = follow(harness, id);
    work.measure(2);
    work.hand();
    await followed.until('samples 0-1');
    for (const seq of [0, 1]) {
      work.hand(equity(seq));
      await followed.until(`equity ${seq}-${seq}`);
    }
    work.end({ kind: 'lost', reason: 'out of memory' });
    const second = await harness.backtests.begun(2);
    second.start();
    await followed.until('RUNNING 2');
    const late = follow(harness, id, cursor(1, { samples: 1, equity: 1 }));
    await late.until('RUNNING 2');
    second.hand(equity(0));
    await Promise.all([late.until('equity 0-0'), followed.until('RUNNING 2')]);
    second.end(completed);
    await Promise.all([followed.ended, late.ended]);
    expect(late.told).toEqual([
      ...['RUNNING 2', 'samples 1-1', 'equity 0-0', 'COMPLETED 2', 'end COMPLETED'],
    ]);
    expect(followed.told).toEqual([
      ...['RUNNING 1', 'samples 0-1', 'equity 0-0', 'equity 1-1'],
      ...['PENDING 2', 'RUNNING 2', 'equity 0-0', 'COMPLETED 2', 'end COMPLETED'],
    ]);
  });

  it('is told when it comes to nothing, and why', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    const followed = follow(harness, id);
    await followed.until('RUNNING 1');
    work.measure(1);
    work.end({
      kind: 'failed',
      failure: { code: 'DATA_NOT_FOUND', message: 'No bars.', retryable: false },
      warnings: [],
    });
    await followed.ended;
    expect(followed.told).toEqual(['RUNNING 1', 'samples 0-0', 'FAILED 1', 'end FAILED']);
  });

  it('is told to several, of whom some come late and some leave', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    const [first, second] = [follow(harness, id), follow(harness, id)];
    await first.until('RUNNING 1');
    work.measure(10);
    work.hand();
    await first.until('samples 0-9');
    first.stop();
    second.stop();
    await Promise.all([first.ended, second.ended]);
    work.measure(10);
    work.hand();
    await vi.waitFor(async () => expect(await harness.store.countStream(id, 'samples')).toBe(20), POLL);
    const late = follow(harness, id, cursor(1, { samples: 10 }));
    await late.until('samples 10-19');
    work.measure(10);
    work.end(completed);
    await late.ended;
    expect(late.told).toEqual([
      ...['RUNNING 1', 'samples 10-19', 'samples 20-29', 'COMPLETED 1', 'end COMPLETED'],
    ]);
  });

  it('ends at once when the one who follows is to be let go', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    const followed = follow(harness, id);
    await followed.until('RUNNING 1');
    followed.stop();
    await followed.ended;
    expect(followed.told).toEqual(['RUNNING 1']);
    work.complete();
    await harness.reaches(id, 'COMPLETED');
  });

  it('tells nothing of an operation that is not there', async () => {
    const followed = follow(createHarness(), 'op_none');
    await followed.ended;
    expect(followed.told).toEqual([]);
  });

  it('gives a sign of life when nothing is new', async () => {
    vi.useFakeTimers();
    try {
      const harness = createHarness();
      const { id } = await harness.backtests.start();
      const followed = follow(harness, id);
      await vi.advanceTimersByTimeAsync(5_000);
      expect(followed.told).toEqual(['PENDING 1', 'alive']);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(followed.told).toEqual(['PENDING 1', 'alive', 'alive', 'alive']);
      followed.stop();
      await followed.ended;
    } finally {
      vi.useRealTimers();
    }
  });
});
