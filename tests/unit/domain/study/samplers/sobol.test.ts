import { describe, expect, it } from 'vitest';
import { sobolAdvice } from '../../../../../src/domain/study/samplers/sobol-advice.js';
import { scrambledSobol, sobolBits } from '../../../../../src/domain/study/samplers/sobol-sequence.js';

const DIMENSIONS = 20;
const unscrambled = (dimension: number, index: number): number => sobolBits(dimension, index) / 2 ** 32;
const pointAt = (index: number): number[] =>
  Array.from({ length: DIMENSIONS }, (_, d) => unscrambled(d, index));

describe('the Sobol sequence', () => {
  it('begins as Joe and Kuo print it', () => {
    // The first ten points in three dimensions, from the page of new-joe-kuo-6.21201.
    const printed = [
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
      [0.1875, 0.3125, 0.9375],
      [0.6875, 0.8125, 0.4375],
    ];
    expect(printed.map((_, index) => pointAt(index).slice(0, 3))).toEqual(printed);
  });

  it('goes on in all 20 dimensions as SciPy does', () => {
    // SciPy 1.17.1, qmc.Sobol(20, scramble=False).random(1024), rows 100 and 1023.
    expect(pointAt(100)).toEqual([
      0.4140625, 0.2578125, 0.7734375, 0.7265625, 0.8828125, 0.7421875, 0.0234375, 0.4765625, 0.6328125,
      0.6953125, 0.4609375, 0.6796875, 0.4765625, 0.8515625, 0.3203125, 0.4921875, 0.6796875, 0.7421875,
      0.8359375, 0.3359375,
    ]);
    expect(pointAt(1023)).toEqual([
      0.0009765625, 0.7529296875, 0.6123046875, 0.1455078125, 0.1865234375, 0.4384765625, 0.1396484375,
      0.6181640625, 0.3447265625, 0.8505859375, 0.6787109375, 0.0361328125, 0.1298828125, 0.6650390625,
      0.3623046875, 0.4638671875, 0.3134765625, 0.8759765625, 0.5849609375, 0.3193359375,
    ]);
  });
});

describe('a scrambled Sobol sequence', () => {
  it('has one point in each of 64 parts of every dimension', () => {
    for (let dimension = 0; dimension < DIMENSIONS; dimension += 1) {
      const parts = Array.from({ length: 64 }, (_, index) =>
        Math.floor(64 * scrambledSobol(7, dimension, index)),
      );
      expect(new Set(parts).size).toBe(64);
    }
  });

  it('has one point in each elementary rectangle of two dimensions, as Owen proves', () => {
    for (let bits = 0; bits <= 6; bits += 1) {
      const cells = Array.from({ length: 64 }, (_, index) => {
        const x = Math.floor(2 ** bits * scrambledSobol(7, 0, index));
        const y = Math.floor(2 ** (6 - bits) * scrambledSobol(7, 1, index));
        return `${x},${y}`;
      });
      expect(new Set(cells).size).toBe(64);
    }
  });

  it('is uniform over seeds, its first point too', () => {
    const values = Array.from({ length: 4_000 }, (_, seed) => scrambledSobol(seed, 3, 0));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    // Four standard errors of a uniform mean.
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * values.length));
    expect(Math.min(...values)).toBeLessThan(0.01);
    expect(Math.max(...values)).toBeGreaterThan(0.99);
  });

  it('scrambles dimensions apart', () => {
    const flips = (dimension: number): number[] =>
      Array.from(
        { length: 8 },
        (_, index) => scrambledSobol(1, dimension, index) - unscrambled(dimension, index),
      );
    expect(flips(0)).not.toEqual(flips(1));
  });

  it('integrates a smooth function far better than as many random points', () => {
    // ∏ (1 + (x_d − ½)) over five dimensions has the integral 1; its standard deviation is √((13/12)^5 − 1) = 0.70.
    const count = 1_024;
    let sum = 0;
    for (let index = 0; index < count; index += 1) {
      let product = 1;
      for (let d = 0; d < 5; d += 1) product *= 0.5 + scrambledSobol(3, d, index);
      sum += product;
    }
    const randomError = 0.7 / Math.sqrt(count);
    expect(Math.abs(sum / count - 1)).toBeLessThan(randomError / 10);
  });
});

describe('advice on SOBOL', () => {
  it('names the powers of two around', () => {
    expect(sobolAdvice({ sampler: 'SOBOL', trials: 100 })).toContain('take 64 or 128');
    // A study may have 100,000 trials.
    expect(sobolAdvice({ sampler: 'SOBOL', trials: 70_000 })).toMatch(/: take 65536$/);
    for (const trials of [1, 2, 64, 65_536]) expect(sobolAdvice({ sampler: 'SOBOL', trials })).toBeNull();
    expect(sobolAdvice({ sampler: 'RANDOM', trials: 100 })).toBeNull();
  });
});
