import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/pure/random.js';

const draw = (seed: number, count: number, next: 'uniform' | 'normal'): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random[next]());
};
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('seededRandom', () => {
  it('gives equal streams for equal seeds and others for other seeds', () => {
    expect(draw(7, 100, 'normal')).toEqual(draw(7, 100, 'normal'));
    expect(draw(7, 100, 'normal')).not.toEqual(draw(8, 100, 'normal'));
  });

  it('draws uniforms from [0, 1) with mean 1/2 and variance 1/12', () => {
    const values = draw(1, 100_000, 'uniform');
    expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values.slice(0, 50_000))).toBeLessThan(1);
    expect(mean(values)).toBeCloseTo(1 / 2, 2);
    expect(mean(values.map((value) => (value - 1 / 2) ** 2))).toBeCloseTo(1 / 12, 2);
  });

  it('draws normals with mean 0 and variance 1', () => {
    const values = draw(2, 100_000, 'normal');
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 1);
  });

  it('draws every whole number below a bound', () => {
    const random = seededRandom(3);
    const seen = new Set(Array.from({ length: 200 }, () => random.below(5)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4]);
  });
});
