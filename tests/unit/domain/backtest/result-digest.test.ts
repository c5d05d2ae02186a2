import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResultDigest, resultDigest } from '../../../../src/domain/backtest/result-digest.js';
import { encodeTrades } from '../../../../src/domain/backtest/trade-codec.js';
import type { Trade } from '../../../../src/domain/portfolio/trade.js';

const hex = (...pieces: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
};

const trade = (seq: number, netPnl: number): Trade => ({
  seq,
  side: seq % 2 === 0 ? 'LONG' : 'SHORT',
  quantity: 10,
  entryBarIndex: seq,
  entryTimeMs: 1_000 * seq,
  entryPrice: 100,
  exitBarIndex: seq + 1,
  exitTimeMs: 1_000 * (seq + 1),
  exitPrice: 101,
  exitReason: 'SIGNAL',
  grossPnl: 10,
  commission: 0,
  slippage: 0,
  netPnl,
  netReturn: 0.01,
  barsHeld: 1,
  maxFavorableExcursion: 0.01,
  maxAdverseExcursion: 0,
  entryConfidence: null,
});

describe('a result digest', () => {
  it('is the SHA-256 of the three digests of trades, stamps and equity, each with its length before it', () => {
    const [timeMs, equity] = [Float64Array.of(1_000, 2_000), Float64Array.of(100, 101.5)];
    // The order in which the stored form has the fields, then side, place of the reason, and NaN for no confidence.
    const rows = Float64Array.of(
      ...[0, 10, 0, 0, 100, 1, 1_000, 101, 10, 0, 0, -0.5, 0.01, 1, 0.01, 0],
      ...[1, 0, Number.NaN],
    );
    const bytes = (values: Float64Array) => new Uint8Array(values.buffer);
    const three = [hex(bytes(rows)), hex(bytes(timeMs)), hex(bytes(equity))];
    expect(resultDigest([trade(0, -0.5)], { timeMs, equity })).toBe(
      hex(...three.map((digest) => `64:${digest}`)),
    );
  });

  it('of a run without anything is that of no bytes', () => {
    const none = new Float64Array(0);
    const three = [hex(), hex(), hex()];
    expect(resultDigest([], { timeMs: none, equity: none })).toBe(
      hex(...three.map((digest) => `64:${digest}`)),
    );
  });

  it('does not depend on how the run was cut into pieces', () => {
    const runs = fc.record({
      pnls: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 20 }),
      values: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 30 }),
      cuts: fc.array(fc.tuple(fc.nat(20), fc.nat(30)), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(runs, ({ pnls, values, cuts }) => {
        const trades = pnls.map((pnl, seq) => trade(seq, pnl));
        const curve = {
          timeMs: Float64Array.from(values, (_value, index) => 60_000 * index),
          equity: Float64Array.from(values),
        };
        const digest = new ResultDigest();
        let [tradesDone, barsDone] = [0, 0];
        for (const [tradeCount, barCount] of [...cuts, [20, 30] as const]) {
          const [tradesEnd, barsEnd] = [tradesDone + tradeCount, barsDone + barCount];
          digest.add(encodeTrades(trades.slice(tradesDone, tradesEnd)), {
            timeMs: curve.timeMs.subarray(barsDone, barsEnd),
            equity: curve.equity.subarray(barsDone, barsEnd),
          });
          [tradesDone, barsDone] = [tradesEnd, barsEnd];
        }
        expect(digest.digest()).toBe(resultDigest(trades, curve));
      }),
    );
  });
});
