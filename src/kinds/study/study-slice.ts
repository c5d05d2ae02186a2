import { z } from 'zod';
import type { PinnedSignals } from '../../domain/backtest/trial-origin.js';
import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import { OVERFITTING_STEPS } from '../../domain/study/luck/overfitting.js';
import type { ReturnMoments } from '../../domain/study/trials/return-moments.js';
import { defineSlice } from '../../operations/ports/slices.js';
import type { EvaluationPeriods } from '../../operations/record/evaluation.js';
import type { OperationWarning } from '../../operations/record/operation.js';
import { kindFoldersSchema } from '../start/kind-folders.js';
import { type PinnedInputs, pinnedInputsSchema } from './pinned-inputs.js';
import { studyFiguresQuestionSchema } from './study-figures.js';
import type { StudyOverfitting } from './study-operation.js';
import { studyParametersSchema } from './study-parameters.js';
import type { TrainedModel } from './trial.js';

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

const common = {
  study: studyParametersSchema,
  /** The strategy that all trials vary, as it is pinned. */
  strategySource: z.string(),
};

const trainedModelSchema = z.strictObject({
  path: z.string(),
  folder: z.string(),
}) satisfies z.ZodType<TrainedModel>;

/** Why a model could not be trained: the trials that need it fail with it. */
const untrainedSchema = z.strictObject({ code: z.string(), message: z.string() });

/** By what models are made of: equal keys, equal models. */
const modelsSchema = z
  .array(z.strictObject({ key: z.string(), model: z.union([trainedModelSchema, untrainedSchema]) }))
  .readonly();

/** The models that were trained for some trials, or why they could not be. */
export type ModelsOfTrials = z.infer<typeof modelsSchema>;

/** What a worker thread is asked for a study. */
const questionSchema = z.discriminatedUnion('kind', [
  /** To read strategy, models and bars, and say what they are. */
  z.strictObject({ kind: z.literal('prepare'), study: studyParametersSchema }),
  /** To name the models that trials from one number up to another need. */
  z.strictObject({
    ...common,
    kind: z.literal('models'),
    start: z.int(),
    end: z.int(),
    index: bytes,
  }),
  /** To evaluate the trials from one number up to another. */
  z.strictObject({
    ...common,
    kind: z.literal('trials'),
    start: z.int(),
    end: z.int(),
    /** The records of the trials of all earlier generations, for samplers that learn; empty for the others. */
    index: bytes,
    models: modelsSchema,
    /** What the study began with; absent where hosts work with files that are pinned. */
    pinned: pinnedInputsSchema.exactOptional(),
  }),
  /** To run one trial on the days that were held out. */
  z.strictObject({
    ...common,
    kind: z.literal('holdout'),
    values: z.array(z.strictObject({ path: z.string(), value: z.string() })).readonly(),
    number: z.int(),
    models: modelsSchema,
    /** As for trials; the bars are others. */
    pinned: pinnedInputsSchema.exactOptional(),
  }),
  /** To compute some of the figures of luck. */
  z.strictObject({
    kind: z.literal('figures'),
    study: studyParametersSchema,
    step: z.enum(OVERFITTING_STEPS),
    trials: studyFiguresQuestionSchema,
  }),
]);

export type StudyQuestion = z.infer<typeof questionSchema>;

/** Returns the same question with models where another host has them. @param folderOf of the path of a model */
export async function withModels(
  question: StudyQuestion,
  folderOf: (path: string) => Promise<string>,
): Promise<StudyQuestion> {
  if (!('models' in question)) return question;
  const models = await Promise.all(
    question.models.map(async ({ key, model }) => ({
      key,
      model: 'folder' in model ? { ...model, folder: await folderOf(model.path) } : model,
    })),
  );
  return { ...question, models };
}

