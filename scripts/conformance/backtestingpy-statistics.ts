import { CostModel } from '../../src/domain/execution/cost-model.js';
import type { Bars } from '../../src/domain/market/bars.js';
import { DAY_MS } from '../../src/domain/market/timeframe.js';
import type { Trade } from '../../src/domain/portfolio/trade.js';
import { buyAndHoldReturn } from '../../src/domain/statistics/buy-and-hold.js';
import { maxDrawdown, maxDrawdownDays } from '../../src/domain/statistics/drawdown.js';
import { compoundAnnualGrowthRate, totalReturn } from '../../src/domain/statistics/growth.js';
import { mean } from '../../src/domain/statistics/moments.js';
import { periodReturns } from '../../src/domain/statistics/returns.js';
import { sharpeRatio } from '../../src/domain/statistics/sharpe-ratio.js';
import { sortinoRatio } from '../../src/domain/statistics/sortino-ratio.js';
import { tradeStatistics } from '../../src/domain/statistics/trade-statistics.js';
import { annualizedVolatility } from '../../src/domain/statistics/volatility.js';
import type { CaseOutcome, CaseResult } from './case-outcome.js';
import { compare, type Figure, judge, judgeByConvention, NEARLY_EXACT } from './compare.js';
import type { ConventionId } from './conventions.js';

const PERIODS_PER_YEAR = 252;

/** A run that has been replayed, from which the figures are computed. */
export interface MeasuredRun {
  readonly bars: Bars;
  readonly initialCapital: number;
  readonly trades: readonly Trade[];
  readonly equity: Float64Array;
  /** First bar at which every indicator has a value. */
  readonly firstBar: number;
}

/** Our figures, and theirs where another formula stands behind the name. */
interface Figures {
  readonly [name: string]: Figure;
}

/** Holds our metrics, computed from a replayed run, against the table of figures of backtesting.py. */
export function statisticsResults(
  name: string,
  theirs: Readonly<Record<string, number | string>>,
  run: MeasuredRun,
): readonly CaseResult[] {
  const straight = ours(run);
  const outcomeOf = (names: readonly string[], group: Group): CaseOutcome => {
    const figures = names.map((figure) => numberOf(theirs[figure]));
    const compared = (figuresOfRun: Figures) =>
      compare(
        names.map((figure) => figuresOfRun[figure] ?? null),
        figures,
        NEARLY_EXACT,
        (index) => names[index] as string,
      );
    const own = compared(straight);
    // A run in which the rule matters for no bar agrees as it is.
    const needsNone = group.convention === undefined || (group.mayNotMatter && own.faults.length === 0);
    if (needsNone) return judge(own);
    return judgeByConvention(own, compared(group.replay(run)), [group.convention], group.checked);
  };
  const known = GROUPS.flatMap(({ names }) => names);
  const others = Object.keys(theirs).filter((figure) => !known.includes(figure) && !SPANS.includes(figure));
  return [
    ...GROUPS.map(
      (group): CaseResult => ({
        name: `${name}: ${group.names.join(', ')}`,
        outcome: outcomeOf(group.names, group),
      }),
    ),
    {
      name: `${name}: ${others.join(', ')}`,
      outcome: { kind: 'NOT_OFFERED', reason: 'no metric of ours' },
    },
  ];
}

/** What the table says of its own extent. */
const SPANS = ['Start', 'End', 'Duration'];

type Group = { readonly names: readonly string[] } & (
  | { readonly convention?: undefined }
  | {
      readonly convention: ConventionId;
      readonly checked: string;
      /** Whether there may be runs that the difference does not touch. */
      readonly mayNotMatter?: boolean;
      readonly replay: (run: MeasuredRun) => Figures;
    }
);

const GROUPS: readonly Group[] = [
  {
    names: [
      'Equity Final [$]',
      'Return [%]',
      'Max. Drawdown [%]',
      'Max. Drawdown Duration',
      '# Trades',
      'Win Rate [%]',
      'SQN',
    ],
  },
  {
    names: ['CAGR [%]'],
    convention: 'DAYS_BETWEEN',
    checked: 'our formula on one day less',
    replay: (run) => ({ 'CAGR [%]': percent(growth(run, calendarDays(run) - 1)) }),
  },
  {
    names: ['Return (Ann.) [%]', 'Volatility (Ann.) [%]', 'Sharpe Ratio', 'Sortino Ratio', 'Calmar Ratio'],
    convention: 'RATIOS_OF_COMPOUND_RETURN',
    checked: 'a replay of their formulas on our returns',
    replay: compoundRatios,
  },
  {
    names: ['Profit Factor', 'Expectancy [%]'],
    convention: 'TRADES_BY_RETURN',
    checked: 'our formulas on the return of each trade',
    replay: ({ trades }) => perTrade(trades.map((trade) => ({ ...trade, netPnl: trade.netReturn }))),
  },
  {
    names: ['Exposure Time [%]'],
    convention: 'EXIT_BAR_IS_EXPOSED',
    mayNotMatter: true,
    checked: 'bars from the entry to the exit, both counted',
    replay: ({ trades, equity }) => {
      const bars = new Set(
        trades.flatMap(({ entryBarIndex: from, exitBarIndex: to }) => range(from, to + 1)),
      );
      return { 'Exposure Time [%]': (bars.size / equity.length) * 100 };
    },
  },
  {
    names: ['Buy & Hold Return [%]'],
    convention: 'HELD_FROM_WARM_UP',
    checked: 'our formula on the closes from the first bar with all averages',
    replay: ({ bars, firstBar }) => ({ 'Buy & Hold Return [%]': held(bars.close[firstBar] as number, bars) }),
  },
];

