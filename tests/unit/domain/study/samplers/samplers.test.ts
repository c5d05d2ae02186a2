import { describe, expect, it } from 'vitest';
import { rankTrials } from '../../../../../src/domain/study/samplers/rank-trials.js';
import { createSampler, type Suggestion } from '../../../../../src/domain/study/samplers/sampler.js';
import type { TrialResult } from '../../../../../src/domain/study/samplers/trial-result.js';
import { trialsWithoutFeedback } from '../../../../../src/domain/study/samplers/trials-without-feedback.js';
import type { Parameter, Point } from '../../../../../src/domain/study/space/parameter.js';
import type { SamplerName, StudySpace } from '../../../../../src/domain/study/space/read-space.js';

const steps = (path: string, count: number): Parameter => ({
  kind: 'STEPPED',
  path,
  from: 0,
  step: 1,
  count,
});
const names = (path: string, ...texts: string[]): Parameter => ({
  kind: 'LISTED',
  path,
  texts,
  isOrdered: false,
});
const log = (path: string): Parameter => ({ kind: 'LOG', path, from: 0.001, to: 10, isInteger: false });

const space = (sampler: SamplerName, trials: number, parameters: readonly Parameter[]): StudySpace => ({
  sampler,
  trials,
  parameters,
});

type Score = (point: Point) => number | null;

interface Trial extends Suggestion, TrialResult {}

/** Runs a study whose trials are a function of their point. */
function study(of: StudySpace, seed: number, score: Score): readonly Trial[] {
  const sampler = createSampler(of, seed, 'MAXIMIZE');
  const trials: Trial[] = [];
  for (let generation = 0; generation < sampler.generations; generation += 1) {
    for (const suggestion of sampler.suggest(generation, trials)) {
      trials.push({ ...suggestion, objective: score(suggestion.point), violation: 0 });
    }
  }
  return trials;
}

const best = (trials: readonly Trial[]): number =>
  trials.reduce(
    (top, { objective }) => Math.max(top, objective ?? Number.NEGATIVE_INFINITY),
    Number.NEGATIVE_INFINITY,
  );

const mixed = [steps('a', 40), log('b'), names('c', 'x', 'y', 'z')];
const ordered = [steps('a', 40), log('b'), { ...log('d'), from: 1, to: 500, isInteger: true } as Parameter];
const spaceOf: Readonly<Record<SamplerName, StudySpace>> = {
  GRID: space('GRID', 105, [steps('a', 7), names('b', 'x', 'y', 'z'), steps('c', 5)]),
  RANDOM: space('RANDOM', 150, mixed),
  SOBOL: space('SOBOL', 150, mixed),
  TPE: space('TPE', 150, mixed),
  CMA_ES: space('CMA_ES', 150, ordered),
};
const samplers = Object.keys(spaceOf) as SamplerName[];
const score: Score = ([a = 0, b = 0]) => -((a - 11) ** 2) - Math.log(b) ** 2;

describe('a grid', () => {
  it('changes the last parameter fastest and has every combination once', () => {
    const trials = study(spaceOf.GRID, 1, () => 0);
    expect(trials.slice(0, 6).map(({ point }) => point)).toEqual([
      [0, 0, 0],
      [0, 0, 1],
      [0, 0, 2],
      [0, 0, 3],
      [0, 0, 4],
      [0, 1, 0],
    ]);
    expect(trials.at(-1)?.point).toEqual([6, 2, 4]);
    expect(new Set(trials.map(({ point }) => point.join())).size).toBe(7 * 3 * 5);
    expect(trials.every(({ repeats }) => repeats === null)).toBe(true);
  });
});

