import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { EventLoopTurns } from '../../../../src/base/outer/event-loop-turns.js';

describe('turns of the event loop', () => {
  it('have one piece of work each, in the order of asking', async () => {
    const turns = new EventLoopTurns();
    const begun: number[] = [];
    for (const piece of [1, 2, 3]) void turns.next().then(() => begun.push(piece));
    const seen: number[] = [];
    for (let turn = 0; turn < 5; turn++) {
      await setImmediate();
      seen.push(begun.length);
    }
    expect(begun).toEqual([1, 2, 3]);
    for (const [turn, count] of seen.entries()) expect(count - (seen[turn - 1] ?? 0)).toBeLessThan(2);
  });
});
