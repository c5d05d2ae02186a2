import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTrades, encodeTrades } from '../../../../src/domain/backtest/trade-codec.js';
import type { ExitReason, Trade } from '../../../../src/domain/portfolio/trade.js';

const EXIT_REASONS: readonly ExitReason[] = [
  'SIGNAL',
  'STOP_LOSS',
  'TAKE_PROFIT',
  'TRAILING_STOP',
  'MAX_HOLDING',
  'END_OF_DATA',
  'ACCOUNT_DEPLETED',
];

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const count = fc.nat();
const trade: fc.Arbitrary<Trade> = fc.record({
  seq: count,
  side: fc.constantFrom('LONG' as const, 'SHORT' as const),
  quantity: finite,
  entryBarIndex: count,
  entryTimeMs: fc.maxSafeInteger(),
  entryPrice: finite,
  exitBarIndex: count,
  exitTimeMs: fc.maxSafeInteger(),
  exitPrice: finite,
  exitReason: fc.constantFrom(...EXIT_REASONS),
  grossPnl: finite,
  commission: finite,
  slippage: finite,
  netPnl: finite,
  netReturn: finite,
  barsHeld: count,
  maxFavorableExcursion: finite,
  maxAdverseExcursion: finite,
  entryConfidence: fc.option(finite),
});

describe('trades as bytes', () => {
  it('gives back every field of every trade to the bit', () => {
    fc.assert(
      fc.property(fc.array(trade), (trades) => {
        expect(decodeTrades(encodeTrades(trades))).toEqual(trades);
      }),
    );
  });

  it('keeps each reason as the number that stored runs have of it', () => {
    const [sample] = fc.sample(trade, 1);
    const stored = EXIT_REASONS.map((exitReason) => {
      const bytes = encodeTrades([{ ...(sample as Trade), exitReason }]);
      // The last but one double of the row; see the head of the codec.
      return new Float64Array(bytes.buffer).at(-2);
    });
    expect(stored).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it.each(['LIQUIDATION', 'toString', ''])('refuses a reason that could not be read back (%j)', (reason) => {
    const [sample] = fc.sample(trade, 1);
    const strange = { ...(sample as Trade), exitReason: reason as ExitReason };
    expect(() => encodeTrades([strange])).toThrow(RangeError);
  });

  it('takes those from a given one on', () => {
    fc.assert(
      fc.property(fc.array(trade, { minLength: 2 }), fc.nat(), (trades, number) => {
        const start = number % trades.length;
        expect(decodeTrades(encodeTrades(trades, start))).toEqual(trades.slice(start));
      }),
    );
  });

  it('reads bytes that begin anywhere in their memory', () => {
    const [sample] = fc.sample(fc.array(trade, { minLength: 1 }), 1);
    const bytes = encodeTrades(sample ?? []);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeTrades(Buffer.from(shifted.buffer, 3))).toEqual(sample);
  });

  it('reads the form before: JSON', () => {
    const [sample] = fc.sample(fc.array(trade, { minLength: 1 }), 1);
    expect(decodeTrades(new TextEncoder().encode(JSON.stringify(sample)))).toEqual(
      JSON.parse(JSON.stringify(sample)),
    );
  });

  it('refuses bytes that are not a whole piece', () => {
    const bytes = encodeTrades(fc.sample(trade, 2));
    expect(() => decodeTrades(bytes.subarray(0, bytes.length - 8))).toThrow(RangeError);
    expect(() => decodeTrades(bytes.subarray(8))).toThrow(RangeError);
    expect(() => decodeTrades(bytes.subarray(1))).toThrow(RangeError);
    expect(() => decodeTrades(new Uint8Array())).toThrow(RangeError);
  });
});
