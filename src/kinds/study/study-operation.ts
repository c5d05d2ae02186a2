import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import type { MetricName } from '../../domain/study/objective.js';
import type { Direction } from '../../domain/study/samplers/rank-trials.js';
import type { ParameterInput } from '../../domain/study/space/parameter-input.js';
import type { SamplerName } from '../../domain/study/space/read-space.js';
import type { StartBacktestInput } from '../backtest/backtest-operation.js';
import type { RequestFields } from '../start/request-fields.js';
import type { StudyTraining } from './study-parameters.js';
import type { TrialEntry } from './trial-entry.js';

/** What startStudy takes, before validation. */
export interface StartStudyInput extends RequestFields {
  /** What all trials have in common; its own request fields have to be empty, because those of the study hold. */
  readonly backtest: StartBacktestInput;
  readonly parameters: readonly ParameterInput[];
  readonly sampler: SamplerName;
  /** Needed by every sampler but GRID. */
  readonly trials: number | null;
  readonly seed: number;
  readonly objective: {
    readonly metric: MetricName;
    /** Null for the metric's own. */
    readonly direction: Direction | null;
    readonly minTrades: number;
    readonly maxDrawdown: number | null;
  };
  /** YYYY-MM-DD. */
  readonly holdoutFrom: string | null;
  readonly training: StudyTraining | null;
  readonly keepModels: boolean;
}

/** What startBacktestOfTrial takes. */
export interface StartBacktestOfTrialInput extends RequestFields {
  /** Of the study. */
  readonly studyId: string;
  /** Of the trial, 0-based. */
  readonly number: number;
}

/** The latest state of a study. */
export interface StudySnapshot {
  readonly completedTrials: number;
  readonly failedTrials: number;
  readonly totalTrials: number;
  /** Null before there is a feasible trial. */
  readonly bestNumber: number | null;
  readonly bestObjective: number | null;
}

/** How much of the best trial may be the luck of having tried, in the names of the API. Definitions: docs/metrics.md. */
export interface StudyOverfitting {
  /** Distinct trials that the figures rest on, but for those that have a number of their own. */
  readonly trials: number;
  /** That the expected maximum is of; absent in results of earlier versions. */
  readonly distinctTrials?: number;
  readonly effectiveTrials: number | null;
  /** Annualised. */
  readonly expectedMaximumSharpe: number | null;
  readonly deflatedSharpe: number | null;
  readonly deflatedSharpeEffective: number | null;
  readonly pbo: number | null;
  readonly pboBlocks: number | null;
  /** Trials that PBO, slope and loss rest on; null without a PBO, absent in results of earlier versions. */
  readonly pboTrials?: number | null;
  readonly withoutFeedbackOnly: boolean;
  readonly degradationSlope: number | null;
  readonly probabilityOfLoss: number | null;
  /** Trials that both tests are of; null without a test, absent in results of earlier versions. */
  readonly spaTrials?: number | null;
  readonly spaPValue: number | null;
  readonly spaPValueHolding: number | null;
  readonly minimumTrackRecordYears: number | null;
  readonly plateau: number | null;
  /** Null without a best trial. */
  readonly bestAtBorder: boolean | null;
}

/** Everything that decides the trials of a study, hashed (SHA-256, hex). */
export interface StudyProvenance {
  readonly engineVersion: string;
  /** Null when no model was evaluated. */
  readonly tensorflowBackend: string | null;
  /** Of the strategy that all trials vary, the overrides of the study applied. */
  readonly strategyHash: string;
  /**
   * Of the bars that were read, with the longest history that one of the models takes, by symbol in the order of the
   * study. Studies of earlier versions may have a symbol several times, once for each history.
   */
  readonly dataHashes: readonly { readonly symbol: string; readonly hash: string }[];
  /** Of what each file of recorded signals that could be read says through the last day; absent where models decide. */
  readonly signalsHashes?: readonly {
    readonly file: string;
    /** Of the bars on which they were hashed; only in studies of earlier versions. */
    readonly symbol?: string;
    readonly hash: string;
  }[];
  /** Of the models that were given, by path. */
  readonly modelHashes: readonly { readonly modelPath: string; readonly hash: string }[];
  /** Of space, sampler, seed, objective and the backtest that trials vary. */
  readonly parametersHash: string;
}

/** What a finished study is served as; its trials are read by page. */
export interface StudyResultStored {
  /** Null when no trial is feasible. */
  readonly bestNumber: number | null;
  readonly best: TrialEntry | null;
  /** Of the best trial on the bars from holdoutFrom on; null without. */
  readonly holdout: BacktestMetrics | null;
  /** Earlier holdout measurements of the family on bars that overlap. */
  readonly earlierHoldouts: number;
  readonly overfitting: StudyOverfitting;
  /** Of all trials in order, without what took how long: equal digests mean an equal study. */
  readonly resultDigest: string;
  readonly completedTrials: number;
  readonly failedTrials: number;
  readonly executionTimeMs: number;
  /** The strategy that all trials vary, the overrides of the study applied. */
  readonly strategySource: string;
  readonly provenance: StudyProvenance;
}
