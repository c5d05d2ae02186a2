import type { RunWarning } from '../../base/pure/run-warning.js';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import type { BacktestResult } from '../../domain/backtest/backtest-result.js';
import type { Candles } from '../../domain/market/candles.js';
import type { PerformanceAnalysis } from '../../domain/statistics/performance-analysis.js';
import type { SideStatistics } from '../../domain/statistics/side-statistics.js';
import type { EquityPoint } from '../../domain/statistics/thin-equity.js';
import type { Evidence } from '../../domain/study/ledger/evidence.js';
import type { Selection } from '../../kinds/ledger/ledger-service.js';
import type { ExitDigest } from './exit-digest.js';
import type { PanesView } from './report-panes.js';
import type { TradeDigest } from './trade-digest.js';

/** How many candles, and how many points of equity, a page shows at most. */
export const MAX_CANDLES = 3_000;
export const MAX_EQUITY_POINTS = 3_000;

/** The figures of a run; the sides are null in results of earlier versions. */
export interface ReportedResult
  extends Omit<BacktestResult, 'trades' | 'equity' | 'warnings' | 'longTrades' | 'shortTrades'> {
  readonly longTrades: SideStatistics | null;
  readonly shortTrades: SideStatistics | null;
}

/** Everything that a report shows of one completed backtest. */
export interface ReportData {
  readonly operation: ReportedOperation;
  readonly parameters: BacktestParameters;
  readonly result: ReportedResult;
  readonly executionTimeMs: number;
  /** The strategy as it ran, overrides applied. */
  readonly strategySource: string;
  readonly warnings: readonly RunWarning[];
  readonly trades: Pick<TradeDigest, 'total' | 'shown' | 'marks'>;
  readonly exits: Pick<ExitDigest, 'candles' | 'reasons' | 'returns'>;
  /** At most MAX_EQUITY_POINTS of the whole curve. */
  readonly equity: readonly EquityPoint[];
  readonly market: MarketView;
  readonly panes: PanesView;
  /** Of the whole range; null when the calendar of the run was not recorded. */
  readonly analysis: PerformanceAnalysis | null;
  /** Null when there is no out-of-sample part, or nothing but it. */
  readonly outOfSampleAnalysis: PerformanceAnalysis | null;
  /** Null without such a part, and where its bars are not known. */
  readonly inSampleAnalysis: PerformanceAnalysis | null;
  /** What it allows one to say; null for a verification. */
  readonly evidence: Evidence | null;
  /** What was tried beside it; null for a result that the ledger does not know. */
  readonly selection: Pick<Selection, 'now' | 'atCompletion' | 'looks'> | null;
}

export interface ReportedOperation {
  readonly id: string;
  readonly title: string;
  readonly label: string | null;
  readonly completedAt: Date | null;
}

/** The bars that the run read; UNAVAILABLE when they are no longer in the data folder. */
export type MarketView =
  | {
      readonly kind: 'BARS';
      /** Where they came from, such as `yahoo` or `synthetic`. */
      readonly source: string;
      readonly timezone: string;
      readonly candles: Candles;
      /** Account value of buying and holding at each point of equity. */
      readonly hold: readonly number[];
    }
  | {
      readonly kind: 'UNAVAILABLE';
      /** A sentence for people. */
      readonly reason: string;
    };
