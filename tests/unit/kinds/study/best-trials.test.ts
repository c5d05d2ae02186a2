import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/pure/random.js';
import { rankTrials } from '../../../../src/domain/study/samplers/rank-trials.js';
import { BestTrial, BestTrials } from '../../../../src/kinds/study/best-trials.js';
import { encodeTrialIndex, TrialIndex } from '../../../../src/kinds/study/trial-index.js';

function randomTrials(count: number, seed: number) {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, number) => ({
    number,
    point: [],
    objective: random.uniform() < 0.1 ? null : Math.round(20 * random.uniform()),
    violation: random.uniform() < 0.3 ? random.uniform() : 0,
  }));
}

describe('BestTrials', () => {
  it('keeps the returns of all of up to 2,000 trials', () => {
    const best = new BestTrials(2_000, 'MAXIMIZE');
    expect(randomTrials(2_000, 1).every((trial) => best.keeps(trial))).toBe(true);
  });

  it.each(['MAXIMIZE', 'MINIMIZE'] as const)(
    'of more keeps every third, and what is among the thousand best of those so far (%s)',
    (direction) => {
      const trials = randomTrials(2_600, 2);
      const best = new BestTrials(2_600, direction);
      const kept = trials.filter((trial) => best.keeps(trial)).map(({ number }) => number);
      // Those of the whole study come in the order in which those up to some number do.
      const ranked = rankTrials(trials, direction).map(({ number }) => number);
      const places = new Map(ranked.map((number, place) => [number, place]));
      const expected = trials
        .filter(({ number }) => {
          const own = places.get(number) as number;
          const better = trials
            .slice(0, number)
            .filter((other) => (places.get(other.number) as number) < own);
          return number % 3 === 0 || better.length < 1_000;
        })
        .map(({ number }) => number);
      expect(kept).toEqual(expected);
      // The best of all are among them.
      expect(ranked.slice(0, 1_000).every((number) => kept.includes(number))).toBe(true);
    },
  );
});

describe('BestTrial', () => {
  it.each(['MAXIMIZE', 'MINIMIZE'] as const)('is the first of the best feasible ones (%s)', (direction) => {
    const trials = randomTrials(300, 3);
    const bytes = encodeTrialIndex(
      trials.map((trial) => ({
        ...{ ...trial, completed: true, feasible: trial.violation === 0, repeats: null },
        ...{ metrics: null, moments: null, digest: '00'.repeat(32) },
      })),
      0,
    );
    const index = new TrialIndex(bytes, 0);
    const best = new BestTrial({ direction });
    for (const { number } of trials) best.look(index, number, number);
    const [expected] = rankTrials(trials, direction);
    expect([best.number, best.objective]).toEqual([expected?.number, expected?.objective]);
  });

  it('is none where no trial keeps the constraints', () => {
    const best = new BestTrial({ direction: 'MAXIMIZE' });
    expect([best.number, best.objective]).toEqual([null, null]);
  });
});