/** What the inputs of a study are, for its pins and its provenance. */
export interface StudyInputs {
  readonly strategySource: string;
  readonly strategyHash: string;
  readonly engineVersion: string;
  /** Null when no model is evaluated. */
  readonly tensorflowBackend: string | null;
  /** Of each symbol, with the history before the range: once for each number of bars that models look at at once. */
  readonly data: readonly {
    readonly symbol: string;
    /** Absent where there is one such number for all. */
    readonly windowBars?: number;
    readonly hash: string;
    readonly calendar: string;
    readonly timezone: string;
  }[];
  /** Of models that are given. */
  readonly models: readonly {
    readonly modelPath: string;
    /** Null for one that cannot be read. */
    readonly hash: string | null;
    /** How many bars it looks at at once, null where no trial can be evaluated with it; absent as in `data`. */
    readonly windowBars?: number | null;
  }[];
  /** Of recorded signals; absent where models decide. */
  readonly signals?: PinnedSignals;
}

/** What a configuration that was evaluated is to those who count them. */
export interface EvaluatedConfiguration {
  readonly number: number;
  /** The same text for equal configurations, and for no others. */
  readonly configuration: string;
  readonly modelHash: string | null;
  readonly symbol: string;
  /** One a period; null where they mean nothing. */
  readonly returns: Float32Array | null;
  /** A record of the stream `returns`, in which they lie; null where there are none. */
  readonly record: Uint8Array | null;
  readonly moments: ReturnMoments;
  readonly sharpeRatio: number | null;
  readonly totalReturn: number;
}

/** The periods that returns of one symbol are of. */
export interface PreparedMarket {
  readonly symbol: string;
  /** Of the stream `returns`. */
  readonly record: Uint8Array;
  readonly periods: EvaluationPeriods;
}

export interface PreparedStudy {
  readonly kind: 'prepared';
  readonly inputs: StudyInputs;
  /** What trials have to read alike. */
  readonly pinned: PinnedInputs;
  /** Of the strategy as it is run: what its configurations are counted under. */
  readonly family: string;
  readonly warnings: readonly OperationWarning[];
  /** One a symbol, in the order of the study. */
  readonly markets: readonly PreparedMarket[];
  /** Whether trials need models of their own. */
  readonly trainsModels: boolean;
}

/** A model that trials need. */
export interface NeededModel {
  readonly key: string;
  /** What takes the place of values of the strategy. */
  readonly overrides: readonly { readonly path: string; readonly value: string }[];
  /** Null for the seed of the training. */
  readonly seed: number | null;
}

/** The trials of a slice, as they are stored. */
export interface AnsweredTrials {
  readonly kind: 'trials';
  readonly start: number;
  /** Pieces of the stream `trials`, one behind the other. */
  readonly entries: readonly { readonly count: number; readonly bytes: Uint8Array }[];
  /** Records of the index. */
  readonly index: Uint8Array;
  /** Distinct completed trials, in order of number. */
  readonly configurations: readonly EvaluatedConfiguration[];
  /** Why the first failed trial failed; null where none did. */
  readonly firstFailure: { readonly code: string; readonly message: string } | null;
  /** How long it took in its thread. */
  readonly durationMs: number;
}

export interface MeasuredHoldout {
  readonly kind: 'holdout';
  readonly metrics: BacktestMetrics;
  /** What a backtest of the same days says. */
  readonly warnings: readonly OperationWarning[];
  readonly configuration: EvaluatedConfiguration;
  readonly periods: EvaluationPeriods;
}

export type StudyAnswer =
  | PreparedStudy
  | { readonly kind: 'models'; readonly models: readonly NeededModel[] }
  | AnsweredTrials
  | MeasuredHoldout
  | { readonly kind: 'figures'; readonly figures: Partial<StudyOverfitting> };

/** The slices of a study. An answer is not checked again: it comes from this program's own thread. */
export const studySlice = defineSlice({
  name: 'STUDY_SLICE',
  question: questionSchema,
  settings: z.strictObject({ folders: kindFoldersSchema }),
  answer: z.custom<StudyAnswer>((value) => typeof value === 'object' && value !== null && 'kind' in value),
});
