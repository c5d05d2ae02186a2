import type { Bars } from '../../../src/domain/market/bars.js';
import type { Trade } from '../../../src/domain/portfolio/trade.js';
import type { ExitRules } from '../../../src/domain/strategy/strategy.js';
import { type MeasuredRun, statisticsResults } from '../backtestingpy-statistics.js';
import type { CaseOutcome, CaseResult } from '../case-outcome.js';
import {
  type Comparison,
  compare,
  type Figure,
  judge,
  judgeByConvention,
  NEARLY_EXACT,
  together,
} from '../compare.js';
import type { ConformanceSource } from '../conformance-source.js';
import type { ConventionId } from '../conventions.js';
import { movingAverageCrossings } from '../moving-average-crossings.js';
import { type ReferenceBars, referenceBars } from '../reference-bars.js';
import type { ReferenceFolder } from '../reference-folder.js';
import { type Replay, replayOrders } from '../replay-orders.js';
import { type Decision, runDecisions } from '../run-decisions.js';

const FOLDER = 'expected/backtestingpy';

const OTHER_FILES: Readonly<Record<string, string>> = {
  'readme_stats.json': 'figures of an older version, which A0 gives as far as they can be had again',
};

/** The table that their own test suite expects, of the run that has its parameters, and scenarios of orders. */
const SUITE = 'testsuite_expected.json';
const SUITE_RUN = /^A2_/;

interface SuiteFile {
  readonly expected: Statistics;
  readonly order_scenarios: readonly { readonly test: string }[];
}

type Statistics = Readonly<Record<string, number | string>>;

interface RunFile {
  readonly name: string;
  /** `files/` stands for `market-data/`. */
  readonly data: string;
  readonly backtest_params: {
    readonly cash: number;
    readonly spread?: number;
    readonly commission?: number;
    readonly exclusive_orders?: boolean;
    readonly trade_on_close?: boolean;
    readonly finalize_trades?: boolean;
  };
  readonly strategy: { readonly class_: string; readonly params: Readonly<Record<string, number | null>> };
  readonly stats: Statistics;
  readonly trades: readonly RunTrade[];
  readonly equity: readonly number[];
}

interface RunTrade {
  /** Negative for a short. */
  readonly size: number;
  readonly entry_bar: number;
  readonly exit_bar: number;
  readonly entry_price: number;
  readonly exit_price: number;
  readonly pnl: number;
  readonly commission: number;
  readonly entry_time: string;
  readonly exit_time: string;
}

/** Runs of backtesting.py on files of market-data: moving averages, their decisions given to our engine. */
export const backtestingPy: ConformanceSource = {
  folder: FOLDER,
  summary:
    "Times, prices, size, commission and profit of every trade, and the equity of every bar, of a moving-average strategy's decisions.",
  run(reference) {
    const runs = reference.names(`${FOLDER}/runs`).filter((name) => name.endsWith('.json'));
    const files = runs.map((name) => reference.json<RunFile>(`${FOLDER}/runs/${name}`));
    const others = reference.names(FOLDER).filter((name) => name.endsWith('.json') && name !== SUITE);
    return [
      ...files.flatMap((file) => resultsOf(file, reference)),
      ...suiteResults(files, reference),
      ...others.map(
        (name): CaseResult => ({
          name,
          outcome: {
            kind: 'NOT_OFFERED',
            reason: OTHER_FILES[name] ?? 'a file that the runner does not know',
          },
        }),
      ),
    ];
  },
};

function resultsOf(file: RunFile, reference: ReferenceFolder): readonly CaseResult[] {
  const run = measure(file, reference);
  if (run === null) {
    const reason = `the strategy '${file.strategy.class_}' is not known to the runner`;
    return [{ name: file.name, outcome: { kind: 'DISAGREES', reason } }];
  }
  return [
    { name: file.name, outcome: run.outcome },
    ...statisticsResults(file.name.slice(0, 2), file.stats, run.measured),
  ];
}

function suiteResults(files: readonly RunFile[], reference: ReferenceFolder): readonly CaseResult[] {
  const file = files.find(({ name }) => SUITE_RUN.test(name));
  if (file === undefined || !reference.names(FOLDER).includes(SUITE)) return [];
  const { expected, order_scenarios: scenarios } = reference.json<SuiteFile>(`${FOLDER}/${SUITE}`);
  const run = measure(file, reference);
  return [
    ...(run === null ? [] : statisticsResults('test suite', expected, run.measured)),
    ...scenarios.map(
      ({ test }): CaseResult => ({
        name: test,
        outcome: { kind: 'NOT_OFFERED', reason: 'orders at prices of their own, or fees of another form' },
      }),
    ),
  ];
}

