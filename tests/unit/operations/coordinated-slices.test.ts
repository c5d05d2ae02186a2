import { describe, expect, it, vi } from 'vitest';
import { CoordinatedSlices } from '../../../src/operations/life/coordinated-slices.js';
import { Dispatcher } from '../../../src/operations/life/dispatcher.js';
import { SliceLostError } from '../../../src/operations/life/slice-errors.js';
import { WaitMark } from '../../../src/operations/life/wait-mark.js';
import type { SliceEnd } from '../../../src/operations/ports/slices.js';
import { MemoryWorkQueue } from '../../../src/places/threads/memory-work-queue.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { deferred } from './fake-work.js';

const POLL = { interval: 1, timeout: 5_000 };

/** Slices that begin when the dispatcher lets them, and end when the test does. */
function stage(slots: number) {
  const dispatcher = new Dispatcher({ queue: new MemoryWorkQueue(), slots });
  const controller = new AbortController();
  const waited: boolean[] = [];
  const slices = new CoordinatedSlices(
    sampleOperation(),
    { dispatcher, offered: null },
    new WaitMark((waits) => void waited.push(waits)),
    controller.signal,
  );
  const begun: number[] = [];
  const ends = new Map<number, (end: SliceEnd<string>) => void>();
  const cancelled: number[] = [];
  const aborted: number[] = [];
  const run = (index: number) =>
    slices.run(index, () => {
      begun.push(index);
      const end = deferred<SliceEnd<string>>();
      ends.set(index, end.resolve);
      return {
        begun: Promise.resolve(),
        ended: end.promise,
        cancel: () => void cancelled.push(index),
        abort: () => void aborted.push(index),
      };
    });
  const begins = (...indices: number[]) => vi.waitFor(() => expect(begun).toEqual(indices), POLL);
  const end = (index: number, how: SliceEnd<string>) => ends.get(index)?.(how);
  return { dispatcher, controller, slices, run, begun, begins, end, cancelled, aborted, waited };
}

describe('CoordinatedSlices', () => {
  it('runs as many at once as there are slots, and gives each answer to who asked', async () => {
    const { run, begins, end, slices } = stage(2);
    expect([slices.slots, await slices.slotsAnywhere()]).toEqual([2, 2]);
    const answers = [run(0), run(1), run(2)];
    await begins(0, 1);
    end(1, { kind: 'completed', answer: 'one' });
    await begins(0, 1, 2);
    end(2, { kind: 'completed', answer: 'two' });
    end(0, { kind: 'completed', answer: 'zero' });
    expect(await Promise.all(answers)).toEqual(['zero', 'one', 'two']);
  });

  it('takes turns with operations of a higher priority', async () => {
    const { dispatcher, run, begins, end, begun } = stage(1);
    void run(0);
    const other = deferred<void>();
    await begins(0);
    void run(1);
    void dispatcher.run({ id: 'urgent', host: null, priority: 5 }, async () => {
      begun.push(99);
      await other.promise;
    });
    end(0, { kind: 'completed', answer: '' });
    await begins(0, 99);
    other.resolve();
    await begins(0, 99, 1);
  });

  it('says that it waits while others have all slots, and that it does not from when one of its slices begins', async () => {
    const { dispatcher, run, begins, end, waited } = stage(1);
    const other = deferred<void>();
    void dispatcher.run({ id: 'other', host: null, priority: 0 }, () => other.promise);
    const answers = [run(0), run(1)];
    await vi.waitFor(() => expect(waited).toEqual([true]), POLL);
    other.resolve();
    await begins(0);
    await vi.waitFor(() => expect(waited).toEqual([true, false]), POLL);
    end(0, { kind: 'completed', answer: '' });
    await begins(0, 1);
    end(1, { kind: 'completed', answer: '' });
    await Promise.all(answers);
    // One follows the other.
    expect(waited).toEqual([true, false]);
  });

  it('fails with the code of a slice that failed', async () => {
    const { run, begins, end } = stage(1);
    const answer = run(0);
    await begins(0);
    end(0, { kind: 'failed', failure: { code: 'DATA_NOT_FOUND', message: 'no bars', retryable: false } });
    await expect(answer).rejects.toMatchObject({ code: 'DATA_NOT_FOUND', message: 'no bars' });
  });

  it('tells a slice whose thread died from one that failed', async () => {
    const { run, begins, end } = stage(1);
    const answer = run(0);
    await begins(0);
    end(0, { kind: 'lost', reason: 'the thread died' });
    await expect(answer).rejects.toBeInstanceOf(SliceLostError);
  });

  it('asks what runs to stop and begins nothing that waits, and waits for the former', async () => {
    const { controller, slices, run, begins, end, cancelled, aborted } = stage(1);
    const answers = [run(0), run(1)].map((answer) => answer.catch((error: unknown) => error));
    await begins(0);
    controller.abort(new Error('enough'));
    let isStopped = false;
    const stopped = slices.stop().then(() => {
      isStopped = true;
    });
    await vi.waitFor(() => expect(cancelled).toContain(0), POLL);
    expect(isStopped).toBe(false);
    slices.abort();
    expect(aborted).toEqual([0]);
    end(0, { kind: 'cancelled' });
    await stopped;
    await begins(0);
    expect(await Promise.all(answers)).toEqual([new Error('enough'), new Error('enough')]);
  });
});
