import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../src/base/pure/random.js';
import { median } from '../../../../../src/domain/statistics/median.js';
import type { TrialResult } from '../../../../../src/domain/study/samplers/trial-result.js';
import { parameterEffect } from '../../../../../src/domain/study/shape/parameter-effect.js';
import { plateauOf } from '../../../../../src/domain/study/shape/plateau.js';
import { surfaceOf } from '../../../../../src/domain/study/shape/surface.js';
import type { Parameter } from '../../../../../src/domain/study/space/parameter.js';

const steps = (count: number): Parameter => ({
  kind: 'STEPPED',
  path: 'exits.stop_loss_pct',
  from: 0.01,
  step: 0.01,
  count,
});
const log: Parameter = { kind: 'LOG', path: 'input.slippage', from: 0.001, to: 10, isInteger: false };
const integers: Parameter = { kind: 'LOG', path: 'indicators.rsi.period', from: 2, to: 12, isInteger: true };
const names: Parameter = {
  kind: 'LISTED',
  path: 'input.symbol',
  texts: ['AAPL', 'MSFT', 'SPY'],
  isOrdered: false,
};

const trial = (number: number, point: readonly number[], objective: number | null): TrialResult => ({
  number,
  point,
  objective,
  violation: 0,
});

describe('a median', () => {
  it('is the one in the middle, or the mean of two', () => {
    expect(median([9, 1, 10])).toBe(9);
    expect(median([1, 10, 2, 9])).toBe(5.5);
    expect(median([])).toBeNull();
  });
});

describe('the effect of a parameter', () => {
  it('is ε² of its values', () => {
    // Groups of (1, 3), (4, 6), (9, 7): means 2, 5, 8, mean 5. SSB = 2·(9 + 0 + 9) = 36, SSW = 6, SST = 42;
    // ε² = (36 − 2 · 6 / 3) / 42.
    const trials = [1, 3, 4, 6, 9, 7].map((objective, number) =>
      trial(number, [Math.floor(number / 2)], objective),
    );
    const effect = parameterEffect(steps(3), 0, trials);
    expect(effect.importance).toBeCloseTo(32 / 42, 14);
    expect(effect.bins).toEqual([
      { label: '0.01', trials: 2, median: 2 },
      { label: '0.02', trials: 2, median: 5 },
      { label: '0.03', trials: 2, median: 8 },
    ]);
  });

  it('is 0, not below, where values explain less than chance would', () => {
    const trials = [1, 3, 1, 3, 1, 3].map((objective, number) =>
      trial(number, [Math.floor(number / 2)], objective),
    );
    expect(parameterEffect(steps(3), 0, trials).importance).toBe(0);
  });

  it('is undefined where nothing varies, and with no more trials than bins', () => {
    const two = [0, 0, 1, 1];
    const effectOf = (points: number[], objectives: (number | null)[]): number | null =>
      parameterEffect(
        steps(5),
        0,
        points.map((point, number) => trial(number, [point], objectives[number] ?? null)),
      ).importance;
    expect(effectOf([2, 2, 2], [1, 2, 3])).toBeNull();
    expect(effectOf(two, [0.1, 0.1, 0.1, 0.1])).toBeNull();
    expect(effectOf([0, 1, 2], [1, 2, 3])).toBeNull();
    expect(effectOf(two, [1, 2, null, null])).toBeNull();
    expect(effectOf(two, [null, null, null, null])).toBeNull();
    expect(effectOf(two, [1, 2, 3, 4])).toBeCloseTo((5 - 1 - 1 / 2) / 5, 14);
  });

  it('has ten bins of equal count where there are more values', () => {
    const random = seededRandom(1);
    const trials = Array.from({ length: 200 }, (_, number) => {
      const value = 0.001 * 10 ** (4 * random.uniform());
      return trial(number, [value], value);
    });
    const { bins, importance } = parameterEffect(log, 0, trials);
    expect(bins.map((bin) => bin.trials)).toEqual(new Array(10).fill(20));
    expect(bins.map((bin) => bin.median)).toEqual(
      [...bins].map((bin) => bin.median).sort((a, b) => (a ?? 0) - (b ?? 0)),
    );
    expect(bins[0]?.label).toMatch(/^0\.001\d* to 0\.00\d+$/);
    expect(importance).toBeGreaterThan(0.5);
  });

  it('keeps equal values together', () => {
    const trials = Array.from({ length: 60 }, (_, number) =>
      trial(number, [number < 40 ? 0 : number - 39], number),
    );
    const { bins } = parameterEffect(steps(30), 0, trials);
    expect(bins[0]).toMatchObject({ label: '0.01', trials: 40 });
    expect(bins.reduce((sum, bin) => sum + bin.trials, 0)).toBe(60);
  });
});