/** Trades the decisions of a run by our rules and by theirs; null when its decisions cannot be had. */
function measure(
  file: RunFile,
  reference: ReferenceFolder,
): { readonly outcome: CaseOutcome; readonly measured: MeasuredRun } | null {
  const bars = referenceBars(reference.text(file.data.replace(/^files\//, 'market-data/')));
  const { params } = file.strategy;
  const [fast, slow] = [params.n1 ?? params.fast, params.n2 ?? params.slow];
  if (fast == null || slow == null) return null;
  const decisions = movingAverageCrossings(bars, fast, slow);
  const run = ours(file, bars, decisions);
  const straight = compareRun(run, file, bars);
  const conventions = conventionsOf(file, run);
  const needsReplay = conventions.some((id) => !BY_PRICES.includes(id));
  const replayed = (needsReplay ? byTheirOrders : byTheirPrices)(file, bars, decisions);
  const checked = needsReplay
    ? 'every trade and bar, replayed with our portfolio, sizing and stops'
    : 'every trade and bar, by the engine on bars with the prices at which they fill';
  return {
    outcome:
      conventions.length === 0
        ? judge(straight)
        : judgeByConvention(straight, compareRun(replayed, file, bars), conventions, checked),
    measured: {
      bars,
      initialCapital: file.backtest_params.cash,
      trades: replayed.trades,
      equity: Float64Array.from(replayed.equity),
      firstBar: slow - 1,
    },
  };
}

const isLongOnly = ({ strategy }: RunFile): boolean => strategy.class_ === 'LongOnly';

function conventionsOf(file: RunFile, { trades }: Replay): readonly ConventionId[] {
  const { backtest_params: asked } = file;
  // One that reverses is never flat.
  const endsOpen = !isLongOnly(file) || trades.at(-1)?.exitReason === 'END_OF_DATA';
  const closed = asked.finalize_trades ? 'CLOSED_AT_LAST_OPEN' : 'OPEN_AT_THE_END';
  return [
    ...(isLongOnly(file) ? [] : (['REVERSAL_IN_ONE_ORDER'] as const)),
    ...(asked.spread ? (['SPREAD_ON_ENTRY'] as const) : []),
    ...(endsOpen ? ([closed] as const) : []),
    ...(asked.trade_on_close ? (['FILL_AT_DECIDING_CLOSE'] as const) : []),
    ...(file.strategy.params.sl ? (['STOPS_FROM_SIGNAL_CLOSE'] as const) : []),
  ];
}

function exitsOf({ strategy: { params } }: RunFile): ExitRules {
  return {
    stopLossPct: params.sl ?? null,
    takeProfitPct: params.tp ?? null,
    trailingStopPct: null,
    maxHoldingBars: null,
  };
}

function ours(file: RunFile, bars: Bars, decisions: readonly Decision[]): Replay {
  const { trades, equity } = runDecisions({
    bars,
    decisions,
    initialCapital: file.backtest_params.cash,
    commissionRate: file.backtest_params.commission ?? 0,
    allowShort: !isLongOnly(file),
    sizing: { fraction: 1, lot: 1 },
    exits: exitsOf(file),
  });
  return { trades, equity: Array.from(equity.equity) };
}

/** Conventions that say at which price of which bar something fills, and nothing else. */
const BY_PRICES: readonly ConventionId[] = ['CLOSED_AT_LAST_OPEN', 'FILL_AT_DECIDING_CLOSE'];

/** A fill at the deciding close is one at a next open that equals it; the last close becomes the last open. */
function byTheirPrices(file: RunFile, bars: Bars, decisions: readonly Decision[]): Replay {
  const onClose = file.backtest_params.trade_on_close ?? false;
  const open = onClose
    ? bars.open.map((price, bar) => (bar === 0 ? price : (bars.close[bar - 1] as number)))
    : bars.open;
  const close = bars.close.slice();
  close[bars.length - 1] = open[bars.length - 1] as number;
  const { trades, equity } = ours(file, { ...bars, open, close }, decisions);
  return { trades: onClose ? trades.map((trade) => oneBarEarlier(trade, bars)) : trades, equity };
}

function byTheirOrders(file: RunFile, bars: Bars, decisions: readonly Decision[]): Replay {
  const { cash, spread, commission, finalize_trades: finalized } = file.backtest_params;
  return replayOrders(bars, decisions, {
    initialCapital: cash,
    commissionRate: commission ?? 0,
    entrySpread: spread ?? 0,
    reverses: !isLongOnly(file),
    exits: exitsOf(file),
    closesAtEnd: finalized ?? false,
  });
}

function oneBarEarlier(trade: Trade, { openTimeMs }: Bars): Trade {
  const [entryBarIndex, exitBarIndex] = [trade.entryBarIndex - 1, trade.exitBarIndex - 1];
  const [entryTimeMs, exitTimeMs] = [openTimeMs[entryBarIndex] as number, openTimeMs[exitBarIndex] as number];
  return { ...trade, entryBarIndex, exitBarIndex, entryTimeMs, exitTimeMs };
}

function compareRun({ trades, equity }: Replay, file: RunFile, bars: ReferenceBars): Comparison {
  const timeMs = (stamp: string): number => Date.parse(`${stamp.slice(0, 10)}T00:00:00Z`);
  const columns: readonly (readonly [string, (trade: Trade) => Figure, (trade: RunTrade) => Figure])[] = [
    ['entry bar', (our) => our.entryBarIndex, (their) => their.entry_bar],
    ['exit bar', (our) => our.exitBarIndex, (their) => their.exit_bar],
    ['entry time', (our) => our.entryTimeMs, (their) => timeMs(their.entry_time)],
    ['exit time', (our) => our.exitTimeMs, (their) => timeMs(their.exit_time)],
    ['size', (our) => (our.side === 'LONG' ? our.quantity : -our.quantity), (their) => their.size],
    ['entry price', (our) => our.entryPrice, (their) => their.entry_price],
    ['exit price', (our) => our.exitPrice, (their) => their.exit_price],
    ['commission', (our) => our.commission, (their) => their.commission],
    ['profit', (our) => our.netPnl, (their) => their.pnl],
  ];
  return together([
    ...columns.map(([name, our, their]) =>
      compare(
        trades.map(our),
        file.trades.map(their),
        NEARLY_EXACT,
        (index) => `${name} of trade ${index + 1}`,
      ),
    ),
    compare(equity, file.equity, NEARLY_EXACT, (bar) => `equity on ${bars.dates[bar]}`),
  ]);
}