describe.each(samplers)('the sampler %s', (name) => {
  it('numbers its trials in generations of 32, the last one being what is left', () => {
    const trials = study(spaceOf[name], 5, score);
    expect(trials.map(({ number }) => number)).toEqual(
      Array.from({ length: spaceOf[name].trials }, (_, k) => k),
    );
  });

  it('suggests the same for the same seed, also to whoever begins in the middle', () => {
    const trials = study(spaceOf[name], 5, score);
    expect(study(spaceOf[name], 5, score)).toEqual(trials);
    for (const generation of [3, 1, 2]) {
      const resumed = createSampler(spaceOf[name], 5, 'MAXIMIZE').suggest(
        generation,
        trials.slice(0, 32 * generation),
      );
      const before = trials.slice(32 * generation, 32 * generation + 32);
      expect(resumed).toEqual(before.map(({ number, point, repeats }) => ({ number, point, repeats })));
    }
    const sampler = createSampler(spaceOf[name], 5, 'MAXIMIZE');
    const late = sampler.suggest(3, trials.slice(0, 96));
    expect(sampler.suggest(1, trials.slice(0, 32)).map(({ point }) => point)).toEqual(
      trials.slice(32, 64).map(({ point }) => point),
    );
    expect(sampler.suggest(3, trials.slice(0, 96))).toEqual(late);
  });

  it('draws from the seed, but for a grid', () => {
    const pointsOf = (seed: number): readonly Point[] =>
      study(spaceOf[name], seed, score).map(({ point }) => point);
    if (name === 'GRID') expect(pointsOf(1)).toEqual(pointsOf(2));
    else expect(pointsOf(1)).not.toEqual(pointsOf(2));
  });

  it('names the first of equal combinations', () => {
    const parameters = name === 'GRID' ? [steps('a', 64)] : [steps('a', 3), steps('b', 3)];
    const trials = study(space(name, 64, parameters), 5, ([a = 0]) => a);
    for (const { point, number, repeats } of trials) {
      const first = trials.findIndex((other) => other.point.join() === point.join());
      expect(repeats).toBe(first === number ? null : first);
    }
  });

  it('has no generations but those of its trials', () => {
    const sampler = createSampler(spaceOf[name], 5, 'MAXIMIZE');
    expect(() => sampler.suggest(sampler.generations, [])).toThrow(RangeError);
    expect(() => sampler.suggest(-1, [])).toThrow(RangeError);
    if (sampler.isAdaptive) expect(() => sampler.suggest(1, [])).toThrow('needs 32 results');
  });

  it('goes on when all trials of a generation fail', () => {
    const trials = study(spaceOf[name], 5, () => null);
    expect(trials).toHaveLength(spaceOf[name].trials);
    expect(trials.flatMap(({ point }) => point).every(Number.isFinite)).toBe(true);
  });
});

