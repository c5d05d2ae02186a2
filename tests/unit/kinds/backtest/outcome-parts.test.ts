import { describe, expect, it } from 'vitest';
import { decodeEquity, encodeEquity } from '../../../../src/domain/backtest/equity-codec.js';
import { decodeTrades } from '../../../../src/domain/backtest/trade-codec.js';
import { OutcomeParts, type RunPart } from '../../../../src/kinds/backtest/outcome-parts.js';
import { flat, RecordingSink, runScript } from '../../domain/backtest/scripted-run.js';

const BARS_A_SAMPLE = 50;

function runInParts(bars: number, barsAPart: number) {
  const parts: RunPart[] = [];
  const inner = new RecordingSink();
  const sink = new OutcomeParts(inner, (part) => parts.push(part), { barsAPart });
  const result = runScript(
    {
      candles: Array.from({ length: bars }, (_, index) => flat(100 + (index % 7))),
      signals: 'BHSH'.repeat(Math.ceil(bars / 4)).slice(0, bars),
    },
    sink,
  );
  return { result, inner, handedOver: parts.length, parts: [...parts, sink.last()] };
}

describe('the parts of a run', () => {
  it.each([
    [1_030, 200],
    [1_000, 200],
    [99, 50],
    [21, 50],
  ])('are together the trades and the equity of %i bars, in parts of %i', (bars, barsAPart) => {
    const { result, parts, handedOver } = runInParts(bars, barsAPart);
    expect(handedOver).toBe(Math.floor(bars / barsAPart));
    expect(result.trades.length).toBeGreaterThan(handedOver);
    expect(parts.flatMap(({ trades }) => (trades === null ? [] : decodeTrades(trades)))).toEqual(
      result.trades,
    );
    expect(
      decodeEquity(new Uint8Array(Buffer.concat(parts.map(({ curve }) => encodeEquity(curve))))),
    ).toEqual(result.equity);
  });

  it('say which they are and how many trades came before', () => {
    const { parts } = runInParts(1_030, 200);
    parts.forEach((part, index) => {
      const before = parts.slice(0, index).reduce((sum, { tradeCount }) => sum + tradeCount, 0);
      expect(part).toMatchObject({ partSeq: index, firstTradeSeq: before });
    });
  });

  it('pass on what the engine tells', () => {
    const { inner } = runInParts(120, 50);
    const plain = new RecordingSink();
    runScript({ candles: Array.from({ length: 120 }, () => flat(100)), signals: 'H'.repeat(120) }, plain);
    expect(inner.totals).toEqual(plain.totals);
    expect(inner.phases).toEqual(plain.phases);
    expect(inner.samples.map(({ barIndex }) => barIndex)).toEqual([
      BARS_A_SAMPLE - 1,
      2 * BARS_A_SAMPLE - 1,
      119,
    ]);
  });
});
