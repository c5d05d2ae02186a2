import { indicatorDefinition } from '../src/domain/indicators/indicator-registry.js';
import { type Candle, candlesOf, comparisons, type Oracle } from '../tests/support/trading-signals.js';
import { defaultParams, randomBars } from '../tests/unit/domain/indicators/price-series.js';
import { type Benchmark, type Figure, figure } from './benchmark.js';

const NANOSECONDS_PER_MICROSECOND = 1_000;

/**
 * Holds each indicator over a column against the same by trading-signals, bar by bar, both into a typed array:
 * measured in turns, which comes first alternates. The bars lie ready in the form that each side takes.
 * Processor time, not that of the clock, because nothing here waits: what else the machine does counts less.
 */
export const indicators: Benchmark = {
  name: 'indicators',
  async run({ quick, say }) {
    const length = quick ? 5_000 : 50_000;
    const rounds = quick ? 2 : 9;
    const bars = randomBars(length, 1);
    const candles = candlesOf(bars);
    const figures: Figure[] = [];
    for (const { type, params, oracle } of firstOfEachType()) {
      say(type);
      const definition = indicatorDefinition(type);
      const own = { ...defaultParams(definition), ...params };
      const kernelUs: number[] = [];
      const libraryUs: number[] = [];
      const measure = [
        () => kernelUs.push(processorTimeUs(() => definition.compute(bars, own))),
        () => libraryUs.push(processorTimeUs(() => runLibrary(oracle(), candles))),
      ];
      for (let round = 0; round <= rounds; round++) {
        for (const take of round % 2 === 0 ? measure : measure.toReversed()) take();
      }
      figures.push(...figuresOf(type, length, kernelUs.slice(1), libraryUs.slice(1)));
    }
    return figures;
  },
};

function firstOfEachType(): typeof comparisons {
  return comparisons.filter(({ type }, i) => comparisons.findIndex((other) => other.type === type) === i);
}

/** Returns the processor time that some work takes, in microseconds. */
function processorTimeUs(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

function runLibrary(next: Oracle, candles: readonly Candle[]): Float64Array {
  const column = new Float64Array(candles.length);
  for (let i = 0; i < candles.length; i++) column[i] = next(candles[i] as Candle) ?? Number.NaN;
  return column;
}

function figuresOf(
  type: string,
  length: number,
  kernelUs: readonly number[],
  libraryUs: readonly number[],
): readonly Figure[] {
  const perBar = (timesUs: readonly number[]) =>
    timesUs.map((timeUs) => (timeUs * NANOSECONDS_PER_MICROSECOND) / length);
  return [
    figure(`${type}: column, per bar`, 'ns', perBar(kernelUs)),
    figure(`${type}: trading-signals, per bar`, 'ns', perBar(libraryUs)),
    figure(
      `${type}: times as fast, pair by pair`,
      '×',
      libraryUs.map((timeUs, i) => timeUs / (kernelUs[i] as number)),
    ),
  ];
}