describe('samplers that learn', () => {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);
  const median = (values: number[]): number =>
    values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
  const medianBest = (of: StudySpace, scoreOf: Score): number =>
    median(seeds.map((seed) => best(study(of, seed, scoreOf))));

  // A planted optimum at (11, 23, 0.1) of 40 × 40 × a range over four decades.
  const planted: Score = ([a = 0, b = 0, c = 1]) =>
    -((a - 11) ** 2) - (b - 23) ** 2 - 20 * Math.log10(c / 0.1) ** 2;
  const parameters = [steps('a', 40), steps('b', 40), log('c')];

  it('find a planted optimum better than chance: TPE', () => {
    const byChance = medianBest(space('RANDOM', 192, parameters), planted);
    expect(medianBest(space('TPE', 192, parameters), planted)).toBeGreaterThan(byChance / 2);
  });

  it('find a planted optimum better than chance: CMA_ES', () => {
    const byChance = medianBest(space('RANDOM', 192, parameters), planted);
    expect(medianBest(space('CMA_ES', 192, parameters), planted)).toBeGreaterThan(byChance / 2);
  });

  it('find the best of names: TPE', () => {
    const letters = names('c', ...'abcdefghijklmnopqrst');
    const scoreOf: Score = ([a = 0, c = 0]) => (c === 13 ? 10 : 0) - ((a - 5) / 4) ** 2;
    const of = (sampler: SamplerName): StudySpace => space(sampler, 128, [steps('a', 50), letters]);
    expect(medianBest(of('TPE'), scoreOf)).toBeGreaterThan(medianBest(of('RANDOM'), scoreOf));
  });

  it('minimise when they are asked to', () => {
    const of = space('CMA_ES', 640, [steps('a', 1_000)]);
    const sampler = createSampler(of, 1, 'MINIMIZE');
    const trials: TrialResult[] = [];
    for (let generation = 0; generation < sampler.generations; generation += 1) {
      for (const { number, point } of sampler.suggest(generation, trials.slice())) {
        trials.push({ number, point, objective: Math.abs((point[0] as number) - 200), violation: 0 });
      }
    }
    const last = trials.slice(-32).map(({ objective }) => objective as number);
    expect(median(last)).toBeLessThan(10);
  });

  it('never settle on one integer for good: CMA_ES', () => {
    const trials = study(space('CMA_ES', 1_600, [steps('a', 10)]), 3, ([a = 0]) => -Math.abs(a - 7));
    const last = new Set(trials.slice(-64).map(({ point }) => point[0]));
    expect(last.has(7)).toBe(true);
    expect(last.size).toBeGreaterThan(1);
  });

  it('stay in the range of doubles for a hundred thousand trials: CMA_ES', () => {
    const parameters = [steps('a', 10), log('b')];
    const trials = study(
      space('CMA_ES', 100_000, parameters),
      3,
      ([a = 0, b = 1]) => -Math.abs(a - 7) - Math.log(b) ** 2,
    );
    const last = trials.slice(-320);
    expect(last.flatMap(({ point }) => point).every(Number.isFinite)).toBe(true);
    expect(new Set(last.map(({ point }) => point[0])).size).toBeGreaterThan(1);
    expect(last.every(({ point }) => Math.abs((point[1] as number) - 1) < 0.01)).toBe(true);
  });

  it('start TPE with 64 trials of SOBOL, and then suggest different ones', () => {
    const of = space('TPE', 128, [log('a'), log('b')]);
    const trials = study(of, 5, score);
    const sobol = study({ ...of, sampler: 'SOBOL' }, 5, score);
    expect(trials.slice(0, 64)).toEqual(sobol.slice(0, 64));
    expect(trials.slice(64, 96)).not.toEqual(sobol.slice(64, 96));
    expect(new Set(trials.slice(64, 96).map(({ point }) => point.join())).size).toBe(32);
  });
});

describe('trials without feedback', () => {
  it('are those that results cannot have changed', () => {
    for (const name of samplers) {
      const free = Math.min(trialsWithoutFeedback(name), spaceOf[name].trials);
      const forwards = study(spaceOf[name], 5, score).map(({ point }) => point);
      const backwards = study(spaceOf[name], 5, (point) => -(score(point) ?? 0)).map(({ point }) => point);
      expect(forwards.slice(0, free)).toEqual(backwards.slice(0, free));
      if (free < spaceOf[name].trials) {
        expect(forwards.slice(free, free + 32)).not.toEqual(backwards.slice(free, free + 32));
      }
    }
  });
});

describe('the order of trials', () => {
  const trial = (number: number, objective: number | null, violation = 0) => ({
    number,
    objective,
    violation,
  });
  const trials = [
    trial(0, null, 0.1),
    trial(1, 9, 0.5),
    trial(2, 1),
    trial(3, 5),
    trial(4, 5),
    trial(5, 8, 0.2),
    trial(6, null),
  ];

  it('is that of the objective, then of the violation, then of numbers', () => {
    expect(rankTrials(trials, 'MAXIMIZE').map(({ number }) => number)).toEqual([3, 4, 2, 5, 1, 0, 6]);
    expect(rankTrials(trials, 'MINIMIZE').map(({ number }) => number)).toEqual([2, 3, 4, 5, 1, 0, 6]);
  });
});

describe('mayRepeat', () => {
  it.each([
    ['GRID', false],
    ['RANDOM', true],
    ['SOBOL', true],
    ['TPE', true],
    ['CMA_ES', true],
  ] as const)('of %s is %s', (sampler, mayRepeat) => {
    expect(createSampler(space(sampler, 4, [steps('a', 4)]), 1, 'MAXIMIZE').mayRepeat).toBe(mayRepeat);
  });
});
