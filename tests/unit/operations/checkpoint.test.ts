import { describe, expect, it, vi } from 'vitest';
import type { WorkEnd } from '../../../src/operations/ports/work.js';
import { StoreUnavailableError } from '../../../src/operations/record/errors.js';
import { StreamGapError } from '../../../src/operations/record/stream-gap-error.js';
import { samplesPiece } from '../../support/sample-metrics.js';
import { barMetric } from './fake-work.js';
import { createHarness, POLL, samplesOf } from './operations-harness.js';

const LOST: WorkEnd = { kind: 'lost', reason: 'out of memory' };
const state = (byte: number): Uint8Array => new Uint8Array([byte]);

describe('a checkpoint', () => {
  it('is handed to the next attempt, the latest of all', async () => {
    const { backtests, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    expect(work.checkpoint).toBeNull();
    for (const byte of [1, 2, 3]) work.events.checkpointReady(state(byte));
    work.end(LOST);
    const next = await backtests.begun(2);
    expect(next.checkpoint).toEqual(state(3));
    next.start();
    next.complete();
    await reaches(id, 'COMPLETED');
  });

  it('is found by the server that comes after one that died', async () => {
    const { store, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.events.checkpointReady(state(7));
    await vi.waitFor(async () => expect(await store.readCheckpoint(id)).toEqual(state(7)), POLL);

    const next = createHarness({ store });
    next.service.resume(await next.service.recover());
    const resumed = await next.backtests.begun();
    expect(resumed.checkpoint).toEqual(state(7));
    resumed.start();
    resumed.complete();
    await next.reaches(id, 'COMPLETED');
    expect(await store.readCheckpoint(id)).toBeNull();
  });

  it('is written once for many that come while the store is busy', async () => {
    const { store, startRunning } = createHarness();
    const { id, work } = await startRunning();
    for (let byte = 0; byte < 100; byte++) work.events.checkpointReady(state(byte));
    await vi.waitFor(async () => expect(await store.readCheckpoint(id)).toEqual(state(99)), POLL);
    expect(store.calls.filter((call) => call === 'saveCheckpoint').length).toBeLessThanOrEqual(2);
  });

  it('is written after an outage of the store in which writing it failed, with what came meanwhile', async () => {
    const { store, startRunning } = createHarness();
    const { id, work } = await startRunning();
    store.failNext('saveCheckpoint', new StoreUnavailableError('the disk is full.'));
    store.failNext('saveCheckpoint', new StoreUnavailableError('the disk is full.'));
    work.events.checkpointReady(state(1));
    await vi.waitFor(() => expect(store.calls).toContain('saveCheckpoint'), POLL);
    expect(await store.readCheckpoint(id)).toBeNull();
    work.events.checkpointReady(state(2));
    await vi.waitFor(async () => expect(await store.readCheckpoint(id)).toEqual(state(2)), POLL);
  });

  it('that comes while the one before is written is written behind it', async () => {
    const { store, startRunning } = createHarness();
    const { id, work } = await startRunning();
    const save = store.saveCheckpoint.bind(store);
    store.saveCheckpoint = (...args) => {
      if (args[2][0] === 1) work.events.checkpointReady(state(2));
      return save(...args);
    };
    work.events.checkpointReady(state(1));
    await vi.waitFor(async () => expect(await store.readCheckpoint(id)).toEqual(state(2)), POLL);
  });

  it('is not kept of an attempt whose inputs are not yet those of the first', async () => {
    const { store, backtests, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.events.pinned({ dataHash: 'a' });
    work.events.checkpointReady(state(1));
    work.end(LOST);
    const next = await backtests.begun(2);
    next.start();
    next.events.checkpointReady(state(2));
    await reaches(id, 'RUNNING');
    next.events.pinned({ dataHash: 'a' });
    next.end(LOST);
    expect((await backtests.begun(3)).checkpoint).toEqual(state(1));
    expect(store.calls.filter((call) => call === 'saveCheckpoint')).toHaveLength(1);
    backtests.work.end({ kind: 'cancelled' });
    await reaches(id, 'CANCELLED');
  });
});

describe('the log before a checkpoint', () => {
  it('is stored first, although nobody pulls', async () => {
    const { store, startRunning } = createHarness();
    const { id, work } = await startRunning();
    work.hand(samplesPiece([0, 1, 2].map(barMetric)));
    work.events.checkpointReady(state(1));
    await vi.waitFor(async () => expect(await store.readCheckpoint(id)).toEqual(state(1)), POLL);
    expect(await store.countStream(id, 'samples')).toBe(3);
    expect(store.calls.lastIndexOf('appendPart')).toBeLessThan(store.calls.lastIndexOf('saveCheckpoint'));
  });

  it('fails the operation when it cannot be kept, because nothing may stand in its place', async () => {
    const { store, unexpected, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.hand(samplesPiece([barMetric(1)]));
    work.hand(samplesPiece([0, 1].map(barMetric)));
    expect(await reaches(id, 'FAILED')).toMatchObject({ error: { code: 'INTERNAL_ERROR' } });
    expect(work.abortCalls).toBe(1);
    expect(await store.countStream(id, 'samples')).toBe(0);
    expect(unexpected).toEqual([expect.any(StreamGapError)]);
  });

  it('is passed over where an attempt yields some of it again', async () => {
    const { store, backtests, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    for (const seq of [0, 1, 2]) work.hand(samplesPiece([barMetric(seq)]));
    work.end(LOST);
    const next = await backtests.begun(2);
    expect(next.origin.stored.get('samples')).toBe(3);
    next.start();
    const other = (seq: number) => ({ ...barMetric(seq), equity: 7 });
    for (const seq of [1, 2, 3]) next.hand(samplesPiece([other(seq)]));
    next.complete();
    await reaches(id, 'COMPLETED');
    expect(await samplesOf(store, id)).toEqual([...[0, 1, 2].map(barMetric), other(3)]);
  });

  it('is gone on with by an attempt that yields none of it again', async () => {
    const { store, service, backtests, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.hand(samplesPiece([0, 1, 2].map(barMetric)));
    work.events.checkpointReady(state(1));
    work.end(LOST);
    const next = await backtests.begun(2);
    expect(next.checkpoint).toEqual(state(1));
    next.start();
    next.firstSeq = 3;
    next.measure(2);
    await reaches(id, 'RUNNING');
    await service.get(id, { forceRefresh: true });
    next.complete();
    await reaches(id, 'COMPLETED');
    const entries = await samplesOf(store, id);
    expect(entries.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('a checkpoint that meets an outage of the store', () => {
  it('is written once the store is back', async () => {
    const { store, startRunning } = createHarness();
    const { id, work } = await startRunning();
    store.failNext('saveCheckpoint', new StoreUnavailableError('the disk is full.'));
    work.events.checkpointReady(state(5));
    await vi.waitFor(async () => expect(await store.readCheckpoint(id)).toEqual(state(5)), POLL);
  });
});

describe('an operation whose work is over', () => {
  it('is released once, after its last execution', async () => {
    const { backtests, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    work.end(LOST);
    const next = await backtests.begun(2);
    expect(backtests.releasedIds).toEqual([]);
    next.start();
    next.end({ kind: 'failed', failure: { code: 'X', message: 'x', retryable: false }, warnings: [] });
    await reaches(id, 'FAILED');
    await vi.waitFor(() => expect(backtests.releasedIds).toEqual([id]), POLL);
  });

  it('is as it ended when its release throws, which is reported once, and a shutdown still comes to its end', async () => {
    const { service, backtests, unexpected, startRunning, reaches } = createHarness();
    const failure = new Error('EACCES: rm');
    backtests.release = () => Promise.reject(failure);
    const { id, work } = await startRunning();
    work.complete();
    await reaches(id, 'COMPLETED');
    await vi.waitFor(() => expect(unexpected).toEqual([failure]), POLL);

    const other = await startRunning();
    const shutdown = service.shutdown(5_000);
    other.work.complete();
    await shutdown;
    expect((await service.get(other.id))?.status).toBe('COMPLETED');
    expect(unexpected).toEqual([failure, failure]);
  });
});
