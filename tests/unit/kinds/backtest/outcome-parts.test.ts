import { describe, expect, it } from 'vitest';
import { decodeEquity } from '../../../../src/domain/backtest/equity-codec.js';
import { tradesStream } from '../../../../src/kinds/backtest/backtest-streams.js';
import { OutcomeParts } from '../../../../src/kinds/backtest/outcome-parts.js';
import type { Part } from '../../../../src/operations/record/part.js';
import { flat, RecordingSink, runScript } from '../../domain/backtest/scripted-run.js';

const BARS_A_SAMPLE = 50;

function runInParts(bars: number, barsAPart: number) {
  const parts: Part[] = [];
  const inner = new RecordingSink();
  const sink = new OutcomeParts(inner, (part) => parts.push(part), { barsAPart });
  const result = runScript(
    {
      candles: Array.from({ length: bars }, (_, index) => flat(100 + (index % 7))),
      signals: 'BHSH'.repeat(Math.ceil(bars / 4)).slice(0, bars),
    },
    sink,
  );
  const handedOver = parts.length;
  sink.finish();
  return { result, inner, handedOver, parts };
}

/** Returns the pieces of one stream, in order. */
function piecesOf(parts: readonly Part[], name: string) {
  return parts.flatMap(({ pieces }) => pieces.filter(({ stream }) => stream === name));
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
    expect(piecesOf(parts, 'trades').flatMap((piece) => tradesStream.decode(piece))).toEqual(result.trades);
    const curve = Buffer.concat(piecesOf(parts, 'equity').map(({ bytes }) => bytes));
    expect(decodeEquity(new Uint8Array(curve))).toEqual(result.equity);
  });

  it.each([
    ['trades', 1_030],
    ['equity', 1_030],
  ])('go on in %s where the one before has ended', (name, bars) => {
    const { parts, result } = runInParts(bars, 200);
    let next = 0;
    for (const { firstSeq, count } of piecesOf(parts, name)) {
      expect(firstSeq).toBe(next);
      next += count;
    }
    expect(next).toBe(name === 'trades' ? result.trades.length : bars);
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
