import { afterEach, describe, expect, it } from 'vitest';
import { createControlBlock } from '../../../../src/places/bridge/bridge-layout.js';
import { BridgeStateWriter } from '../../../../src/places/bridge/bridge-state-writer.js';
import { CancellationToken } from '../../../../src/places/bridge/cancellation-token.js';
import { StallWatch } from '../../../../src/places/threads/stall-watch.js';

/** So far away that only the tests look. */
const LIMIT_MS = 3_600_000;

describe('a watched task', () => {
  let watch = new StallWatch(LIMIT_MS);
  afterEach(() => {
    watch.close();
    watch = new StallWatch(LIMIT_MS);
  });

  function watched() {
    const control = createControlBlock();
    const stalls: number[] = [];
    const unwatch = watch.watch(control, (limitMs) => stalls.push(limitMs));
    return { token: new CancellationToken(control), writer: new BridgeStateWriter(control), stalls, unwatch };
  }

  const look = (times: number) => {
    for (let time = 0; time < times; time++) watch.look();
  };

  it('may wait for a thread as long as it has to', () => {
    const { stalls } = watched();
    look(100);
    expect(stalls).toEqual([]);
  });

  it('has stalled when it was silent for four looks after its last sign, and is reported once', () => {
    const { token, stalls } = watched();
    expect(token.isCancelled).toBe(false);
    look(4);
    expect(stalls).toEqual([]);
    look(20);
    expect(stalls).toEqual([LIMIT_MS]);
  });

  it.each([
    ['looks at its cancel flag', ({ token }: ReturnType<typeof watched>) => token.isCancelled],
    ['writes its state', ({ writer }: ReturnType<typeof watched>) => writer.setPhase(2)],
  ])('is alive as long as it %s', (_how, act) => {
    const task = watched();
    expect(task.token.isCancelled).toBe(false);
    for (let round = 0; round < 20; round++) {
      look(3);
      act(task);
    }
    expect(task.stalls).toEqual([]);
  });

  it('is forgotten when it has ended', () => {
    const { token, stalls, unwatch } = watched();
    expect(token.isCancelled).toBe(false);
    unwatch();
    look(20);
    expect(stalls).toEqual([]);
  });
});
