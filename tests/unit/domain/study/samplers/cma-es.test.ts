import { describe, expect, it } from 'vitest';
import { counterRandom } from '../../../../../src/base/pure/counter-random.js';
import { cmaEsSettings } from '../../../../../src/domain/study/samplers/cma-es-settings.js';
import {
  type CmaEsState,
  initialState,
  nextState,
  times,
} from '../../../../../src/domain/study/samplers/cma-es-state.js';
import { symmetricEigen } from '../../../../../src/domain/study/samplers/symmetric-eigen.js';

describe('eigenvalues of a symmetric matrix', () => {
  it('are those of a matrix whose values are known', () => {
    // Of the second difference of order n: 2 − 2 cos(k π / (n + 1)).
    const n = 8;
    const matrix = Float64Array.from({ length: n * n }, (_, index) => {
      const distance = Math.abs(Math.floor(index / n) - (index % n));
      return distance === 0 ? 2 : distance === 1 ? -1 : 0;
    });
    const { values, vectors } = symmetricEigen(matrix, n);
    const expected = Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)));
    const found = [...values].sort((a, b) => a - b);
    for (const [k, value] of found.entries()) expect(value).toBeCloseTo(expected[k] as number, 12);
    for (let k = 0; k < n; k += 1) {
      const vector = Float64Array.from({ length: n }, (_, row) => vectors[row * n + k] as number);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 12);
      for (const [row, value] of times(matrix, vector).entries()) {
        expect(value).toBeCloseTo((values[k] as number) * (vector[row] as number), 12);
      }
    }
  });
});

describe('the settings of CMA-ES', () => {
  it('are those of the tutorial for 10 dimensions and 32 trials', () => {
    // Table 1, written out for n = 10 and λ = 32.
    const { weights, parents, muEff, cSigma, c1, cMu, cc, dSigma } = cmaEsSettings(10, 32);
    expect(parents).toBe(16);
    const raw = Array.from({ length: 32 }, (_, i) => Math.log(16.5 / (i + 1)));
    const sum = raw.slice(0, 16).reduce((total, weight) => total + weight, 0);
    const squares = raw.slice(0, 16).reduce((total, weight) => total + weight ** 2, 0);
    expect(muEff).toBeCloseTo(sum ** 2 / squares, 12);
    expect(weights.slice(0, 16).reduce((total, weight) => total + weight, 0)).toBeCloseTo(1, 12);
    expect(weights[0]).toBeCloseTo((raw[0] as number) / sum, 12);
    expect(weights[31]).toBeLessThan(0);
    expect(cSigma).toBeCloseTo((muEff + 2) / (15 + muEff), 12);
    expect(dSigma).toBeCloseTo(1 + cSigma + 2 * Math.max(0, Math.sqrt((muEff - 1) / 11) - 1), 12);
    expect(cc).toBeCloseTo((4 + muEff / 10) / (14 + muEff / 5), 12);
    expect(c1).toBeCloseTo(2 / (11.3 ** 2 + muEff), 12);
    expect(cMu).toBeCloseTo((2 * (muEff - 1.75 + 1 / muEff)) / (144 + muEff), 12);
    // What keeps the matrix positive, equation 53: n · cμ · Σ|w⁻| ≤ 1 − c1 − cμ.
    const negative = -weights.slice(16).reduce((total, weight) => total + weight, 0);
    expect(10 * cMu * negative).toBeLessThanOrEqual(1 - c1 - cMu + 1e-12);
  });
});

describe('CMA-ES', () => {
  /** Minimises without borders and without steps; returns what the mean has come to. */
  function minimise(n: number, generations: number, f: (x: Float64Array) => number): CmaEsState {
    const settings = cmaEsSettings(n, 32);
    let state = initialState(n, 0.5, 0.3);
    for (let generation = 0; generation < generations; generation += 1) {
      const { mean, sigma, transform } = state;
      const drawn = Array.from({ length: 32 }, (_, index) => {
        const random = counterRandom(1, generation * 32 + index);
        const step = times(
          transform,
          Float64Array.from({ length: n }, () => random.normal()),
        );
        return { step, value: f(mean.map((m, i) => m + sigma * (step[i] as number))) };
      });
      drawn.sort((a, b) => a.value - b.value);
      state = nextState(
        state,
        settings,
        drawn.map(({ step }) => step),
        () => 1e-30,
      );
    }
    return state;
  }

  it('comes to the minimum of a sphere at a constant rate', () => {
    const f = (x: Float64Array): number => x.reduce((sum, value) => sum + (value - 0.2) ** 2, 0);
    expect(f(minimise(5, 30, f).mean)).toBeLessThan(1e-3);
    expect(f(minimise(5, 120, f).mean)).toBeLessThan(1e-14);
  });

  it('learns the axes of an ellipsoid that is a thousand times longer than wide', () => {
    const f = (x: Float64Array): number => {
      const [a = 0, b = 0] = x;
      return (a + b - 0.7) ** 2 + 1e6 * (a - b + 0.1) ** 2;
    };
    expect(f(minimise(2, 120, f).mean)).toBeLessThan(1e-12);
    const { covariance } = minimise(2, 50, f);
    // The long axis is that of a = b: the correlation of both is near 1.
    const [aa = 0, ab = 0, , bb = 0] = covariance;
    expect(ab / Math.sqrt(aa * bb)).toBeGreaterThan(0.999);
  });

  it('solves the valley of Rosenbrock', () => {
    const f = (x: Float64Array): number => {
      const [a = 0, b = 0] = x;
      return 100 * (b - a ** 2) ** 2 + (1 - a) ** 2;
    };
    expect(f(minimise(2, 150, f).mean)).toBeLessThan(1e-10);
  });

  it('keeps the deviation that an axis has to have', () => {
    const settings = cmaEsSettings(2, 32);
    let state = initialState(2, 0.5, 0.3);
    for (let generation = 0; generation < 40; generation += 1) {
      const steps = Array.from({ length: 32 }, (_, index) => {
        const random = counterRandom(2, generation * 32 + index);
        return times(state.transform, Float64Array.from([random.normal(), random.normal()]));
      });
      steps.sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
      state = nextState(state, settings, steps, (axis) => (axis === 0 ? 0.05 : 1e-9));
      expect(state.sigma * Math.sqrt(state.covariance[0] as number)).toBeGreaterThanOrEqual(0.05 - 1e-12);
    }
    expect(state.sigma * Math.sqrt(state.covariance[3] as number)).toBeLessThan(0.05);
  });
});
