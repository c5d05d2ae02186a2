import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Stretches } from '../../../../src/kinds/study/stretches.js';

/** Takes stretches as a study does: stored at once, in order. */
function takeAll(trials: number, slots: number, isAdaptive: boolean, trialMs: () => number) {
  const stretches = new Stretches(trials, 0, { slots, isAdaptive, targetMs: 400 });
  const taken = [];
  for (let stored = 0; ; ) {
    const stretch = stretches.take(stored);
    if (stretch === null) return { taken, isDone: stretches.isDone };
    taken.push(stretch);
    stretches.took(stretch, trialMs() * (stretch.end - stretch.start));
    stored = stretch.end;
  }
}

describe('Stretches', () => {
  it('cover all trials once, in order, whatever they take', () => {
    const durations = fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), { minLength: 1 });
    const property = fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.integer({ min: 1, max: 8 }),
      fc.boolean(),
      durations,
      (trials, slots, isAdaptive, ms) => {
        let at = 0;
        const { taken, isDone } = takeAll(trials, slots, isAdaptive, () => ms[at++ % ms.length] as number);
        expect(isDone).toBe(true);
        expect(taken[0]?.start).toBe(0);
        expect(taken.at(-1)?.end).toBe(trials);
        for (const [index, { start, end }] of taken.entries()) {
          expect(end).toBeGreaterThan(start);
          if (index > 0) expect(start).toBe(taken[index - 1]?.end);
          if (isAdaptive) expect(Math.floor(start / 32)).toBe(Math.floor((end - 1) / 32));
        }
      },
    );
    fc.assert(property, { numRuns: 50 });
  });

  it('grow until one takes a part of a second, and get shorter towards the end', () => {
    const { taken } = takeAll(10_000, 2, false, () => 1);
    const sizes = taken.map(({ start, end }) => end - start);
    expect(sizes.slice(0, 4)).toEqual([8, 32, 128, 400]);
    expect(Math.max(...sizes)).toBe(400);
    expect(sizes.at(-1)).toBe(1);
  });

  it('are short where a trial takes seconds', () => {
    const { taken } = takeAll(100, 2, false, () => 2_000);
    expect(taken.slice(1).every(({ start, end }) => end - start === 1)).toBe(true);
  });

  it('are not cut for idle slots where a part of a generation is done before it is handed out', () => {
    const sizesOf = (trialMs: number) => {
      const stretches = new Stretches(320, 0, {
        ...{ slots: 16, isAdaptive: true },
        ...{ targetMs: 1_500, leastMs: 500 },
      });
      const sizes = [];
      for (let stored = 0; !stretches.isDone; ) {
        const stretch = stretches.take(stored) as { start: number; end: number };
        stored = stretch.end;
        stretches.took(stretch, trialMs * (stretch.end - stretch.start));
        sizes.push(stretch.end - stretch.start);
      }
      return sizes;
    };
    // 32 trials of 3 ms are one stretch; of 100 ms five make half a second; of a second each slot has its share.
    expect(sizesOf(3).slice(-9)).toEqual(Array(9).fill(32));
    expect(sizesOf(100).slice(-7)).toEqual([5, 5, 5, 5, 5, 5, 2]);
    expect(sizesOf(1_000).slice(-16)).toEqual(Array(16).fill(2));
  });

  it('wait for the generation before where trials learn from each other', () => {
    const stretches = new Stretches(64, 0, { slots: 2, isAdaptive: true, targetMs: 400 });
    const first = [];
    for (let stretch = stretches.take(0); stretch !== null; stretch = stretches.take(0)) first.push(stretch);
    expect(first.at(-1)?.end).toBe(32);
    expect(stretches.take(31)).toBeNull();
    expect(stretches.isDone).toBe(false);
    expect(stretches.take(32)?.start).toBe(32);
  });
});
