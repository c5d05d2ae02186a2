import type { StrategyOverride } from '../../domain/backtest/backtest-parameters.js';
import type { HoldoutPolicy } from '../../domain/market/holdout-policy.js';
import type { StampStretch } from '../../domain/study/walk-forward/window-stamps.js';
import type { RequestFields } from '../start/request-fields.js';

/** What startTraining takes, before validation; null asks for the strategy's own. */
export interface StartTrainingInput extends RequestFields {
  readonly strategyConfigPath: string;
  readonly symbols: readonly string[] | null;
  readonly timeframes: readonly string[] | null;
  /** YYYY-MM-DD, both inclusive. */
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly epochs: number | null;
  readonly seed: number;
  /** Folder name below the models folder; null for the strategy's name with the next free version. */
  readonly modelName: string | null;
  readonly overrides: readonly StrategyOverride[];
  /** Absent where sealed bars may not be read. */
  readonly holdout?: HoldoutPolicy;
}

/** Samples of one class in each part. */
export interface ClassCount {
  readonly label: string;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** What a finished training is served as. */
export interface StoredTrainingResult {
  readonly modelPath: string;
  readonly modelHash: string;
  readonly bestEpoch: number;
  readonly epochsRun: number;
  readonly stoppedEarly: boolean;
  readonly trainLoss: number;
  readonly valLoss: number | null;
  readonly testLoss: number | null;
  readonly testAccuracy: number | null;
  readonly baselineAccuracy: number | null;
  readonly classCounts: readonly ClassCount[];
  /** Test samples by true class (row) and told class (column), in the order of classCounts. */
  readonly confusion: readonly (readonly number[])[];
  readonly samples: number;
  readonly purgedSamples: number;
  /** Training bars that purge and embargo of a window took; absent in results of before there were windows. */
  readonly purgedBars?: number;
  /** Of a window, the bars on which it was validated. */
  readonly validation?: readonly StampStretch[];
  readonly features: readonly string[];
  readonly trainedFrom: string;
  readonly trainedTo: string;
  readonly labelHorizonBars: number;
  readonly tensorflowBackend: string;
  readonly dataHash: string;
  readonly strategyHash: string;
  readonly strategySource: string;
  readonly executionTimeMs: number;
}
