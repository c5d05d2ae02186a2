import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaseResult } from '../../../../scripts/conformance/case-outcome.js';
import type { ConformanceSource } from '../../../../scripts/conformance/conformance-source.js';
import { ReferenceFolder } from '../../../../scripts/conformance/reference-folder.js';
import { backtestingPy } from '../../../../scripts/conformance/sources/backtestingpy.js';
import { freqtrade } from '../../../../scripts/conformance/sources/freqtrade.js';
import { grademark } from '../../../../scripts/conformance/sources/grademark.js';
import { zigzag } from '../../../../scripts/conformance/sources/zigzag.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-reference-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(path: string, content: unknown): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
}

async function run(source: ConformanceSource): Promise<Readonly<Record<string, CaseResult['outcome']>>> {
  const results = await source.run(new ReferenceFolder(folder));
  return Object.fromEntries(results.map(({ name, outcome }) => [name, outcome]));
}

const day = (index: number): string => new Date(Date.UTC(2024, 0, 1 + index)).toISOString().slice(0, 10);
const flatCsv = (closes: readonly number[]): string =>
  [
    'date,open,high,low,close,volume',
    ...closes.map((close, i) => `${day(i)},${close},${close},${close},${close},1`),
  ].join('\n');

describe('the source of backtesting.py', () => {
  // The mean of 1 crosses above that of 2 at bar 3, and below it at bar 6; orders fill one bar later.
  const closes = [10, 9, 8, 9, 10, 12, 10, 8, 8];
  const [entry, exit] = [4, 7];
  const [cash, commissionRate] = [1_000, 0.01];
  const entryPrice = closes[entry] as number;
  const exitPrice = closes[exit] as number;
  const size = Math.floor(cash / (entryPrice * (1 + commissionRate)));
  const commission = commissionRate * size * (entryPrice + exitPrice);
  const equity = closes.map((close, bar) => {
    if (bar < entry) return cash;
    if (bar < exit) return cash + size * (close - entryPrice) - commissionRate * size * entryPrice;
    return cash + size * (exitPrice - entryPrice) - commission;
  });
  const trade = {
    size,
    entry_bar: entry,
    exit_bar: exit,
    entry_price: entryPrice,
    exit_price: exitPrice,
    pnl: size * (exitPrice - entryPrice) - commission,
    commission,
    entry_time: `${day(entry)} 00:00:00`,
    exit_time: `${day(exit)} 00:00:00`,
  };
  const file = (change: object) => ({
    name: 'B0_made_up',
    data: 'files/made-up.csv',
    backtest_params: { cash, commission: commissionRate, finalize_trades: true },
    strategy: { class_: 'LongOnly', params: { n1: 1, n2: 2, sl: null, tp: null } },
    stats: {},
    trades: [trade],
    equity,
    ...change,
  });
  const runFile = async (change: object) => {
    await put('market-data/made-up.csv', flatCsv(closes));
    await put('expected/backtestingpy/runs/B0.json', file(change));
    return (await run(backtestingPy)).B0_made_up;
  };

  it('agrees in every trade and bar where the rules are ours', async () => {
    expect(await runFile({})).toMatchObject({ kind: 'AGREES', compared: 9 + closes.length });
  });

  it('disagrees when one figure of one trade differs', async () => {
    const outcome = await runFile({ trades: [{ ...trade, pnl: trade.pnl + 0.01 }] });
    expect(outcome).toMatchObject({
      kind: 'DISAGREES',
      reason: expect.stringContaining('profit of trade 1'),
    });
  });

  it('disagrees when the equity of one bar differs', async () => {
    const outcome = await runFile({ equity: equity.with(5, 0) });
    expect(outcome).toMatchObject({
      kind: 'DISAGREES',
      reason: expect.stringContaining(`equity on ${day(5)}`),
    });
  });

  it('fails a strategy that it does not know, and prints a file that it does not know', async () => {
    await put('expected/backtestingpy/other.json', {});
    expect(await runFile({ strategy: { class_: 'Breakout', params: {} } })).toMatchObject({
      kind: 'DISAGREES',
      reason: "the strategy 'Breakout' is not known to the runner",
    });
    expect((await run(backtestingPy))['other.json']?.kind).toBe('NOT_OFFERED');
  });
});

