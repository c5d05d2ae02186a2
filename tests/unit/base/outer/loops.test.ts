import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Loops } from '../../../../src/base/outer/loops.js';

/** Loops that end, or fail, one by one when they are told to. */
function stage() {
  const ends: { readonly end: () => void; readonly fail: (error: Error) => void }[] = [];
  const loops = new Loops(() => new Promise((end, fail) => void ends.push({ end, fail })));
  let isOver = false;
  const over = loops.ended.then(() => {
    isOver = true;
  });
  return { loops, ends, over, isOver: () => isOver };
}

describe('loops', () => {
  it('grow to a count, and are over when all have ended, those too that came later', async () => {
    const { loops, ends, over, isOver } = stage();
    loops.grow(2);
    loops.grow(1);
    expect(ends).toHaveLength(2);
    ends[0]?.end();
    loops.grow(3);
    expect(ends).toHaveLength(3);
    ends[1]?.end();
    await setImmediate();
    expect(isOver()).toBe(false);
    ends[2]?.end();
    await over;
    expect(isOver()).toBe(true);
  });

  it('fail with the first failure, though others still run', async () => {
    const { loops, ends, over } = stage();
    loops.grow(2);
    ends[1]?.fail(new Error('no bars'));
    await expect(over).rejects.toThrow('no bars');
  });
});
