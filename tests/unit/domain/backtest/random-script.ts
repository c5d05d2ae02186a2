import fc from 'fast-check';
import type { Candle, Script } from './scripted-run.js';

const candle: fc.Arbitrary<Candle> = fc
  .record({
    open: fc.double({ min: 1, max: 200, noNaN: true }),
    close: fc.double({ min: 1, max: 200, noNaN: true }),
    above: fc.double({ min: 0, max: 0.2, noNaN: true }),
    below: fc.double({ min: 0, max: 0.2, noNaN: true }),
  })
  .map(({ open, close, above, below }) => [
    open,
    Math.max(open, close) * (1 + above),
    Math.min(open, close) * (1 - below),
    close,
  ]);

const fraction = (max: number): fc.Arbitrary<number> => fc.double({ min: 0.001, max, noNaN: true });
/** No cost, or one of a billionth and more: products with smaller ones underflow, where doubles lose digits. */
const costRate = fc.double({ min: 0, max: 0.01, noNaN: true }).map((rate) => (rate < 1e-9 ? 0 : rate));
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });

/** Any bars, signals, costs, exits and settings, shorts and depleted accounts included. */
export const randomScript: fc.Arbitrary<Script> = fc.integer({ min: 2, max: 260 }).chain((length) =>
  fc.record({
    candles: fc.array(candle, { minLength: length, maxLength: length }),
    // Two bars are defined at least, so that every run is allowed to start.
    signals: fc
      .array(fc.constantFrom('B', 'H', 'S', '?'), { minLength: length, maxLength: length })
      .map((letters) => ['B', 'H', ...letters.slice(2)].join('')),
    confidence: fc.constantFrom(0.4, 0.5, 0.9),
    decisions: fc.record({
      positionAwareness: fc.boolean(),
      allowShortFromFlat: fc.boolean(),
      minSignalSeparation: fc.integer({ min: 0, max: 4 }),
      sizing: fc.record({ fraction: fraction(1), lot: fc.constantFrom(0.01, 1, 10) }),
    }),
    exits: fc.record({
      stopLossPct: maybe(fraction(0.3)),
      takeProfitPct: maybe(fraction(0.3)),
      trailingStopPct: maybe(fraction(0.3)),
      maxHoldingBars: maybe(fc.integer({ min: 1, max: 20 })),
    }),
    parameters: fc.record({
      initialCapital: fc.double({ min: 100, max: 1_000_000, noNaN: true }),
      commissionRate: costRate,
      slippageRate: costRate,
    }),
  }),
);
