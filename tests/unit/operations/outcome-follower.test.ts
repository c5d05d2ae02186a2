import { describe, expect, it, vi } from 'vitest';
import type { OutcomePart } from '../../../src/operations/record/operation.js';
import {
  FROM_THE_START,
  type OutcomeCursor,
  type OutcomeNews,
} from '../../../src/operations/watch/outcome-news.js';
import { createHarness, POLL } from './operations-harness.js';

const part = (partSeq: number): OutcomePart => ({
  partSeq,
  firstTradeSeq: partSeq,
  tradeCount: 1,
  trades: new Uint8Array([10 + partSeq]),
  equity: new Uint8Array([partSeq]),
});
const completed = (last: number) => ({
  kind: 'completed' as const,
  outcome: { result: { totalBars: 21 }, warnings: [], ...part(last) },
});

/** Follows an operation and keeps in words what is told of it. */
function follow(
  { service }: Pick<ReturnType<typeof createHarness>, 'service'>,
  id: string,
  from: OutcomeCursor = FROM_THE_START,
) {
  const told: string[] = [];
  const stop = new AbortController();
  const ended = (async () => {
    for await (const news of service.follow(id, from, stop.signal)) told.push(wordsOf(news));
  })();
  const until = (words: string) => vi.waitFor(() => expect(told).toContain(words), POLL);
  return { told, ended, until, stop: () => stop.abort() };
}

function wordsOf(news: OutcomeNews): string {
  switch (news.kind) {
    case 'state':
      return `${news.status} ${news.attempt}`;
    case 'samples':
      return `samples ${news.samples[0]?.seq}-${news.samples.at(-1)?.seq}`;
    case 'part':
      return `${news.isLast ? 'last' : 'part'} ${news.part.partSeq}`;
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
    work.events.chunkReady();
    await followed.until('samples 0-2');
    work.events.partReady(part(0));
    await followed.until('part 0');
    work.measure(2);
    work.end(completed(1));
    await followed.ended;
    expect(followed.told).toEqual([
      ...['RUNNING 1', 'samples 0-2', 'part 0', 'samples 3-4'],
      ...['COMPLETED 1', 'last 1', 'end COMPLETED'],
    ]);
  });

  it('is told the part that was stored last from memory, and those before it from the store', async () => {
    const harness = createHarness();
    const readPart = vi.spyOn(harness.store, 'readPart');
    const { id, work } = await harness.startRunning();
    work.events.partReady(part(0));
    await vi.waitFor(async () => expect(await harness.store.countParts(id)).toBe(1), POLL);
    const followed = follow(harness, id);
    await followed.until('part 0');
    expect(readPart.mock.calls).toEqual([[id, 0]]);
    work.events.partReady(part(1));
    await followed.until('part 1');
    expect(readPart).toHaveBeenCalledTimes(1);
    work.end(completed(2));
    await followed.ended;
    expect(followed.told.slice(-3)).toEqual(['COMPLETED 1', 'last 2', 'end COMPLETED']);
  });

  it('is told in one go once it is over, and the same as while it ran', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    work.measure(2_345);
    for (const seq of [0, 1]) work.events.partReady(part(seq));
    work.end(completed(2));
    await harness.reaches(id, 'COMPLETED');
    const all: OutcomeNews[] = [];
    for await (const news of harness.service.follow(id, FROM_THE_START, new AbortController().signal))
      all.push(news);
    expect(all.map(wordsOf)).toEqual([
      ...['COMPLETED 1', 'samples 0-999', 'samples 1000-1999', 'samples 2000-2344'],
      ...['part 0', 'part 1', 'last 2', 'end COMPLETED'],
    ]);
    expect(all.flatMap((news) => (news.kind === 'part' ? [news.part] : []))).toEqual([
      expect.objectContaining(part(0)),
      expect.objectContaining(part(1)),
      expect.objectContaining(part(2)),
    ]);
    expect(all.at(-1)).toMatchObject({
      end: { result: { totalBars: 21 } },
      progress: { phase: 'done', percentage: 100 },
    });
  });

  it.each([0, 1, 2])('goes on behind part %d and sample 999', async (afterPart) => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    work.measure(1_001);
    for (const seq of [0, 1, 2]) work.events.partReady(part(seq));
    work.end(completed(3));
    await harness.reaches(id, 'COMPLETED');
    const followed = follow(harness, id, { attempt: 1, afterPart, afterSeq: 999 });
    await followed.ended;
    const parts = [0, 1, 2].slice(afterPart + 1).map((seq) => `part ${seq}`);
    expect(followed.told).toEqual(['COMPLETED 1', 'samples 1000-1000', ...parts, 'last 3', 'end COMPLETED']);
  });

  it('is told from part 0 on of another attempt, and nothing of what the one before left', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    const followed = follow(harness, id);
    for (const seq of [0, 1]) work.events.partReady(part(seq));
    await followed.until('part 1');
    work.end({ kind: 'lost', reason: 'out of memory' });
    const second = await harness.orchestrator.begun(2);
    second.start();
    await followed.until('RUNNING 2');
    const late = follow(harness, id, { attempt: 1, afterPart: 0, afterSeq: -1 });
    await late.until('RUNNING 2');
    for (const seq of [0, 1]) second.events.partReady(part(seq));
    await late.until('part 1');
    second.end(completed(2));
    await Promise.all([followed.ended, late.ended]);
    const rest = ['RUNNING 2', 'part 0', 'part 1', 'COMPLETED 2', 'last 2', 'end COMPLETED'];
    expect(late.told).toEqual(rest);
    expect(followed.told).toEqual(['RUNNING 1', 'part 0', 'part 1', 'PENDING 2', ...rest]);
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
    work.events.chunkReady();
    await first.until('samples 0-9');
    first.stop();
    second.stop();
    await Promise.all([first.ended, second.ended]);
    work.measure(10);
    work.events.chunkReady();
    await vi.waitFor(async () => expect(await harness.store.lastMetricSeq(id, 'bars')).toBe(19), POLL);
    const late = follow(harness, id, { attempt: 1, afterPart: -1, afterSeq: 4 });
    await late.until('samples 5-19');
    work.measure(10);
    work.end(completed(0));
    await late.ended;
    expect(late.told).toEqual([
      ...['RUNNING 1', 'samples 5-19', 'samples 20-29', 'COMPLETED 1', 'last 0', 'end COMPLETED'],
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
      const { id } = await harness.orchestrator.start();
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
