import { describe, expect, it } from 'vitest';
import { type Overfitting, overfittingOf } from '../../../../src/domain/study/luck/overfitting.js';
import { panelOf } from '../../../../src/domain/study/luck/panel.js';
import { rankTrials } from '../../../../src/domain/study/samplers/rank-trials.js';
import { trialsWithoutFeedback } from '../../../../src/domain/study/samplers/trials-without-feedback.js';
import type { Parameter, Point } from '../../../../src/domain/study/space/parameter.js';
import type { SamplerName, StudySpace } from '../../../../src/domain/study/space/read-space.js';
import { studyOfReturns, type TriedTrial } from './study-of-returns.js';

const PERIODS = 150;
/** Per period: over 150 of them about seven standard errors. */
const EDGE = 0.6;

const steps = (path: string, count: number): Parameter => ({
  ...{ kind: 'STEPPED', path, from: 0, step: 1 },
  count,
});

/** A hill at a third, two thirds and a half of the space, which falls by half at a fifth of the range from its top. */
function edgeOf(place: readonly number[]): number {
  const [a, b, c] = place as [number, number, number];
  const distance = (a - 1 / 3) ** 2 + (b - 2 / 3) ** 2 + (c - 1 / 2) ** 2;
  return EDGE * 2 ** -(distance / 0.2 ** 2);
}

/** What a point is in a space of two parameters of 61 steps, and one from 0.001 to 10. */
const inRange = ([a = 0, b = 0, c = 0.1]: Point): number[] => [a / 60, b / 60, (Math.log10(c) + 3) / 4];
/** The same of a grid of 7 × 7 × 7. */
const onGrid = (point: Point): number[] => point.map((value) => value / 6);

const drawn: readonly Parameter[] = [
  steps('a', 61),
  steps('b', 61),
  { kind: 'LOG', path: 'c', from: 0.001, to: 10, isInteger: false },
];

/** Any two trials are correlated with 0.3. */
const market = (): readonly number[] => [Math.sqrt(0.3)];

function study(
  sampler: SamplerName,
  seed: number,
  trials: number,
  isEnough?: (trial: TriedTrial) => boolean,
): readonly TriedTrial[] {
  const isGrid = sampler === 'GRID';
  const parameters = isGrid ? ['a', 'b', 'c'].map((path) => steps(path, 7)) : drawn;
  const space: StudySpace = { sampler, trials: isGrid ? 7 ** 3 : trials, parameters };
  const placeOf = isGrid ? onGrid : inRange;
  return studyOfReturns({
    ...{ space, seed, periods: PERIODS, loadingsOf: market },
    edgeOf: (point) => edgeOf(placeOf(point)),
    ...(isEnough && { isEnough }),
  });
}

function figuresOf(sampler: SamplerName, seed: number, trials: readonly TriedTrial[]): Overfitting {
  const panel = panelOf(trials);
  if (panel === null) throw new Error('these trials make a panel');
  return overfittingOf(panel, {
    ...{ bestNumber: rankTrials(trials, 'MAXIMIZE')[0]?.number ?? null, minTrades: 30, seed },
    ...{ feedbackFrom: trialsWithoutFeedback(sampler), whole: null },
  });
}

describe('a planted strong edge', () => {
  const samplers: readonly SamplerName[] = ['GRID', 'RANDOM', 'SOBOL', 'TPE', 'CMA_ES'];

  it.each(samplers)('is found by %s, and survives deflation', (sampler) => {
    for (const seed of [1, 2]) {
      const trials = study(sampler, seed, 343);
      const best = rankTrials(trials, 'MAXIMIZE')[0] as TriedTrial;
      expect(best.edge).toBeGreaterThan(EDGE / 2);
      const figures = figuresOf(sampler, seed, trials);
      expect(figures.deflatedSharpe).toBeGreaterThanOrEqual(0.95);
      expect(figures.deflatedSharpeEffective).toBeGreaterThanOrEqual(0.95);
    }
  });

  it('does not survive without the edge', () => {
    const trials = studyOfReturns({
      ...{ space: { sampler: 'RANDOM', trials: 343, parameters: drawn }, seed: 1, periods: PERIODS },
      ...{ loadingsOf: market, edgeOf: () => 0 },
    });
    expect(figuresOf('RANDOM', 1, trials).deflatedSharpe).toBeLessThan(0.95);
  });

  it('is found with fewer trials than by chance: TPE and CMA_ES', () => {
    // How many were tried when the first of them had nine tenths of the edge; all of them where none had.
    const needed = (sampler: SamplerName): number => {
      const counts = Array.from({ length: 20 }, (_, seed) => {
        const isFound = ({ edge }: TriedTrial): boolean => edge >= 0.9 * EDGE;
        const trials = study(sampler, seed, 640, isFound);
        const first = trials.findIndex(isFound);
        return first < 0 ? trials.length : first + 1;
      });
      return counts.sort((a, b) => a - b)[10] as number;
    };
    const byChance = needed('RANDOM');
    expect(needed('TPE')).toBeLessThan(byChance);
    expect(needed('CMA_ES')).toBeLessThan(byChance);
  });
});
