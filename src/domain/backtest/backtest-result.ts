import type { RunWarning } from '../../base/pure/run-warning.js';
import type { Trade } from '../portfolio/trade.js';
import type { BacktestMetrics } from '../statistics/backtest-metrics.js';
import type { SideStatistics } from '../statistics/side-statistics.js';
import type { Provenance } from './provenance.js';
import type { SignalFunnel } from './signal-funnel.js';
import type { BarSpan } from './training-window.js';

/** Everything a finished backtest says. */
export interface BacktestResult {
  readonly totalBars: number;
  /** Of the whole range. */
  readonly metrics: BacktestMetrics;
  /**
   * Of the bars after everything that influenced the model; null if there are none, its training is unknown, or the
   * account had nothing left before them.
   */
  readonly outOfSample: BacktestMetrics | null;
  /** Of the bars that the model had seen; null as `outOfSample` is, or where the account had nothing left between them. */
  readonly inSample: BacktestMetrics | null;
  /** Bars of these two parts; null when the model's training is unknown. Bars before it belong to neither. */
  readonly outOfSampleBars: number | null;
  readonly inSampleBars: number | null;
  /** Where the in-sample bars are, ascending: several spans where a training left out days in between. */
  readonly inSampleSpans: readonly BarSpan[] | null;
  /** Bars whose decision leads by less than TensorFlow.js backends differ; null when no model decided. */
  readonly marginalBars: number | null;
  /** Cost per side, a fraction, at which these same trades return 0; null without trades. */
  readonly breakEvenCost: number | null;
  /** The same of the trades of `outOfSample`; null as it is, and without such trades. */
  readonly outOfSampleBreakEvenCost: number | null;
  /** Of the trades of each side. */
  readonly longTrades: SideStatistics;
  readonly shortTrades: SideStatistics;
  readonly trades: readonly Trade[];
  readonly equity: EquityCurve;
  readonly funnel: SignalFunnel;
  readonly provenance: Provenance;
  readonly warnings: readonly RunWarning[];
}

/** Account value at the close of every bar of the range. */
export interface EquityCurve {
  /** Stamps of the bars, milliseconds since the epoch. */
  readonly timeMs: Float64Array;
  /** Account currency. */
  readonly equity: Float64Array;
}
