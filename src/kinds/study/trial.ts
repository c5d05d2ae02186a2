import type { RunWarning } from '../../base/pure/run-warning.js';
import type { AccountParameters } from '../../domain/backtest/backtest-input.js';
import type { BacktestParameters, StrategyOverride } from '../../domain/backtest/backtest-parameters.js';
import type { SignalFunnel } from '../../domain/backtest/signal-funnel.js';
import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import type { Objective } from '../../domain/study/objective.js';
import type { ReturnMoments } from '../../domain/study/trials/return-moments.js';
import type { TrialMarket } from '../../domain/study/trials/trial-market.js';
import type { ModelFolder } from '../../tensorflow/inference/model-folder.js';
import type { LoadedBars } from '../bars/load-bars.js';
import type { PinnedInputs } from './pinned-inputs.js';

/** What all trials of a study have in common. */
export interface StudyTask {
  /** Whose look it is where it looks at sealed bars: the id of the study. */
  readonly originId: string;
  /** Of a backtest of the measured days; what trials vary takes the place of what stands here. */
  readonly parameters: BacktestParameters;
  /** Whether the days are those that were held out, which a bar that lasts into them belongs to; default false. */
  readonly isHeldOut?: boolean;
  /** Paths of what trials vary. */
  readonly paths: readonly string[];
  /** Whether models are trained for trials that change what a model sees. */
  readonly hasTraining: boolean;
  readonly objective: Objective;
  /** Absolute. */
  readonly folders: { readonly strategies: string; readonly models: string; readonly data: string };
}

/** One combination to be evaluated. */
export interface Trial {
  readonly number: number;
  /** One of each path. */
  readonly values: readonly StrategyOverride[];
  /** The model that was trained for it; absent where it is given. */
  readonly model?: TrainedModel;
  /** What its study began with; absent where anything will do. */
  readonly pinned?: PinnedInputs;
}

export interface TrainedModel {
  /** What messages and the log call it. */
  readonly path: string;
  /** Absolute. */
  readonly folder: string;
}

interface TrialRecord {
  readonly number: number;
  readonly values: readonly StrategyOverride[];
  /** Null for recorded signals. */
  readonly modelPath: string | null;
  readonly durationMs: number;
}

export interface CompletedTrial extends TrialRecord {
  readonly status: 'COMPLETED';
  /** Value of the objective's metric; null where it is undefined. */
  readonly objective: number | null;
  /** By how much constraints are broken, each relative to its limit, summed; 0 for a feasible trial. */
  readonly violation: number;
  readonly metrics: BacktestMetrics;
  readonly funnel: SignalFunnel;
  /** Whether the account value fell to zero or below. */
  readonly accountDepleted: boolean;
  /** One a period of the market, in single precision; null when the account fell to zero before the last one. */
  readonly returns: Float32Array | null;
  readonly moments: ReturnMoments;
  /** Of trades and equity, as of a backtest. */
  readonly resultDigest: string;
  /** Whose periods the returns are of; trials of one symbol have the same. */
  readonly market: Pick<TrialMarket, 'periodMs' | 'periodDays' | 'periodsPerYear' | 'holdingReturns'>;
  /** What it traded on. */
  readonly loaded: LoadedBars;
  /** Null for recorded signals. */
  readonly model: ModelFolder | null;
  /** About the file of recorded signals; none of a model. */
  readonly signalWarnings: readonly RunWarning[];
  /** What ran. */
  readonly combination: {
    readonly strategy: Strategy;
    readonly symbol: string;
    /** Hash of the model; for recorded signals, the digest of what they say on the bars. */
    readonly modelHash: string | null;
    readonly costs: AccountParameters;
  };
}

/** A combination that cannot be run. */
export interface FailedTrial extends TrialRecord {
  readonly status: 'FAILED';
  readonly error: { readonly code: string; readonly message: string };
}

export type EvaluatedTrial = CompletedTrial | FailedTrial;
