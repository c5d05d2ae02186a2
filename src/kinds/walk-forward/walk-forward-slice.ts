import { z } from 'zod';
import type { RunWarning } from '../../base/pure/run-warning.js';
import type { StrategyOverride } from '../../domain/backtest/backtest-parameters.js';
import { TIMEFRAMES } from '../../domain/market/timeframe.js';
import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import { stampStretchSchema } from '../../domain/study/walk-forward/window-stamps.js';
import { defineSlice } from '../../operations/ports/slices.js';
import type { Evaluation } from '../../operations/record/evaluation.js';
import { pinnedBarsSchema } from '../bars/pinned-bars.js';
import { kindFoldersSchema } from '../start/kind-folders.js';
import { type FoldWindow, trainedFoldSchema } from './fold-entry.js';
import type { StoredWalkForwardResult } from './walk-forward-operation.js';
import { walkForwardParametersSchema } from './walk-forward-parameters.js';

/** The bars of a walk-forward by what decides of them what windows and figures are; the hash is of all timeframes. */
const walkForwardBarsSchema = pinnedBarsSchema.extend({
  /** When bars of other timeframes close; absent where the base timeframe is the only one. */
  others: z
    .array(z.strictObject({ timeframe: z.enum(TIMEFRAMES), calendar: z.string(), timezone: z.string() }))
    .readonly()
    .exactOptional(),
});

export type WalkForwardBars = z.infer<typeof walkForwardBarsSchema>;

const common = {
  parameters: walkForwardParametersSchema,
  /** The strategy as it is pinned. */
  strategySource: z.string(),
  /** The bars as they are pinned. */
  bars: walkForwardBarsSchema,
  /** The day of the last of them, YYYY-MM-DD: what was loaded behind it since is not read. */
  lastDay: z.string(),
};

const windowModelSchema = z.strictObject({
  /** What messages call it. */
  path: z.string(),
  /** Absolute. */
  folder: z.string(),
  hash: z.string(),
});

/** The model of a window. */
export type WindowModel = z.infer<typeof windowModelSchema>;

/** What a worker thread is asked for a walk-forward. */
const questionSchema = z.discriminatedUnion('kind', [
  /** To read strategy and bars, and cut these into windows. */
  z.strictObject({ kind: z.literal('prepare'), parameters: walkForwardParametersSchema }),
  /** To choose the values of one window, and to run its model with them over its training bars. */
  z.strictObject({
    ...common,
    kind: z.literal('inSample'),
    window: z.int(),
    model: windowModelSchema,
    /** The bars on which the model was validated. */
    validation: z.array(stampStretchSchema).readonly(),
  }),
  /** To run the accounts over all test windows. */
  z.strictObject({
    ...common,
    kind: z.literal('joined'),
    /** One a window: its entry of the log, the folder of its model, and its mean return a period in sample. */
    windows: z
      .array(
        z.strictObject({
          fold: trainedFoldSchema,
          folder: z.string(),
          meanReturn: z.number().nullable(),
        }),
      )
      .readonly(),
  }),
]);

export type WalkForwardQuestion = z.infer<typeof questionSchema>;

/** What the inputs of a walk-forward are, for its pins and its provenance. */
export interface WalkForwardInputs extends WalkForwardBars {
  readonly strategySource: string;
  readonly strategyHash: string;
  readonly engineVersion: string;
  readonly tensorflowBackend: string;
}

/** A window by the stamps of its bars. */
export interface PreparedWindow {
  readonly number: number;
  readonly train: readonly FoldWindow[];
  readonly test: readonly FoldWindow[];
}

export interface PreparedWalkForward {
  readonly kind: 'prepared';
  readonly inputs: WalkForwardInputs;
  /** The day of the last bar. */
  readonly lastDay: string;
  readonly windows: readonly PreparedWindow[];
  readonly embargoBars: number;
  readonly warnings: readonly RunWarning[];
  /** What the trainings of all windows have in common. */
  readonly training: {
    readonly symbols: readonly string[];
    readonly timeframes: readonly string[];
    readonly epochs: number;
  };
}

export interface InSampleRun {
  readonly kind: 'inSample';
  readonly metrics: BacktestMetrics | null;
  /** A period; null where undefined. */
  readonly meanReturn: number | null;
  readonly chosen: readonly StrategyOverride[];
  /** Whether one of the combinations that were tried keeps every constraint; true where nothing was tried. */
  readonly isFeasible: boolean;
  /** For the ledger: what was tried. */
  readonly evaluations: readonly Evaluation[];
}

/** What the accounts over all test windows have come to; windows, trades and equity were handed over before. */
export interface JoinedRun {
  readonly kind: 'joined';
  readonly result: Omit<StoredWalkForwardResult, 'executionTimeMs'>;
  readonly warnings: readonly RunWarning[];
  /** For the ledger: the paths of one walk-forward are one configuration. */
  readonly evaluation: Evaluation;
  readonly sparkline: readonly number[];
}

export type WalkForwardAnswer = PreparedWalkForward | InSampleRun | JoinedRun;

/** The slices of a walk-forward. An answer is not checked again: it comes from this program's own thread. */
export const walkForwardSlice = defineSlice({
  name: 'WALK_FORWARD_SLICE',
  question: questionSchema,
  settings: z.strictObject({ folders: kindFoldersSchema }),
  answer: z.custom<WalkForwardAnswer>(
    (value) => typeof value === 'object' && value !== null && 'kind' in value,
  ),
});
