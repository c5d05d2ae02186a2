import type { StrategyOverride } from '../../domain/backtest/backtest-parameters.js';
import type { Provenance } from '../../domain/backtest/provenance.js';
import type { SignalFunnel } from '../../domain/backtest/signal-funnel.js';
import type { HoldoutPolicy } from '../../domain/market/holdout-policy.js';
import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import type { ConfidenceInterval } from '../../domain/statistics/percentile-interval.js';
import type { ParameterInput } from '../../domain/study/space/parameter-input.js';
import type { SamplerName } from '../../domain/study/space/read-space.js';
import type { RequestFields } from '../start/request-fields.js';
import type { StartStudyInput } from '../study/study-operation.js';
import type { WALK_FORWARD_SCHEMES } from './walk-forward-parameters.js';

/** What startWalkForward takes, before validation; null for what was not said. */
export interface StartWalkForwardInput extends RequestFields {
  readonly strategyConfigPath: string;
  /** One of these two: `symbols` with one entry says the same. */
  readonly symbol: string | null;
  readonly symbols: readonly string[] | null;
  readonly timeframe: string;
  /** YYYY-MM-DD, both inclusive. */
  readonly startDate: string;
  readonly endDate: string;
  readonly scheme: (typeof WALK_FORWARD_SCHEMES)[number];
  /** Such as `24mo`, `500d` or `2000bars`. */
  readonly train: string | null;
  readonly test: string | null;
  readonly step: string | null;
  readonly folds: number | null;
  readonly groups: number | null;
  readonly testGroups: number | null;
  readonly embargoBars: number | null;
  readonly epochs: number | null;
  readonly seed: number;
  readonly initialCapital: number;
  readonly commission: number;
  readonly slippage: number;
  readonly overrides: readonly StrategyOverride[];
  /** What each window chooses anew; null for nothing. */
  readonly search: readonly ParameterInput[] | null;
  /** How combinations are chosen; null for GRID. */
  readonly sampler: SamplerName | null;
  /** How many combinations a window tries; needed by every sampler but GRID. */
  readonly trials: number | null;
  /** What is looked for; with `search` alone. */
  readonly objective: StartStudyInput['objective'] | null;
  readonly keepModels: boolean;
  /** Absent where sealed bars may not be read. */
  readonly holdout?: HoldoutPolicy;
}

/** The latest state of a walk-forward. */
export interface WalkForwardSnapshot {
  /** In the log. */
  readonly completedFolds: number;
  readonly totalFolds: number;
  /** In their order; absent in snapshots of before they were told. */
  readonly windows?: readonly WindowProgress[];
}

export const WINDOW_STATES = ['TRAINING', 'TRAINED', 'TESTED'] as const;

/** How far a window is; of several stretches the first and the last bar. Stamps are milliseconds since the epoch. */
export interface WindowProgress {
  readonly number: number;
  readonly state: (typeof WINDOW_STATES)[number];
  readonly trainFromMs: number;
  readonly trainToMs: number;
  readonly testFromMs: number;
  readonly testToMs: number;
  /** Fractions; null before they are known, and where they are undefined. */
  readonly inSampleReturn: number | null;
  readonly outOfSampleReturn: number | null;
}

/** One account that a model of its own decides for in every group. */
export interface StoredPath {
  readonly index: number;
  readonly metrics: BacktestMetrics;
  /** Thinned; stamps in milliseconds since the epoch and account values. */
  readonly timeMs: readonly number[];
  readonly equity: readonly number[];
  /** Of the running peak of every bar, fractions; absent in results of before it was kept. */
  readonly drawdown?: readonly number[];
}

/** What a finished walk-forward is served as. */
export interface StoredWalkForwardResult {
  /** Of the joined account; of the path with the median Sharpe ratio for COMBINATORIAL. */
  readonly metrics: BacktestMetrics;
  /** The path that metrics, trades and equity are of. */
  readonly pathIndex: number;
  readonly efficiency: number | null;
  readonly efficiencyInterval: ConfidenceInterval | null;
  readonly sharpeDecay: number | null;
  /** Of 95 %, resampling returns out of sample; null where undefined, absent in results of before it was kept. */
  readonly sharpeInterval?: ConfidenceInterval | null;
  readonly paths: readonly StoredPath[];
  readonly funnel: SignalFunnel;
  readonly totalBars: number;
  readonly marginalBars: number;
  /** Cost per side, a fraction, at which these same trades return 0; null without trades. */
  readonly breakEvenCost: number | null;
  readonly embargoBars: number;
  /** The most bars that features of a model look back. */
  readonly lookBackBars: number;
  readonly provenance: Provenance;
  readonly strategySource: string;
  readonly executionTimeMs: number;
}
