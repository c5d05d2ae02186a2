import { describe, expect, it } from 'vitest';
import type { Trade } from '../../../../src/domain/portfolio/trade.js';
import { TradeDigest } from '../../../../src/faces/report/trade-digest.js';
import { trades } from '../graphql/records.js';

const trade = (seq: number, change: Partial<Trade> = {}): Trade => ({
  ...(trades[0] as Trade),
  seq,
  entryBarIndex: seq,
  exitBarIndex: seq,
  ...change,
});

describe('TradeDigest', () => {
  it('marks entries by side and exits by what they brought after costs', () => {
    const digest = new TradeDigest(1);
    digest.add([
      trade(0, { side: 'LONG', entryBarIndex: 1, exitBarIndex: 3, netPnl: 5 }),
      trade(1, { side: 'SHORT', entryBarIndex: 3, exitBarIndex: 4, netPnl: 0 }),
    ]);
    expect(digest.marks).toEqual([
      { candle: 1, kind: 'LONG_ENTRY', times: 1 },
      { candle: 3, kind: 'SHORT_ENTRY', times: 1 },
      { candle: 3, kind: 'PROFIT', times: 1 },
      { candle: 4, kind: 'LOSS', times: 1 },
    ]);
  });

  it('counts what falls into one candle', () => {
    const digest = new TradeDigest(10);
    digest.add([trade(0, { entryBarIndex: 10 }), trade(1, { entryBarIndex: 19, exitBarIndex: 20 })]);
    expect(digest.marks).toContainEqual({ candle: 1, kind: 'LONG_ENTRY', times: 2 });
    expect(digest.marks).toContainEqual({ candle: 2, kind: 'PROFIT', times: 1 });
  });

  it('keeps the first 500 and the last 500 of many trades, and counts them all', () => {
    const digest = new TradeDigest(1);
    for (let start = 0; start < 1_700; start += 100)
      digest.add(Array.from({ length: 100 }, (_, index) => trade(start + index)));
    const { first, last } = digest.shown;
    expect(digest.total).toBe(1_700);
    expect([first.length, first[0]?.seq, first.at(-1)?.seq]).toEqual([500, 0, 499]);
    expect([last.length, last[0]?.seq, last.at(-1)?.seq]).toEqual([500, 1_200, 1_699]);
  });

  it('keeps all of a thousand trades', () => {
    const digest = new TradeDigest(1);
    digest.add(Array.from({ length: 1_000 }, (_, seq) => trade(seq)));
    const { first, last } = digest.shown;
    expect([...first, ...last].map(({ seq }) => seq)).toEqual(Array.from({ length: 1_000 }, (_, seq) => seq));
  });
});