function ours(run: MeasuredRun): Figures {
  const { bars, initialCapital, trades, equity } = run;
  const returns = periodReturns(initialCapital, equity) ?? new Float64Array();
  const drawdown = maxDrawdown(initialCapital, equity).fraction;
  const rate = growth(run, calendarDays(run));
  return {
    'Equity Final [$]': equity.at(-1) ?? null,
    'Return [%]': percent(totalReturn(initialCapital, equity.at(-1) ?? Number.NaN)),
    'Max. Drawdown [%]': -percent(drawdown),
    'Max. Drawdown Duration': maxDrawdownDays(initialCapital, equity, bars.openTimeMs),
    'CAGR [%]': percent(rate),
    'Return (Ann.) [%]': percent(rate),
    'Volatility (Ann.) [%]': percent(annualizedVolatility(returns, PERIODS_PER_YEAR)),
    'Sharpe Ratio': sharpeRatio(returns, PERIODS_PER_YEAR),
    'Sortino Ratio': sortinoRatio(returns, PERIODS_PER_YEAR),
    'Calmar Ratio': rate === null ? null : rate / drawdown,
    'Exposure Time [%]': exposed(trades, equity.length),
    'Buy & Hold Return [%]': held(bars.open[0] as number, bars),
    ...perTrade(trades),
  };
}

function perTrade(trades: readonly Trade[]): Figures {
  const { totalTrades, winRate, sqn, profitFactor, expectancy } = tradeStatistics(trades);
  return {
    '# Trades': totalTrades,
    'Win Rate [%]': percent(winRate),
    SQN: sqn,
    'Profit Factor': profitFactor,
    'Expectancy [%]': percent(expectancy),
  };
}

/** The formulas of their _stats.py: a geometric mean, compounded to a year, and what follows from it. */
function compoundRatios({ initialCapital, equity }: MeasuredRun): Figures {
  // The first bar has no return of its own.
  const returns = (periodReturns(initialCapital, equity) ?? new Float64Array()).subarray(1);
  const logs = returns.map((value) => Math.log1p(value));
  const daily = Math.exp(mean(logs) ?? Number.NaN);
  const annual = daily ** PERIODS_PER_YEAR - 1;
  const deviation = (annualizedVolatility(returns, 1) ?? Number.NaN) ** 2 + daily ** 2;
  const volatility = Math.sqrt(deviation ** PERIODS_PER_YEAR - daily ** (2 * PERIODS_PER_YEAR));
  const losses = mean(returns.map((value) => Math.min(value, 0) ** 2)) ?? Number.NaN;
  return {
    'Return (Ann.) [%]': percent(annual),
    'Volatility (Ann.) [%]': percent(volatility),
    'Sharpe Ratio': annual / volatility,
    'Sortino Ratio': annual / (Math.sqrt(losses) * Math.sqrt(PERIODS_PER_YEAR)),
    'Calmar Ratio': annual / maxDrawdown(initialCapital, equity).fraction,
  };
}

function growth({ initialCapital, equity }: MeasuredRun, days: number): Figure {
  return compoundAnnualGrowthRate(initialCapital, equity.at(-1) ?? Number.NaN, days);
}

function calendarDays({ bars: { openTimeMs } }: MeasuredRun): number {
  return ((openTimeMs.at(-1) as number) - (openTimeMs[0] as number)) / DAY_MS + 1;
}

function held(price: number, { close }: Bars): number {
  return percent(buyAndHoldReturn(price, close.at(-1) as number, new CostModel(0, 0)));
}

/** A bar that is left at its open is not one in which a position was held. */
function exposed(trades: readonly Trade[], bars: number): number {
  return (trades.reduce((sum, { barsHeld }) => sum + barsHeld, 0) / bars) * 100;
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function percent(fraction: Figure): number {
  return fraction === null ? Number.NaN : fraction * 100;
}

/** Takes `688 days 00:00:00` for its days. */
function numberOf(value: number | string | undefined): Figure {
  if (typeof value === 'string') return Number.parseFloat(value);
  return value ?? null;
}
