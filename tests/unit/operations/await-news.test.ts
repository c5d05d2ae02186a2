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
const FROM_THE_START: FollowCursor = { attempt: 0, status: 'PENDING', counts: new Map() };
const cursor = (attempt: number, counts: Readonly<Record<string, number>>): FollowCursor => ({
  ...{ attempt, status: 'PENDING', counts: new Map(Object.entries(counts)) },
});

const never = new AbortController().signal;

/** Asks for news of an operation until its end, and keeps in words what is told. */
function follow(
  { service }: Pick<ReturnType<typeof createHarness>, 'service'>,
  id: string,
  from: FollowCursor = FROM_THE_START,
) {
  const told: string[] = [];
  const answers: News[] = [];
  const stop = new AbortController();
  const ended = (async () => {
    let place = from;
    while (!stop.signal.aborted) {
      const news = await service.news(id, place, stop.signal);
      if (news === null) return;
      answers.push(news);
      told.push(...wordsOf(news, place));
      if (news.end !== null) return;
      place = behind(news, place);
    }
  })();
  const until = (words: string) => vi.waitFor(() => expect(told).toContain(words), POLL);
  return { told, answers, ended, until, stop: () => stop.abort() };
}

/** Where one has come to who was told of news; of another attempt the drafts come anew. */
function behind({ attempt, status, pieces }: News, { counts, ...before }: FollowCursor): FollowCursor {
  const now = new Map(counts);
  if (attempt !== before.attempt) for (const draft of ['trades', 'equity']) now.delete(draft);
  for (const { stream, firstSeq, count } of pieces) now.set(stream, firstSeq + count);
  return { attempt, status, counts: now };
}

function wordsOf({ attempt, status, pieces, end }: News, before: FollowCursor): readonly string[] {
  const isChanged = attempt !== before.attempt || status !== before.status;
  return [
    ...(isChanged && end === null ? [`${status} ${attempt}`] : []),
    ...pieces.map(({ stream, firstSeq, count }) => `${stream} ${firstSeq}-${firstSeq + count - 1}`),
    ...(end === null ? [] : [`end ${end.status}`]),
  ];
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
      ...['end COMPLETED'],
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
    const news = await harness.service.news(id, FROM_THE_START, never);
    if (news === null) throw new Error('nothing is told');
    expect(wordsOf(news, FROM_THE_START)).toEqual([
      ...['samples 0-999', 'samples 1000-1999', 'samples 2000-2344'],
      ...['equity 0-0', 'equity 1-1', 'end COMPLETED'],
    ]);
    expect(news.pieces.slice(-2)).toEqual([equity(0), equity(1)]);
    expect(news.end).toMatchObject({
      result: { totalBars: 21 },
      counts: { samples: 2_345, equity: 2 },
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
    expect(followed.told).toEqual(['samples 1000-1000', ...rest, 'end COMPLETED']);
  });

  it('goes on in the middle of a piece for one who followed another run of it', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    work.measure(10);
    work.end(completed);
    await harness.reaches(id, 'COMPLETED');
    const news = await harness.service.news(id, cursor(0, { samples: 4 }), never);
    expect(news?.pieces).toEqual([samplesPiece([4, 5, 6, 7, 8, 9].map(barMetric))]);
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
    expect(late.told).toEqual([...['RUNNING 2', 'samples 1-1', 'equity 0-0', 'end COMPLETED']]);
    // Between two attempts it is PENDING, for so short a time that this may go untold.
    expect(followed.told.filter((words) => words !== 'PENDING 2')).toEqual([
      ...['RUNNING 1', 'samples 0-1', 'equity 0-0', 'equity 1-1'],
      ...['RUNNING 2', 'equity 0-0', 'end COMPLETED'],
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
    expect(followed.told).toEqual(['RUNNING 1', 'samples 0-0', 'end FAILED']);
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
    expect(late.told).toEqual([...['RUNNING 1', 'samples 10-19', 'samples 20-29', 'end COMPLETED']]);
  });

  it('is told at once, though it be nothing, when nobody may wait', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    const followed = follow(harness, id);
    await followed.until('RUNNING 1');
    followed.stop();
    await followed.ended;
    const place = { ...cursor(1, {}), status: 'RUNNING' } as const;
    const nothing = { attempt: 1, status: 'RUNNING', pieces: [], end: null };
    expect(await harness.service.news(id, place, AbortSignal.abort())).toEqual(nothing);
    work.complete();
    await harness.reaches(id, 'COMPLETED');
  });

  it('tells nothing of an operation that is not there', async () => {
    expect(await createHarness().service.news('op_none', FROM_THE_START, never)).toBeNull();
  });

  it('is told in answers of about a megabyte, in order, with the end in the last', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    const points = [0, 1, 2, 3, 4];
    for (const seq of points) work.hand({ ...equity(seq), bytes: new Uint8Array(600_000) });
    work.end(completed);
    await harness.reaches(id, 'COMPLETED');
    const followed = follow(harness, id);
    await followed.ended;
    expect(followed.told).toEqual([
      ...['COMPLETED 1', ...points.map((seq) => `equity ${seq}-${seq}`), 'end COMPLETED'],
    ]);
    expect(followed.answers.map(({ pieces }) => pieces.length)).toEqual([2, 2, 1]);
    expect(followed.answers.map(({ end }) => end?.status)).toEqual([undefined, undefined, 'COMPLETED']);
  });

  it('is told in answers of a thousand pieces', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    work.hand(...Array.from({ length: 1_500 }, (_, seq) => equity(seq)));
    work.end(completed);
    await harness.reaches(id, 'COMPLETED');
    const followed = follow(harness, id);
    await followed.ended;
    expect(followed.answers.map(({ pieces }) => pieces.length)).toEqual([1_000, 500]);
  });

  it('gathers what comes within a moment, and has its end told without one', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    const asked = harness.service.news(id, { ...cursor(1, {}), status: 'RUNNING' }, never);
    for (const seq of [0, 1]) {
      work.hand(equity(seq));
      await vi.waitFor(async () => expect(await harness.store.countStream(id, 'equity')).toBe(seq + 1), POLL);
    }
    work.end(completed);
    const news = await asked;
    expect(news?.pieces).toEqual([equity(0), equity(1)]);
    expect(news?.end?.status).toBe('COMPLETED');
  });

  it('says after five seconds that nothing is new, and soon that the server stops', async () => {
    vi.useFakeTimers();
    try {
      const harness = createHarness();
      const { id } = await harness.backtests.start();
      const place = cursor(1, {});
      const stopping = new AbortController();
      const answers: (News | null)[] = [];
      const ask = () => harness.service.news(id, place, stopping.signal).then((news) => answers.push(news));
      const first = ask();
      await vi.advanceTimersByTimeAsync(4_990);
      expect(answers).toEqual([]);
      await vi.advanceTimersByTimeAsync(10);
      await first;
      expect(answers).toEqual([{ attempt: 1, status: 'PENDING', pieces: [], end: null }]);
      const second = ask();
      stopping.abort();
      await vi.advanceTimersByTimeAsync(500);
      await second;
      expect(answers).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });
});
