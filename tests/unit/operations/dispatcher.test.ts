import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { type Dispatch, Dispatcher } from '../../../src/operations/life/dispatcher.js';
import { MemoryWorkQueue } from '../../../src/places/threads/memory-work-queue.js';
import { deferred } from './fake-work.js';

const POLL = { interval: 1, timeout: 5_000 };

/** Operations that begin when the dispatcher lets them, and end when the test does. */
function stage(slots: number, pause?: Dispatch['pause']) {
  const queue = new MemoryWorkQueue();
  const dispatcher = new Dispatcher({ queue, slots, ...(pause && { pause }) });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (id: string, priority = 0, host: string | null = null) =>
    dispatcher.run({ id, priority, host }, async () => {
      begun.push(id);
      const end = deferred<void>();
      ends.set(id, () => end.resolve(undefined));
      await end.promise;
    });
  const begins = (...ids: string[]) => vi.waitFor(() => expect(begun).toEqual(ids), POLL);
  return { dispatcher, run, begun, begins, end: (id: string) => ends.get(id)?.() };
}

describe('Dispatcher', () => {
  it('runs as many at once as there are slots, the highest priority first', async () => {
    const { run, begins, end } = stage(2);
    void run('low', -5);
    void run('first');
    void run('high', 7);
    void run('second');
    // All four came before a slot was given.
    await begins('high', 'first');
    end('first');
    await begins('high', 'first', 'second');
    end('high');
    end('second');
    await begins('high', 'first', 'second', 'low');
  });

  it('resolves when the operation has been run', async () => {
    const { run, begins, end } = stage(1);
    const ran = run('a');
    await begins('a');
    end('a');
    await expect(ran).resolves.toBeUndefined();
  });

  it('lets what was cancelled come to its end while all slots are taken', async () => {
    const { dispatcher, run, begins, end } = stage(1);
    void run('a');
    await begins('a');
    const waiting = run('b');
    void run('c');
    const withdrawn = dispatcher.withdraw('b');
    await begins('a', 'b');
    end('b');
    await Promise.all([withdrawn, waiting]);
    end('a');
    await begins('a', 'b', 'c');
  });

  it('lets none begin during a pause, and then the highest priority first', async () => {
    const over = deferred<void>();
    const { run, begun, begins } = stage(1, () => over.promise);
    void run('a');
    await setImmediate();
    void run('high', 7);
    await setImmediate();
    expect(begun).toEqual([]);
    over.resolve(undefined);
    await begins('high');
  });

  it('begins at once what another host runs', async () => {
    const { run, begins } = stage(1);
    void run('a');
    await begins('a');
    void run('elsewhere', 0, 'http://worker:5003');
    await begins('a', 'elsewhere');
  });

  it('loses none of many that come and end at any time', async () => {
    const { run, begun, end } = stage(3);
    const all: Promise<void>[] = [];
    for (let index = 0; index < 200; index++) {
      all.push(run(`${index}`, index % 7));
      if (index % 3 === 0) await Promise.resolve();
      for (const id of begun) if (Number(id) % 2 === index % 2) end(id);
    }
    await vi.waitFor(() => {
      for (const id of begun) end(id);
      expect(begun).toHaveLength(200);
    }, POLL);
    for (const id of begun) end(id);
    await Promise.all(all);
    expect(new Set(begun).size).toBe(200);
  });
});
