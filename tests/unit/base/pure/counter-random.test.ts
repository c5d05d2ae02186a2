import { describe, expect, it } from 'vitest';
import { counterRandom } from '../../../../src/base/pure/counter-random.js';
import { philox, type Words } from '../../../../src/base/pure/philox.js';

const words = (hex: string): number[] => hex.split(' ').map((word) => Number.parseInt(word, 16));

describe('Philox', () => {
  // The known answers of Random123 1.14 (kat_vectors): counter, key, words.
  it.each([
    ['00000000 00000000 00000000 00000000', '00000000 00000000', '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    ['ffffffff ffffffff ffffffff ffffffff', 'ffffffff ffffffff', '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    ['243f6a88 85a308d3 13198a2e 03707344', 'a4093822 299f31d0', 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ])('answers %s under %s with %s', (counter, key, answer) => {
    expect(philox(words(counter) as unknown as Words, words(key) as [number, number])).toEqual(words(answer));
  });
});

describe('random numbers by counter', () => {
  const many = (seed: number, number: number, purpose?: number): number[] => {
    const random = counterRandom(seed, number, purpose);
    return Array.from({ length: 10 }, () => random.uniform());
  };

  it('are equal for equal seed, number and purpose, and differ otherwise', () => {
    expect(many(42, 7)).toEqual(many(42, 7));
    const others = [many(42, 7), many(43, 7), many(-42, 7), many(42, 8), many(42, 7, 1)];
    expect(new Set(others.flat()).size).toBe(50);
  });

  it('are uniform from 0 to below 1, also as the first of their streams', () => {
    const count = 20_000;
    const firsts = Array.from({ length: count }, (_, number) => counterRandom(1, number).uniform());
    const bins = new Array<number>(20).fill(0);
    for (const value of firsts) bins[Math.floor(value * 20)] = (bins[Math.floor(value * 20)] ?? 0) + 1;
    const chiSquare = bins.reduce((sum, bin) => sum + (bin - count / 20) ** 2 / (count / 20), 0);
    // The 0.1 % point of χ² with 19 degrees of freedom.
    expect(chiSquare).toBeLessThan(43.82);
  });

  it('come as whole numbers and as normals', () => {
    const random = counterRandom(5, 0);
    const below = Array.from({ length: 600 }, () => random.below(6));
    expect(new Set(below)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    const normals = Array.from({ length: 10_000 }, () => random.normal());
    const mean = normals.reduce((sum, value) => sum + value, 0) / normals.length;
    const variance = normals.reduce((sum, value) => sum + value * value, 0) / normals.length;
    expect(Math.abs(mean)).toBeLessThan(0.04);
    expect(Math.abs(variance - 1)).toBeLessThan(0.06);
  });
});
