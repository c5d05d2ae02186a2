import { seededRandom } from '../../../../src/base/pure/random.js';
import type {
  IndicatorDefinition,
  IndicatorParams,
} from '../../../../src/domain/indicators/indicator-definition.js';
import { type Bars, emptyBars } from '../../../../src/domain/market/bars.js';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';

/** Makes daily bars from closes; highs and lows half a unit beyond open and close, the open at the previous close. */
export function barsFromCloses(closes: readonly number[]): Bars {
  const close = Float64Array.from(closes);
  const open = close.map((value, i) => closes[i - 1] ?? value);
  return {
    length: closes.length,
    openTimeMs: close.map((_value, i) => i * DAY_MS),
    open,
    high: close.map((value, i) => Math.max(value, open[i] as number) + 0.5),
    low: close.map((value, i) => Math.min(value, open[i] as number) - 0.5),
    close,
    volume: close.map((_value, i) => 1_000 + i),
  };
}

/** Makes a seeded geometric random walk from 100. */
export function randomWalk(length: number, seed = 1): readonly number[] {
  const random = seededRandom(seed);
  let price = 100;
  return Array.from({ length }, () => {
    price *= Math.exp(0.02 * random.normal());
    return price;
  });
}

/** Returns one output of an indicator as a plain list. */
export function listOf(column: Float64Array | undefined): readonly number[] {
  if (column === undefined) throw new TypeError('no such output');
  return Array.from(column);
}

/** Makes bars of a seeded random walk with gaps, ranges and volumes of their own; no two prices are equal. */
export function randomBars(length: number, seed = 1): Bars {
  const random = seededRandom(seed);
  const bars = emptyBars(length);
  let price = 100;
  for (let i = 0; i < length; i++) {
    const open = price * Math.exp(0.005 * random.normal());
    price = open * Math.exp(0.02 * random.normal());
    bars.openTimeMs[i] = i * DAY_MS;
    bars.open[i] = open;
    bars.close[i] = price;
    bars.high[i] = Math.max(open, price) * Math.exp(0.01 * Math.abs(random.normal()));
    bars.low[i] = Math.min(open, price) * Math.exp(-0.01 * Math.abs(random.normal()));
    bars.volume[i] = Math.round(1_000_000 * Math.exp(random.normal()));
  }
  return bars;
}

/** Returns the defaults of all parameters of an indicator. */
export function defaultParams(definition: IndicatorDefinition): IndicatorParams {
  return Object.fromEntries(definition.parameters.map((spec) => [spec.name, spec.default]));
}

/** Makes daily bars from some columns; prices that are not given equal the close, volumes 1. */
export function barsOf(columns: {
  readonly open?: readonly number[];
  readonly high?: readonly number[];
  readonly low?: readonly number[];
  readonly close: readonly number[];
  readonly volume?: readonly number[];
}): Bars {
  const { close, open = close, high = close, low = close, volume = close.map(() => 1) } = columns;
  return {
    length: close.length,
    openTimeMs: Float64Array.from(close, (_value, i) => i * DAY_MS),
    open: Float64Array.from(open),
    high: Float64Array.from(high),
    low: Float64Array.from(low),
    close: Float64Array.from(close),
    volume: Float64Array.from(volume),
  };
}

/** Computes one output of an indicator with its defaults, but for some parameters, as a plain list. */
export function computed(
  definition: IndicatorDefinition,
  bars: Bars,
  params: IndicatorParams = {},
  output: string = definition.outputs[0],
): readonly number[] {
  return listOf(definition.compute(bars, { ...defaultParams(definition), ...params })[output]);
}