describe('the plateau of the best', () => {
  const space = [steps(5), names, log];
  const best = trial(0, [2, 1, 0.1], 2);
  const others = [
    trial(1, [3, 1, 0.1], 1.8),
    trial(2, [1, 1, 0.13], 1),
    trial(3, [2, 1, 0.08], 1.4),
    trial(4, [4, 1, 0.1], -9),
    trial(5, [2, 0, 0.1], -9),
    trial(6, [2, 1, 0.2], -9),
    trial(7, [2, 1, 0.11], null),
  ];

  it('is the median of its neighbours over it', () => {
    // 0.05 of the range of four decades is a factor of 10^0.2 = 1.58.
    expect(plateauOf(space, best, [best, ...others], 'MAXIMIZE')).toEqual({
      ratio: 1.4 / 2,
      isAtBorder: false,
      neighbours: [1, 2, 3],
    });
  });

  it('is undefined with fewer than two neighbours, for a best of 0 or below, and when minimising', () => {
    expect(plateauOf(space, best, [best, ...others.slice(0, 1)], 'MAXIMIZE').ratio).toBeNull();
    expect(plateauOf(space, best, [best, ...others], 'MINIMIZE').ratio).toBeNull();
    expect(plateauOf(space, { ...best, objective: 0 }, [best, ...others], 'MAXIMIZE').ratio).toBeNull();
  });

  it('says where nobody looked further', () => {
    const isAtBorder = (...point: number[]): boolean =>
      plateauOf(space, trial(0, point, 1), [], 'MAXIMIZE').isAtBorder;
    expect(isAtBorder(2, 0, 0.1)).toBe(false);
    expect(isAtBorder(0, 1, 0.1)).toBe(true);
    expect(isAtBorder(4, 1, 0.1)).toBe(true);
    expect(isAtBorder(2, 1, 0.0015)).toBe(true);
    expect(isAtBorder(2, 1, 9)).toBe(true);
    expect(plateauOf([steps(2)], trial(0, [1], 1), [], 'MAXIMIZE').isAtBorder).toBe(false);
  });
});

describe('the plateau over whole numbers of a LOG range', () => {
  // From 1 to 8 the next whole number is farther away than 0.05 of the range: 4 and 5 are 0.08 apart.
  const whole: Parameter = { kind: 'LOG', path: 'exits.max_holding_bars', from: 1, to: 8, isInteger: true };
  const isAtBorder = (value: number, range: Parameter = whole): boolean =>
    plateauOf([range], trial(0, [value], 1), [], 'MAXIMIZE').isAtBorder;

  it('has the next ones as neighbours, as steps have', () => {
    const best = trial(0, [4], 2);
    const others = [1, 3, 5, 6].map((value, index) => trial(index + 1, [value], value / 10));
    expect(plateauOf([whole], best, [best, ...others], 'MAXIMIZE')).toEqual({
      ratio: 0.4 / 2,
      isAtBorder: false,
      neighbours: [2, 3],
    });
  });

  it('is at a border at the first and at the last one', () => {
    expect([1, 2, 7, 8].map((value) => isAtBorder(value))).toEqual([true, false, false, true]);
    expect(isAtBorder(1, { ...whole, to: 2 })).toBe(false);
  });
});

describe('the surface over two parameters', () => {
  it('has a cell for each pair of values, with medians and counts', () => {
    const trials = [
      { number: 0, point: [0, 0], value: 1, isFeasible: true },
      { number: 1, point: [0, 0], value: 3, isFeasible: false },
      { number: 2, point: [2, 1], value: 5, isFeasible: true },
      // Tried, and without a figure, as a ratio without a trade is.
      { number: 3, point: [1, 1], value: null, isFeasible: false },
    ];
    const best = { number: 2, point: [2, 1], neighbours: [3] };
    const surface = surfaceOf([steps(3), names], trials, { x: 0, y: 1, best });
    expect(surface.x.labels).toEqual(['0.01', '0.02', '0.03']);
    expect(surface.y.labels).toEqual(['AAPL', 'MSFT', 'SPY']);
    expect(surface.values).toEqual([
      [2, null, null],
      [null, null, 5],
      [null, null, null],
    ]);
    expect(surface.counts).toEqual([
      [2, 0, 0],
      [0, 1, 1],
      [0, 0, 0],
    ]);
    expect(surface.feasibleCounts).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [0, 0, 0],
    ]);
    expect(surface.plateau).toEqual([
      [false, false, false],
      [false, true, true],
      [false, false, false],
    ]);
    expect([surface.bestX, surface.bestY]).toEqual([2, 1]);
    expect(surfaceOf([steps(3), names], trials, { x: 0, y: 1, best: null })).toMatchObject({
      bestX: null,
      bestY: null,
    });
  });

  it('has at most 50 bins an axis, and loses no trial', () => {
    const random = seededRandom(2);
    const space = [steps(120), log, integers];
    const trials = Array.from({ length: 4_000 }, (_, number) => ({
      number,
      point: [random.below(120), 0.001 * 10 ** (4 * random.uniform()), 2 + random.below(11)],
      value: 1,
      isFeasible: true,
    }));
    for (const [x, y] of [[0, 1] as const, [1, 2] as const]) {
      const surface = surfaceOf(space, trials, { x, y, best: null });
      expect(surface.x.labels).toHaveLength(50);
      expect(surface.counts.flat().reduce((sum, count) => sum + count, 0)).toBe(4_000);
    }
    const { x, y } = surfaceOf(space, trials, { x: 0, y: 2, best: null });
    expect(x.labels.slice(0, 3)).toEqual(['0.01 to 0.03', '0.04 to 0.05', '0.06 to 0.08']);
    expect(x.labels.at(-1)).toBe('1.19 to 1.2');
    expect([0, 2, 3, 4, 5, 119].map((coordinate) => x.binOf(coordinate))).toEqual([0, 0, 1, 1, 2, 49]);
    expect(y.labels).toEqual(['2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12']);
    expect(y.binOf(12)).toBe(10);
  });
});
