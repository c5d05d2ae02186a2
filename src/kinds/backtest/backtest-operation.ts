import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import type { Provenance } from '../../domain/backtest/provenance.js';
import type { SignalFunnel } from '../../domain/backtest/signal-funnel.js';
import type { BarSpan } from '../../domain/backtest/training-window.js';
import type { Verification } from '../../domain/backtest/verification.js';
import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import type { SideStatistics } from '../../domain/statistics/side-statistics.js';
import type { RequestFields } from '../start/request-fields.js';

/** What startBacktest takes, before validation; a modelPath of null asks for the newest model of the strategy. */
export type StartBacktestInput = Omit<BacktestParameters, 'replay'> & RequestFields;

/** What verifyOperation takes. */
export interface VerifyOperationInput {
  /** Of the operation to be run again. */
  readonly id: string;
  readonly label: string | null;
  readonly idempotencyKey: string | null;
}

/** The latest state of the engine; null fields before the first sample. */
export interface BacktestSnapshot {
  readonly currentBar: number;
  readonly totalBars: number;
  readonly currentTimeMs: number | null;
  readonly currentPnl: number;
  readonly totalTrades: number;
  readonly winRate: number | null;
}

/** The part of a finished backtest that is served whole; trades and equity are read by page. */
export interface StoredBacktestResult {
  readonly totalBars: number;
  readonly executionTimeMs: number;
  readonly metrics: BacktestMetrics;
  readonly outOfSample: BacktestMetrics | null;
  readonly inSample: BacktestMetrics | null;
  /** Bars of these two parts; null when the model's training is unknown, and in results of earlier versions. */
  readonly outOfSampleBars: number | null;
  readonly inSampleBars: number | null;
  /** Where the in-sample bars are, ascending; null as their number is. */
  readonly inSampleSpans: readonly BarSpan[] | null;
  /** Bars whose decision leads by less than backends differ; null without a model, and in results of earlier versions. */
  readonly marginalBars: number | null;
  readonly breakEvenCost: number | null;
  /** Of the trades on out-of-sample bars; null without any, and in results of earlier versions. */
  readonly outOfSampleBreakEvenCost: number | null;
  /** Of the trades of each side; null in results of earlier versions. */
  readonly longTrades: SideStatistics | null;
  readonly shortTrades: SideStatistics | null;
  readonly funnel: SignalFunnel;
  readonly provenance: Provenance;
  /** The strategy as it ran, overrides applied. */
  readonly strategySource: string;
  /** How the run compares with the one that it verifies; null for an ordinary backtest. */
  readonly verification: Verification | null;
  /** Bars that its model looked at at once; 1 in results of earlier versions. */
  readonly windowBars: number;
}

export interface EquityPoint {
  readonly timestampMs: number;
  readonly equity: number;
  /** Fraction of the running peak. */
  readonly drawdown: number;
}
