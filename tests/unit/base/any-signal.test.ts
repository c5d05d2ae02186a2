import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { anySignal } from '../../../src/base/pure/any-signal.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

it('comes with a limit of time that nobody else holds, also after collections of garbage', async () => {
  const signal = anySignal([new AbortController().signal, AbortSignal.timeout(100)]);
  const come = new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason)));
  const collecting = new AbortController();
  const collections = (async () => {
    while (!collecting.signal.aborted) {
      collect();
      await pause(10);
    }
  })();
  expect(await come).toMatchObject({ name: 'TimeoutError' });
  collecting.abort();
  await collections;
});

it('comes with the first that has come, and with its reason', () => {
  const controller = new AbortController();
  const signal = anySignal([AbortSignal.timeout(60_000), controller.signal]);
  controller.abort(new Error('enough'));
  expect(signal.reason).toMatchObject({ message: 'enough' });
});
