import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../src/base/pure/random.js';
import { backtestOverfitting } from '../../../../../src/domain/study/luck/backtest-overfitting.js';
import { slopeOf } from '../../../../../src/domain/study/luck/slope.js';

const noise = (
  trials: number,
  periods: number,
  seed: number,
  edge: (trial: number) => number = () => 0,
): Float64Array[] => {
  const random = seededRandom(seed);
  return Array.from({ length: trials }, (_, trial) =>
    Float64Array.from({ length: periods }, () => 0.01 * random.normal() + edge(trial)),
  );
};

/** The definition by brute force: each half put together in time, each ratio in two passes. */
function byBruteForce(panel: readonly Float64Array[]): { pbo: number; slope: number; loss: number } {
  const length = Math.floor((panel[0]?.length ?? 0) / 16);
  const rows = panel.map((returns) => [...returns.slice(returns.length - 16 * length)]);
  const ratio = (values: number[]): number => {
    let sum = 0;
    for (const value of values) sum += value;
    const mean = sum / values.length;
    let squares = 0;
    for (const value of values) squares += (value - mean) ** 2;
    return squares === 0 ? 0 : mean / Math.sqrt(squares / (values.length - 1));
  };
  const part = (row: number[], blocks: number[]): number[] => {
    const values: number[] = [];
    for (const block of blocks) {
      for (let t = block * length; t < (block + 1) * length; t += 1) values.push(row[t] as number);
    }
    return values;
  };
  const splits: number[][] = [];
  const choose = (from: number, taken: number[]): void => {
    if (taken.length === 8) splits.push(taken);
    else for (let block = from; block < 16; block += 1) choose(block + 1, [...taken, block]);
  };
  choose(0, []);
  expect(splits).toHaveLength(12_870);
  const inside: number[] = [];
  const outside: number[] = [];
  let logits = 0;
  for (const blocks of splits) {
    const others = Array.from({ length: 16 }, (_, block) => block).filter((block) => !blocks.includes(block));
    const first = rows.map((row) => ratio(part(row, blocks)));
    const second = rows.map((row) => ratio(part(row, others)));
    const winner = first.indexOf(Math.max(...first));
    const mine = second[winner] as number;
    const ranked = [...second].sort((a, b) => a - b);
    const rank = (ranked.indexOf(mine) + 1 + ranked.lastIndexOf(mine) + 1) / 2;
    const omega = rank / (rows.length + 1);
    if (Math.log(omega / (1 - omega)) <= 1e-12) logits += 1;
    inside.push(first[winner] as number);
    outside.push(mine);
  }
  const meanIn = inside.reduce((sum, value) => sum + value) / inside.length;
  const meanOut = outside.reduce((sum, value) => sum + value) / outside.length;
  const cross = inside.reduce(
    (sum, value, i) => sum + (value - meanIn) * ((outside[i] as number) - meanOut),
    0,
  );
  const square = inside.reduce((sum, value) => sum + (value - meanIn) ** 2, 0);
  return {
    pbo: logits / splits.length,
    slope: cross / square,
    loss: outside.filter((value) => value < 0).length / outside.length,
  };
}

describe('the probability of backtest overfitting', () => {
  it.each([10, 11])('is that of the definition by brute force: %i trials', (trials) => {
    // 165 periods: five are left over.
    const panel = noise(trials, 165, 4, (trial) => 0.0005 * trial);
    // One trial that does nothing in the middle of the time: halves of 0.
    panel[3]?.fill(0, 20, 150);
    // And one that hardly varies for half of the time, far from the other half.
    panel[5] = (panel[5] as Float64Array).map((value, t) => (t < 90 ? 0.2 + 1e-9 * value : value));
    const expected = byBruteForce(panel);
    const found = backtestOverfitting(panel);
    expect(found?.trials).toBe(trials);
    expect(found?.probability).toBe(expected.pbo);
    expect(found?.probabilityOfLoss).toBe(expected.loss);
    expect(found?.degradationSlope).toBeCloseTo(expected.slope, 10);
  });

  it('is 0 where one trial is better than all others at any time', () => {
    const found = backtestOverfitting(noise(20, 320, 1, (trial) => (trial === 7 ? 0.02 : 0)));
    expect(found?.probability).toBe(0);
    expect(found?.probabilityOfLoss).toBe(0);
  });

  it('is 1 where what was won in one half is lost in the other', () => {
    const panel = noise(20, 320, 2).map((returns) => {
      const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
      return returns.map((value) => value - mean);
    });
    const found = backtestOverfitting(panel);
    expect(found?.probability).toBeGreaterThan(0.99);
    expect(found?.probabilityOfLoss).toBe(1);
    expect(found?.degradationSlope).toBeLessThan(-0.8);
  });

  it('averages the ranks of equal trials', () => {
    // All alike: the winner is the first, its rank the middle one, ω one half, and ln(ω / (1 − ω)) not above 0.
    const [row] = noise(1, 160, 3) as [Float64Array];
    const found = backtestOverfitting(Array.from({ length: 12 }, () => row));
    expect(found?.probability).toBe(1);
  });

  it('leaves out a trial with a half that does not vary, unless it does nothing there', () => {
    const panel = noise(12, 160, 6);
    panel[0]?.fill(0, 0, 80);
    expect(backtestOverfitting(panel)?.trials).toBe(12);
    panel[1]?.fill(0.001, 40, 120);
    expect(backtestOverfitting(panel)?.trials).toBe(11);
    // Seven of sixteen blocks at one level leave every half something that varies.
    panel[2]?.fill(0.001, 0, 70);
    expect(backtestOverfitting(panel)?.trials).toBe(11);
  });

  it('is undefined for fewer than 10 trials or 160 periods', () => {
    expect(backtestOverfitting(noise(9, 320, 1))).toBeNull();
    expect(backtestOverfitting(noise(10, 159, 1))).toBeNull();
    expect(backtestOverfitting(noise(10, 160, 1))).not.toBeNull();
    expect(backtestOverfitting([])).toBeNull();
    const panel = noise(10, 160, 1);
    panel[1]?.fill(0.001, 0, 80);
    expect(backtestOverfitting(panel)).toBeNull();
  });
});

describe('a slope', () => {
  it('is that of a line, and undefined where there is none', () => {
    expect(slopeOf([1, 2, 4], [5, 3, -1])).toBeCloseTo(-2, 14);
    expect(slopeOf([1, 1], [2, 3])).toBeNull();
    expect(slopeOf([], [])).toBeNull();
  });
});
