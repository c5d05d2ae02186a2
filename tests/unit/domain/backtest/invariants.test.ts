import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../../src/base/pure/cancelled-error.js';
import type { Trade } from '../../../../src/domain/portfolio/trade.js';
import { randomScript } from './random-script.js';
import { type Candle, RecordingSink, runScript, type Script } from './scripted-run.js';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Runs of each of nine properties: more than ten thousand cases together. */
const CASES = 1_200;

// Shrinking 260 random bars would take minutes; the seed of a failure reproduces it as well.
const RUNS = { numRuns: CASES, endOnFailure: true };

describe('what holds on every run', () => {
  it('adds up every bar and every signal', () => {
    fc.assert(
      fc.property(randomScript, (script) => {
        const { funnel, trades, totalBars } = runScript(script);
        expect(funnel.bars).toBe(totalBars);
        expect(funnel.warmup + funnel.holdSignals + funnel.buySignals + funnel.sellSignals).toBe(funnel.bars);
        expect(funnel.buySignals + funnel.sellSignals).toBe(
          funnel.belowConfidence + funnel.filtered + funnel.rejected + funnel.filled + funnel.unfilledAtEnd,
        );
        expect(sum(funnel.reasons.map((reason) => reason.count))).toBe(
          funnel.belowConfidence + funnel.filtered + funnel.rejected,
        );
        const exitsBySignal = trades.filter((trade) => trade.exitReason === 'SIGNAL').length;
        expect(funnel.filled).toBe(trades.length + exitsBySignal);
      }),
      RUNS,
    );
  });

  it('changes the account by exactly the net profit of all trades', () => {
    fc.assert(
      fc.property(randomScript, (script) => {
        const { trades, metrics, equity } = runScript(script);
        const change = metrics.finalValue - metrics.initialCapital;
        // To the cent, as long as doubles of the account's size can tell cents apart over so many trades.
        const largest = Math.max(metrics.initialCapital, ...equity.equity.map(Math.abs));
        const tolerance = Math.max(0.005, 1e-14 * largest * trades.length);
        expect(Math.abs(sum(trades.map((trade) => trade.netPnl)) - change)).toBeLessThanOrEqual(tolerance);
        expect(metrics.finalValue).toBe(equity.equity.at(-1));
        for (const trade of trades) {
          expect(trade.netPnl).toBe(trade.grossPnl - trade.commission);
          expect(trade.maxFavorableExcursion).toBeGreaterThanOrEqual(0);
          expect(trade.maxAdverseExcursion).toBeGreaterThanOrEqual(0);
        }
      }),
      RUNS,
    );
  });

  it('reports only finite numbers or null', () => {
    fc.assert(
      fc.property(randomScript, (script) => {
        const { metrics, breakEvenCost } = runScript(script);
        const { exposures, ...figures } = metrics;
        for (const value of [...Object.values(figures), ...Object.values(exposures ?? {}), breakEvenCost]) {
          expect(value === null || Number.isFinite(value)).toBe(true);
        }
        expect(metrics.exposure).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });

  it('holds a position in as many bars as its trades do', () => {
    fc.assert(
      fc.property(randomScript, (script) => {
        const { metrics, trades, totalBars } = runScript(script);
        expect(metrics.exposure).toBeCloseTo(sum(trades.map((trade) => trade.barsHeld)) / totalBars, 12);
      }),
      RUNS,
    );
  });

  it('never borrows: the cash of an account that only buys is never negative', () => {
    fc.assert(
      fc.property(randomScript, (script) => {
        const longOnly = { ...script, decisions: { ...script.decisions, allowShortFromFlat: false } };
        const { trades, metrics } = runScript(longOnly);
        const commissionRate = script.parameters?.commissionRate ?? 0;
        let cash = metrics.initialCapital;
        for (const trade of trades) {
          expect(trade.side).toBe('LONG');
          const cost = trade.quantity * trade.entryPrice * (1 + commissionRate);
          // The size allows for rounding of a few units in the last place.
          expect(cash - cost).toBeGreaterThanOrEqual(-1e-12 * cash);
          cash += trade.netPnl;
          expect(cash).toBeGreaterThanOrEqual(0);
        }
      }),
      RUNS,
    );
  });

  it('leaves a prefix of samples, equity and trades when it is cancelled, wherever', () => {
    fc.assert(
      fc.property(randomScript, fc.integer({ min: 0, max: 8 }), (script, reads) => {
        const whole = new RecordingSink();
        const result = runScript(script, whole);
        const part = new RecordingSink();
        let left = reads;
        const cancellation = {
          get isCancelled() {
            left -= 1;
            return left < 0;
          },
        };
        try {
          runScript(script, part, cancellation);
        } catch (error) {
          expect(error).toBeInstanceOf(CancelledError);
        }
        expect(part.samples).toEqual(whole.samples.slice(0, part.samples.length));
        const barsSampled = (part.samples.at(-1)?.barIndex ?? -1) + 1;
        const { equity = new Float64Array(), trades = [] } = part.record ?? {};
        expect(equity.slice(0, barsSampled)).toEqual(result.equity.equity.slice(0, barsSampled));
        expect(trades).toEqual(result.trades.slice(0, trades.length));
      }),
      RUNS,
    );
  });

  it('does not let later bars change anything earlier', () => {
    fc.assert(
      fc.property(randomScript, fc.nat(), (script, seed) => {
        const length = script.candles.length;
        const cut = 2 + (seed % (length - 1));
        const whole = runScript(script);
        const part = runScript({
          ...script,
          candles: script.candles.slice(0, cut),
          signals: script.signals.slice(0, cut),
        });
        // The last bar of the shorter run closes what is open, so it is the first to differ.
        const common = cut - 1;
        expect(part.equity.equity.slice(0, common)).toEqual(whole.equity.equity.slice(0, common));
        const closedBefore = (result: typeof whole) =>
          result.trades.filter((trade) => trade.exitBarIndex < common);
        expect(closedBefore(part)).toEqual(closedBefore(whole));
      }),
      RUNS,
    );
  });

  it('scales all money by a power of two, and leaves every decision, when prices and capital scale by it', () => {
    fc.assert(
      fc.property(randomScript, fc.constantFrom(0.125, 2, 1024), (script, factor) => {
        const plain = runScript(script);
        const scaled = runScript(scaledBy(script, factor));
        expect([...scaled.equity.equity]).toEqual(Array.from(plain.equity.equity, (value) => value * factor));
        expect(scaled.trades.map((trade) => trade.netPnl)).toEqual(
          plain.trades.map((trade) => trade.netPnl * factor),
        );
        expect(scaled.funnel).toEqual(plain.funnel);
        expect(scaled.trades.map(decisionOf)).toEqual(plain.trades.map(decisionOf));
        expect(scaled.metrics.sharpeRatio).toBe(plain.metrics.sharpeRatio);
        expect(scaled.metrics.maxDrawdown).toBe(plain.metrics.maxDrawdown);
      }),
      RUNS,
    );
  });

  it('ends an account on borrowed money where it is worth nothing, to the cent, and trades no more', () => {
    fc.assert(
      fc.property(randomScript, fc.double({ min: 1, max: 20, noNaN: true }), (random, leverage) => {
        const script = {
          ...random,
          decisions: { ...random.decisions, sizing: { fraction: leverage, lot: 0.01 } },
        };
        const { trades, metrics, equity, warnings } = runScript(script);
        const change = metrics.finalValue - metrics.initialCapital;
        const largest = Math.max(metrics.initialCapital, ...equity.equity.map(Math.abs));
        const tolerance = Math.max(0.005, 1e-13 * leverage * largest * trades.length);
        expect(Math.abs(sum(trades.map((trade) => trade.netPnl)) - change)).toBeLessThanOrEqual(tolerance);

        const end = equity.equity.findIndex((value) => value <= 0);
        expect(warnings.some(({ code }) => code === 'ACCOUNT_DEPLETED')).toBe(end >= 0);
        if (end < 0) return;
        expect(new Set(equity.equity.slice(end)).size).toBe(1);
        const last = trades.at(-1) as Trade;
        expect(last.exitBarIndex).toBe(end);
        if (last.exitReason !== 'ACCOUNT_DEPLETED') return;
        const { slippageRate = 0 } = script.parameters ?? {};
        const sign = last.side === 'LONG' ? 1 : -1;
        const price = last.exitPrice / (1 - sign * slippageRate);
        const [open, high, low] = script.candles[end] as Candle;
        expect(sign * (open - price)).toBeGreaterThanOrEqual(-1e-9 * price);
        expect(price).toBeGreaterThanOrEqual(low * (1 - 1e-9));
        expect(price).toBeLessThanOrEqual(high * (1 + 1e-9));
        // Left after the open: worth nothing but for what leaving cost, which only an open beyond may exceed.
        if (Math.abs(price - open) <= 1e-9 * open) return;
        const leaving = last.quantity * Math.abs(last.exitPrice - price);
        const { commissionRate = 0 } = script.parameters ?? {};
        const costs = leaving + commissionRate * last.quantity * last.exitPrice;
        expect(Math.abs(metrics.finalValue + costs)).toBeLessThanOrEqual(tolerance + 1e-9 * largest);
      }),
      RUNS,
    );
  });

  it('gives the same digest for the same run, and another for another', () => {
    fc.assert(
      fc.property(randomScript, (script) => {
        const digest = (parameters: Script['parameters']): string =>
          runScript({ ...script, parameters: { ...script.parameters, ...parameters } }).provenance
            .resultDigest;
        expect(digest({})).toBe(digest({}));
        expect(digest({})).toMatch(/^[0-9a-f]{64}$/);
        expect(digest({ initialCapital: 2_000_000 })).not.toBe(digest({}));
      }),
      { ...RUNS, numRuns: 20 },
    );
  });
});

/** What of a trade was decided, without the money. */
function decisionOf({ side, quantity, entryBarIndex, exitBarIndex, exitReason }: Trade) {
  return { side, quantity, entryBarIndex, exitBarIndex, exitReason };
}

function scaledBy(script: Script, factor: number): Script {
  const candles = script.candles.map(
    (candle): Candle => [candle[0] * factor, candle[1] * factor, candle[2] * factor, candle[3] * factor],
  );
  const initialCapital = (script.parameters?.initialCapital ?? 0) * factor;
  return { ...script, candles, parameters: { ...script.parameters, initialCapital } };
}
