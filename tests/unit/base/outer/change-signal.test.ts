import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { ChangeSignal } from '../../../../src/base/outer/change-signal.js';

/** Far longer than a test takes. */
const LONG_MS = 100_000;

it('wakes who waits, at the next change', async () => {
  const signal = new ChangeSignal();
  const waits = [signal.within(signal.next(), LONG_MS), signal.within(signal.next(), LONG_MS)];
  signal.tell();
  await Promise.all(waits);
});

it('lets nobody wait for a change that came since he looked', async () => {
  const signal = new ChangeSignal();
  const before = signal.next();
  signal.tell();
  await signal.within(before, LONG_MS);
});

it('lets who waits go on when the time is over', async () => {
  const signal = new ChangeSignal();
  await signal.within(signal.next(), 1);
});

it('keeps nothing of waits that are over', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const signal = new ChangeSignal();
  const wait = async (): Promise<void> => {
    await Promise.all(Array.from({ length: 1_000 }, () => signal.within(signal.next(), 1)));
  };
  await wait();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let round = 0; round < 20; round++) await wait();
  collect();
  // A race with a promise that does not settle keeps a kilobyte of each.
  expect((process.memoryUsage().heapUsed - before) / 20_000).toBeLessThan(100);
  signal.tell();
});
