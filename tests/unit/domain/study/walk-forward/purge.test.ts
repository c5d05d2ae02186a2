import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnableBars } from '../../../../../src/domain/study/walk-forward/purge.js';

const BARS = 24;

/** Every bar looks `horizon` bars ahead, as far as there are bars. */
const looking = (horizon: number): Int32Array =>
  Int32Array.from({ length: BARS }, (_, bar) => Math.min(bar + horizon, BARS - 1));

const numbers = (isLearned: Uint8Array): number[] =>
  [...isLearned.entries()].filter(([, learned]) => learned === 1).map(([bar]) => bar);

const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('learnableBars', () => {
  it('takes the bars before a block whose labels read into it', () => {
    const isLearned = learnableBars({
      ...{ train: [{ first: 0, last: 9 }], test: [{ first: 10, last: 19 }] },
      ...{ learnedTo: looking(3), knownTo: looking(3), embargoBars: 0 },
    });
    // 7 + 3 = 10 reads the first bar of the block.
    expect(numbers(isLearned)).toEqual(from(0, 6));
  });

  it('takes the bars after a block that its labels read, and the embargo after those', () => {
    const isLearned = learnableBars({
      train: [
        { first: 0, last: 7 },
        { first: 12, last: 23 },
      ],
      test: [{ first: 8, last: 11 }],
      ...{ learnedTo: looking(3), knownTo: looking(3), embargoBars: 2 },
    });
    // The label of bar 11 reads up to 14; 15 and 16 are the embargo.
    expect(numbers(isLearned)).toEqual([...from(0, 4), ...from(17, 23)]);
  });

  it('counts the embargo from the block where no label reads beyond it', () => {
    const isLearned = learnableBars({
      ...{ train: [{ first: 12, last: 23 }], test: [{ first: 8, last: 11 }] },
      ...{ learnedTo: looking(0), knownTo: looking(0), embargoBars: 3 },
    });
    expect(numbers(isLearned)).toEqual(from(15, 23));
  });

  it('purges by the horizon of each bar, not by one for all', () => {
    const learnedTo = looking(0);
    learnedTo[2] = 10;
    learnedTo[9] = 9;
    const isLearned = learnableBars({
      ...{ train: [{ first: 0, last: 9 }], test: [{ first: 10, last: 12 }] },
      ...{ learnedTo, knownTo: learnedTo, embargoBars: 0 },
    });
    expect(numbers(isLearned)).toEqual(from(0, 9).filter((bar) => bar !== 2));
  });

  it('is what the definition says for any blocks and horizons', () => {
    const bars = fc.integer({ min: 4, max: 40 });
    const scene = bars.chain((count) =>
      fc.record({
        isTest: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
        ahead: fc.array(fc.nat(9), { minLength: count, maxLength: count }),
        learnedAhead: fc.array(fc.nat(9), { minLength: count, maxLength: count }),
        embargoBars: fc.nat(5),
      }),
    );
    fc.assert(
      fc.property(scene, ({ isTest, ahead, learnedAhead, embargoBars }) => {
        const count = isTest.length;
        const reach = (by: readonly number[]) => by.map((bars, bar) => Math.min(count - 1, bar + bars));
        const [known, learned] = [reach(ahead), reach(learnedAhead)];
        const runs = (wanted: boolean) => runsOf(isTest.map((test) => test === wanted));
        const answer = learnableBars({
          ...{ train: runs(false), test: runs(true), embargoBars },
          ...{ learnedTo: Int32Array.from(learned), knownTo: Int32Array.from(known) },
        });
        // Bar by bar, from the sentence of the page.
        const expected = isTest.map((test, bar) => {
          if (test) return 0;
          for (const { first: a, last: b } of runs(true)) {
            if (bar < a && a <= (learned[bar] as number)) return 0;
            const reached = Math.max(...known.slice(0, b + 1), b);
            if (b < bar && bar <= reached + embargoBars) return 0;
          }
          return 1;
        });
        expect([...answer]).toEqual(expected);
      }),
    );
  });
});

/** The stretches of a row of flags that are set. */
function runsOf(flags: readonly boolean[]): { first: number; last: number }[] {
  const text = flags.map((flag) => (flag ? '1' : '0')).join('');
  return [...text.matchAll(/1+/g)].map(({ index, 0: run }) => ({
    first: index,
    last: index + run.length - 1,
  }));
}