describe('the source of freqtrade', () => {
  const candles = [
    [0, 100, 100, 100, 100, 1, 1, 0],
    [1, 100, 101, 99, 100, 1, 0, 0],
    [2, 100, 100, 90, 95, 1, 0, 0],
  ];
  const stopped = {
    id: 'made up',
    data: candles,
    stop_loss: -0.05,
    roi: { '0': 1 },
    profit_perc: -0.05,
    trades: [{ exit_reason: 'stop_loss', open_candle: 1, close_candle: 2, is_short: false }],
  };
  const outcomeOf = async (change: object) => {
    await put('expected/freqtrade/backtest_detail_cases.json', { cases: [{ ...stopped, ...change }] });
    return (await run(freqtrade))['made up'];
  };

  it('agrees in entry, exit, side, reason and profit', async () => {
    expect(await outcomeOf({})).toMatchObject({ kind: 'AGREES', compared: 5 });
  });

  it('disagrees when the reason differs', async () => {
    const trades = [{ ...stopped.trades[0], exit_reason: 'roi' }];
    expect(await outcomeOf({ trades })).toMatchObject({
      kind: 'DISAGREES',
      reason: 'reason of trade 1: ours stop_loss, theirs roi',
    });
  });

  it.each([
    [{ custom_entry_price: 99 }, 'limit orders'],
    [{ roi: { '0': 0.1, '60': 0.01 } }, 'targets that fall with time'],
  ])('does not offer %j', async (change, reason) => {
    expect(await outcomeOf(change)).toMatchObject({
      kind: 'NOT_OFFERED',
      reason: expect.stringContaining(reason),
    });
  });
});

describe('the source of grademark', () => {
  it('agrees in a trade below and above the average, and prints what it does not offer', async () => {
    // Thirty bars at 100 are skipped; then one below the mean, one at the fill, and one above it.
    const closes = [...Array.from({ length: 30 }, () => 100), 90, 95, 110, 120];
    const dates = closes.map((_, index) => new Date(Date.UTC(2024, 0, 1 + index)));
    const rows = closes.map((close, i) => {
      const date = dates[i] as Date;
      return `${date.getUTCDate()}/${String(date.getUTCMonth() + 1).padStart(2, '0')}/2024,${close},${close},${close},${close},1`;
    });
    await put('expected/grademark/STW.csv', ['date,open,high,low,close,volume', ...rows].join('\n'));
    // Midnight ten hours east of Greenwich.
    const stamp = (index: number) => new Date((dates[index]?.getTime() ?? 0) - 10 * 3_600_000).toISOString();
    await put('expected/grademark/backtest_mean_reversion_basic_strategy.json', [
      {
        entryTime: stamp(31),
        entryPrice: 95,
        exitTime: stamp(33),
        exitPrice: 120,
        profit: 25,
        profitPct: (25 / 95) * 100,
        exitReason: 'exit-rule',
      },
    ]);
    await put('expected/grademark/analyze_other.json', {});
    const outcomes = await run(grademark);
    expect(outcomes.basic_strategy).toMatchObject({ kind: 'AGREES', compared: 7 });
    expect(outcomes['analyze_other.json']?.kind).toBe('NOT_OFFERED');
  });
});

describe('the source of zigzags', () => {
  const empty = { pivots: [], max_drawdown: [] };
  const labels = (change: object) => ({
    cases: [
      {
        data: 'X',
        file: 'files/x.csv',
        threshold: 0.1,
        // Up from 10 to 12, down to 9, and up again, which confirms the low.
        segment_labels: '10121011',
        zigzag_points: [
          [0, 10],
          [2, 12],
          [4, 9],
          [6, 12],
        ],
        ...change,
      },
    ],
  });

  it('compares turning points but the two ends, and the segments between them', async () => {
    await put('market-data/x.csv', flatCsv([10, 11, 12, 10, 9, 11, 12, 11.9]));
    await put('expected/zigzag/jbn_zigzag_cases.json', empty);
    await put('expected/zigzag/ktrdr_zigzag_labels.json', labels({}));
    const outcomes = await run(zigzag);
    expect(outcomes['X 0.1: turning points']).toMatchObject({ kind: 'CONVENTION', compared: 4 });
    expect(outcomes['X 0.1: segment labels']).toMatchObject({ kind: 'CONVENTION', compared: 5 });
    await put('expected/zigzag/ktrdr_zigzag_labels.json', labels({ segment_labels: '10101011' }));
    expect((await run(zigzag))['X 0.1: segment labels']?.kind).toBe('DISAGREES');
  });
});
