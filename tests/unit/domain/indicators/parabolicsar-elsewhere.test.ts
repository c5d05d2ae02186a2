import { describe, expect, it } from 'vitest';
import { parabolicsar } from '../../../../src/domain/indicators/trend/parabolicsar.js';
import type { Bars } from '../../../../src/domain/market/bars.js';
import { computed, randomBars } from './price-series.js';

const STEP = 0.02;
const MAX = 0.2;

interface Stop {
  readonly value: number;
  readonly turns: boolean;
  /** The bar reached the stop and went no farther. */
  readonly isTouched: boolean;
}

/**
 * The rules of TA-Lib's SAR as its source has them, from the first trend that ours begins with: a stop that is reached
 * turns the trend, to the extreme or beyond the bars of yesterday and today; the stop of tomorrow is held to the same
 * two bars.
 * @returns one stop per bar, from the second bar on
 */
function stopsOfTaLib({ high, low, length }: Bars): readonly Stop[] {
  const at = (column: Float64Array, index: number): number => column[index] as number;
  // +1 in a rise; prices of a fall are mirrored, so that there is one rule.
  let side = 1;
  const nearOf = (index: number): number => (side > 0 ? at(low, index) : -at(high, index));
  const farOf = (index: number): number => (side > 0 ? at(high, index) : -at(low, index));
  let stop = nearOf(0);
  let extreme = farOf(0);
  let factor = STEP;
  const stops: Stop[] = [];
  for (let index = 1; index < length; index += 1) {
    const turns = nearOf(index) <= stop;
    const isTouched = nearOf(index) === stop;
    if (turns) {
      const beyond = Math.max(extreme, farOf(index - 1), farOf(index));
      side = -side;
      stop = -beyond;
      extreme = farOf(index);
      factor = STEP;
    }
    stops.push({ value: side * stop, turns, isTouched });
    if (!turns && farOf(index) > extreme) {
      extreme = farOf(index);
      factor = Math.min(factor + STEP, MAX);
    }
    stop = Math.min(stop + factor * (extreme - stop), nearOf(index - 1), nearOf(index));
  }
  return stops;
}

describe('the parabolic SAR beside that of TA-Lib', () => {
  const params = { initial_af: STEP, step_af: STEP, max_af: MAX };

  /** Prices in steps, so that stops are reached exactly now and then; 0 leaves them as they are. */
  const series = (seed: number, tick: number): Bars => {
    const bars = randomBars(400, seed);
    if (tick === 0) return bars;
    const inTicks = (column: Float64Array) => column.map((price) => Math.round(price / tick) * tick);
    return { ...bars, high: inTicks(bars.high), low: inTicks(bars.low) };
  };

  it.each([0, 0.5])('is the same but for bars that turn, until a stop is touched (ticks of %d)', (tick) => {
    let compared = 0;
    let touched = 0;
    for (let seed = 1; seed <= 30; seed += 1) {
      const bars = series(seed, tick);
      const ours = computed(parabolicsar, bars, params);
      const theirs = stopsOfTaLib(bars);
      const end = theirs.findIndex(({ isTouched }) => isTouched);
      if (end >= 0) touched += 1;
      for (const [index, { value, turns }] of theirs.slice(0, end < 0 ? undefined : end).entries()) {
        if (turns) continue;
        expect(ours[index + 1]).toBeCloseTo(value, 9);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(500);
    expect(touched > 0).toBe(tick > 0);
  });

  it('goes on where a stop is touched, and TA-Lib turns', () => {
    // The low of the third bar is the stop, the lowest low of the two bars before it.
    const bars = { ...randomBars(3), high: Float64Array.of(10, 10, 10), low: Float64Array.of(8, 8.2, 8) };
    expect(computed(parabolicsar, bars, params)[2]).toBe(8);
    expect(stopsOfTaLib(bars)[1]).toEqual({ value: 10, turns: true, isTouched: true });
  });
});
