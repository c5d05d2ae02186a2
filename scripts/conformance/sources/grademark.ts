import { Signal } from '../../../src/domain/backtest/signal.js';
import type { Bars } from '../../../src/domain/market/bars.js';
import { DAY_MS } from '../../../src/domain/market/timeframe.js';
import type { ExitReason, Trade } from '../../../src/domain/portfolio/trade.js';
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
import { indicatorColumns } from '../indicator-columns.js';
import { referenceBars } from '../reference-bars.js';
import { type Decision, runDecisions } from '../run-decisions.js';

const FOLDER = 'expected/grademark';
/** Rows that their tests skip before trading, the warm-up of the average. */
const SKIPPED = 30;
/** Their instants are midnight in this zone. */
const ZONE_MS = 10 * 3_600_000;

interface Case {
  readonly file: string;
  readonly stopLossPct: number | null;
  readonly takeProfitPct: number | null;
  readonly conventions: readonly ConventionId[];
}

const CASES: readonly Case[] = [
  { file: 'basic_strategy', stopLossPct: null, takeProfitPct: null, conventions: [] },
  { file: 'with_stop_loss', stopLossPct: 0.015, takeProfitPct: null, conventions: [] },
  {
    file: 'with_profit_target',
    stopLossPct: null,
    takeProfitPct: 0.01,
    conventions: ['NO_STOPS_AT_ENTRY', 'GAP_FILLS_AT_LEVEL'],
  },
];

interface GrademarkTrade {
  readonly entryTime: string;
  readonly entryPrice: number;
  readonly exitTime: string;
  readonly exitPrice: number;
  readonly profit: number;
  readonly profitPct: number;
  readonly exitReason: string;
}

/** Trades of grademark on daily bars of 2017: a price below its average is bought and sold above it. */
export const grademark: ConformanceSource = {
  folder: FOLDER,
  summary:
    'Times, prices, profit and reason of every trade of a mean reversion strategy, with a stop and with a target.',
  run(reference) {
    const bars = referenceBars(reference.text(`${FOLDER}/STW.csv`));
    const names = reference.names(FOLDER).filter((name) => !['README.json', 'STW.csv'].includes(name));
    return names.map((name): CaseResult => {
      const found = CASES.find(({ file }) => name === `backtest_mean_reversion_${file}.json`);
      if (found === undefined)
        return { name, outcome: { kind: 'NOT_OFFERED', reason: 'growth in units of risk' } };
      const trades = reference.json<readonly GrademarkTrade[]>(`${FOLDER}/${name}`);
      return { name: found.file, outcome: outcomeOf(found, bars, trades) };
    });
  },
};

function outcomeOf(one: Case, bars: Bars, theirs: readonly GrademarkTrade[]): CaseOutcome {
  const decisions = meanReversion(bars);
  const straight = compareTrades(ours(one, bars, decisions), theirs);
  if (one.conventions.length === 0) return judge(straight);
  const replayed = compareTrades(ours(one, barsOfTheirRules(bars, theirs), decisions), theirs);
  return judgeByConvention(
    straight,
    replayed,
    one.conventions,
    'every trade, by the engine on bars that reach no level at the entry and open before the level at the exit',
  );
}

function ours(
  { stopLossPct, takeProfitPct }: Case,
  bars: Bars,
  decisions: readonly Decision[],
): readonly Trade[] {
  const { trades } = runDecisions({
    bars,
    decisions,
    initialCapital: 1_000_000,
    sizing: { fraction: 1, lot: 1 },
    // They decide nothing on the bar of an entry or an exit.
    minSignalSeparation: 1,
    exits: { stopLossPct, takeProfitPct },
  });
  return trades;
}

/** Nothing happens inside the bars in which they enter, and those in which a level is reached do not open beyond it. */
function barsOfTheirRules(bars: Bars, theirs: readonly GrademarkTrade[]): Bars {
  const at = (stamps: readonly string[]) => new Set(stamps.map((stamp) => dayOf(stamp) * DAY_MS));
  const entries = at(theirs.map(({ entryTime }) => entryTime));
  const reached = at(
    theirs.flatMap(({ exitReason, exitTime }) => (exitReason === 'profit-target' ? [exitTime] : [])),
  );
  const changed = (column: Float64Array, days: ReadonlySet<number>, by: Float64Array): Float64Array =>
    column.map((price, bar) => (days.has(bars.openTimeMs[bar] as number) ? (by[bar] as number) : price));
  return {
    ...bars,
    open: changed(bars.open, reached, bars.low),
    high: changed(bars.high, entries, bars.open),
    low: changed(bars.low, entries, bars.open),
  };
}

function meanReversion(bars: Bars): readonly Decision[] {
  const { sma = [] } = indicatorColumns('sma', bars, { period: SKIPPED });
  return sma.flatMap((average, bar): Decision[] => {
    const close = bars.close[bar] as number;
    if (bar < SKIPPED || average === null || close === average) return [];
    return [{ bar, signal: close < average ? Signal.Buy : Signal.Sell }];
  });
}

const REASONS: Partial<Record<ExitReason, string>> = {
  SIGNAL: 'exit-rule',
  STOP_LOSS: 'stop-loss',
  TAKE_PROFIT: 'profit-target',
};

function compareTrades(trades: readonly Trade[], theirs: readonly GrademarkTrade[]): Comparison {
  const columns: readonly (readonly [string, (trade: Trade) => Figure, (trade: GrademarkTrade) => Figure])[] =
    [
      ['entry', (our) => our.entryTimeMs / DAY_MS, (their) => dayOf(their.entryTime)],
      ['exit', (our) => our.exitTimeMs / DAY_MS, (their) => dayOf(their.exitTime)],
      ['entry price', (our) => our.entryPrice, (their) => their.entryPrice],
      ['exit price', (our) => our.exitPrice, (their) => their.exitPrice],
      ['profit', (our) => our.netPnl / our.quantity, (their) => their.profit],
      ['return', (our) => our.netReturn, (their) => their.profitPct / 100],
    ];
  const reasons = theirs.flatMap(({ exitReason }, index) => {
    const our = REASONS[trades[index]?.exitReason ?? 'END_OF_DATA'];
    return our === exitReason ? [] : [`reason of trade ${index + 1}: ours ${our}, theirs ${exitReason}`];
  });
  return together([
    ...columns.map(([name, our, their]) =>
      compare(trades.map(our), theirs.map(their), NEARLY_EXACT, (index) => `${name} of trade ${index + 1}`),
    ),
    { compared: theirs.length, difference: 0, faults: reasons },
  ]);
}

const dayOf = (stamp: string): number => Math.floor((Date.parse(stamp) + ZONE_MS) / DAY_MS);
