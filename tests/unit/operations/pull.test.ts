import { afterEach, describe, expect, it, vi } from 'vitest';
import { progressSamplesStream } from '../../../src/kinds/backtest/backtest-streams.js';
import type { SourceState } from '../../../src/operations/ports/operation-source.js';
import { StoreUnavailableError } from '../../../src/operations/record/errors.js';
import { StreamGapError } from '../../../src/operations/record/stream-gap-error.js';
import { barMetric, deferred } from './fake-work.js';
import { createHarness, samplesOf } from './operations-harness.js';

afterEach(() => {
  vi.useRealTimers();
});

const seqs = (entries: readonly { readonly seq: number }[]) => entries.map(({ seq }) => seq);

describe('pulling an operation', () => {
  it('answers null for an unknown id', async () => {
    expect(await createHarness().service.get('op_backtesting_20240101_000000_0')).toBeNull();
  });

  it('takes a state younger than its time to live from the cache, without source or store', async () => {
    const { service, store, clock, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.reach(30);
    clock.advance(1_000);
    expect((await service.get(id))?.progress.percentage).toBe(30);
    work.reach(40);
    const pulls = work.pulls;
    const calls = store.calls.length;

    clock.advance(999);
    expect((await service.get(id))?.progress.percentage).toBe(30);
    expect(work.pulls).toBe(pulls);
    expect(store.calls.length).toBe(calls);

    clock.advance(1);
    expect((await service.get(id))?.progress.percentage).toBe(40);
    expect(work.pulls).toBe(pulls + 1);
  });

  it('pulls a young state too when that is forced', async () => {
    const { service, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.reach(10);
    await service.get(id, { forceRefresh: true });
    work.reach(11);
    expect((await service.get(id))?.progress.percentage).toBe(10);
    expect((await service.get(id, { forceRefresh: true }))?.progress.percentage).toBe(11);
  });

  it('pulls again when the clock was set back', async () => {
    const { service, clock, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.reach(10);
    clock.advance(-60_000);
    expect((await service.get(id))?.progress.percentage).toBe(10);
  });

  it('shares one refresh among concurrent pulls', async () => {
    const { service, startRunning } = createHarness();
    const { id, work } = await startRunning();
    const { promise, resolve } = deferred<SourceState>();
    work.answer = promise;
    const before = work.pulls;
    const answers = [1, 2, 3].map(() => service.get(id, { forceRefresh: true }));
    work.reach(50);
    resolve(work.state());
    const shown = await Promise.all(answers);
    expect(shown.map((operation) => operation?.progress.percentage)).toEqual([50, 50, 50]);
    expect(work.pulls).toBe(before + 1);
  });

  it('pulls nothing while an operation is PENDING', async () => {
    const { service, backtests } = createHarness();
    const { id } = await backtests.start();
    expect((await service.get(id, { forceRefresh: true }))?.progress).toMatchObject({
      phase: 'queued',
      percentage: 0,
    });
    expect(backtests.work.pulls).toBe(0);
  });

  it('stores entries before it shows the state that has them, each once', async () => {
    const { service, store, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.measure(3);
    const operation = await service.get(id, { forceRefresh: true });
    expect(seqs(await samplesOf(store, id))).toEqual([0, 1, 2]);
    work.measure(2);
    await service.get(id, { forceRefresh: true });
    expect(await samplesOf(store, id)).toEqual([0, 1, 2, 3, 4].map(barMetric));
    expect(operation?.status).toBe('RUNNING');
  });

  it('saves the progress it shows', async () => {
    const { service, stored, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.reach(12.5);
    work.snapshot = { currentBar: 125 };
    const shown = await service.get(id, { forceRefresh: true });
    expect(await stored(id)).toEqual(shown);
    expect(shown?.snapshot).toEqual({ currentBar: 125 });
  });

  it('lets a failing store fail the pull and nothing else', async () => {
    const { service, store, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.measure(1);
    store.failNext('appendPart', new Error('disk full'));
    await expect(service.get(id, { forceRefresh: true })).rejects.toThrow('disk full');
    work.complete();
    await reaches(id, 'COMPLETED');
    expect(seqs(await samplesOf(store, id))).toEqual([0]);
  });
});

describe('a source that does not answer', () => {
  it('leaves the cached state standing with a warning until it answers again', async () => {
    const { service, unexpected, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.reach(20);
    await service.get(id, { forceRefresh: true });
    vi.useFakeTimers();
    work.answer = new Promise<SourceState>(() => undefined);
    const asked = service.get(id, { forceRefresh: true });
    await vi.advanceTimersByTimeAsync(2_000);
    const shown = await asked;
    expect(shown).toMatchObject({ status: 'RUNNING', progress: { percentage: 20 } });
    expect(shown?.warnings.map(({ code }) => code)).toEqual(['SOURCE_UNRESPONSIVE']);
    expect((await service.get(id))?.warnings).toHaveLength(1);

    work.answer = null;
    work.reach(25);
    expect(await service.get(id, { forceRefresh: true })).toMatchObject({
      progress: { percentage: 25 },
      warnings: [],
    });
    expect(unexpected).toEqual([]);
  });

  it('is reported once when it is faulty, and never fails the operation', async () => {
    const { service, unexpected, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    const fault = new TypeError('bridge is broken');
    work.answer = fault;
    for (let pull = 0; pull < 3; pull++) {
      expect((await service.get(id, { forceRefresh: true }))?.status).toBe('RUNNING');
    }
    expect(unexpected).toEqual([fault]);
    work.answer = null;
    work.complete();
    expect((await reaches(id, 'COMPLETED')).warnings).toEqual([]);
  });

  it('cannot bring a gap into the log', async () => {
    const { service, store, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.firstSeq = 1;
    work.measure(1);
    await expect(service.get(id, { forceRefresh: true })).rejects.toThrow(StreamGapError);
    expect(await samplesOf(store, id)).toEqual([]);
  });

  it('cannot keep completed work from its end, with what lies in memory', async () => {
    const { store, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.answer = new TypeError('bridge is gone');
    work.measure(2);
    work.complete();
    const completed = await reaches(id, 'COMPLETED');
    expect(completed.warnings).toEqual([]);
    expect(await store.countStream(id, 'samples')).toBe(2);
    expect(await store.readResult(id)).toEqual({ totalBars: 21 });
  });
});

describe('listing operations', () => {
  const everything = { filter: {}, first: 10, after: null };

  it('refreshes those that run here by the same rule', async () => {
    const { service, clock, startRunning, backtests } = createHarness();
    const { id, work } = await startRunning();
    clock.advance(1_000);
    const waiting = await backtests.start();
    work.reach(33);
    const pulls = work.pulls;
    const { operations } = await service.list(everything);
    expect(operations.map((operation) => [operation.id, operation.progress.percentage])).toEqual([
      [waiting.id, 0],
      [id, 33],
    ]);
    expect(await service.countMatching(everything.filter)).toBe(2);
    await service.list(everything);
    expect(work.pulls).toBe(pulls + 1);
  });

  it('takes those that run elsewhere from the cache', async () => {
    const { service, clock, startRunning } = createHarness();
    const { work } = await startRunning({ executionMode: 'REMOTE' });
    clock.advance(5_000);
    const pulls = work.pulls;
    expect((await service.list(everything)).operations).toHaveLength(1);
    expect(work.pulls).toBe(pulls);
  });
});

describe('a page of a stream', () => {
  it('is complete only when the operation is final and nothing follows', async () => {
    const { service, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.measure(5);
    const running = await service.get(id, { forceRefresh: true });
    if (running === null) throw new Error('gone');
    const whole = { first: 5, afterSeq: -1 };
    expect(await service.entries(running, progressSamplesStream, whole)).toMatchObject({
      hasNextPage: false,
      complete: false,
    });
    work.complete();
    const completed = await reaches(id, 'COMPLETED');
    expect(await service.entries(completed, progressSamplesStream, whole)).toMatchObject({
      hasNextPage: false,
      complete: true,
    });
    const part = await service.entries(completed, progressSamplesStream, { first: 2, afterSeq: 0 });
    expect(seqs(part.entries)).toEqual([1, 2]);
    expect(part).toMatchObject({ hasNextPage: true, complete: false });
  });

  it('is empty and not complete beyond the present end of a running log', async () => {
    const { service, stored, startRunning } = createHarness();
    const { id } = await startRunning();
    expect(
      await service.entries(await stored(id), progressSamplesStream, { first: 10, afterSeq: 4 }),
    ).toEqual({
      entries: [],
      hasNextPage: false,
      complete: false,
      totalCount: 0,
    });
  });
});

describe('a running operation whose state cannot be stored', () => {
  const full = () => new StoreUnavailableError('the disk is full. Free some space and start again.');

  it('is shown as it was, with a warning, until storing works again', async () => {
    const { service, store, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.reach(30);
    store.failNext('saveProgress', full());
    const shown = await service.get(id, { forceRefresh: true });
    expect(shown).toMatchObject({ status: 'RUNNING', progress: { percentage: 0 } });
    expect(shown?.warnings).toMatchObject([{ code: 'STORE_UNAVAILABLE', severity: 'CAUTION' }]);
    const later = await service.get(id, { forceRefresh: true });
    expect(later).toMatchObject({ progress: { percentage: 30 }, warnings: [] });
  });

  it('does not keep the others of its list from being shown, whatever is wrong with it', async () => {
    const { service, store, clock, unexpected, startRunning } = createHarness();
    const ids = [(await startRunning()).id, (await startRunning()).id];
    const defect = new TypeError('a defect');
    for (const failure of [full(), defect]) {
      clock.advance(2_000);
      store.failNext('saveProgress', failure);
      const { operations } = await service.list({ filter: {}, first: 10, after: null });
      expect(operations.map((operation) => operation.id).sort()).toEqual([...ids].sort());
    }
    expect(unexpected).toEqual([defect]);
  });
});
