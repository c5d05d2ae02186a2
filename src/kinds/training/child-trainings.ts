import { AppError } from '../../base/pure/app-error.js';
import type { StrategyOverride } from '../../domain/backtest/backtest-parameters.js';
import type { TrainingParameters } from '../../domain/strategy/training-parameters.js';
import type { WindowStamps } from '../../domain/study/walk-forward/window-stamps.js';
import type { Family } from '../../operations/ports/family.js';
import { HERE } from '../../operations/ports/work-place.js';
import type { Operation } from '../../operations/record/operation.js';
import { innerModelName } from './inner-models.js';
import { trainingKind } from './training-kind.js';
import type { StoredTrainingResult } from './training-operation.js';

/** What all models of one operation have in common. */
export interface ChildTrainingsOptions {
  readonly family: Family;
  /** Returns the folder of a model that a training has made, absolute. */
  readonly folderOf: (modelName: string) => Promise<string>;
  /** The operation that the models are for. */
  readonly operationId: string;
  /** The strategy as that operation has read it. */
  readonly strategySource: string;
  /** Symbols, timeframes, days, epochs, whether they may look, and overrides that come before those of a model. */
  readonly base: Pick<
    TrainingParameters,
    | 'strategyConfigPath'
    | 'symbols'
    | 'timeframes'
    | 'startDate'
    | 'endDate'
    | 'epochs'
    | 'holdout'
    | 'overrides'
  >;
  /** Whether the models stay when the operation is deleted, and are listed. */
  readonly keepModels: boolean;
}

/** One model to be trained. */
export interface AskedModel {
  /** The same at each attempt, and different for each model of the operation. */
  readonly key: string;
  readonly overrides: readonly StrategyOverride[];
  readonly seed: number;
  /** Null to learn from all of the days. */
  readonly window: WindowStamps | null;
}

/** A model that a training below the operation has made. */
export interface ChildModel {
  /** What messages and logs call it; `modelPath` takes it. */
  readonly path: string;
  /** Absolute. */
  readonly folder: string;
  readonly training: Operation;
  readonly result: StoredTrainingResult;
}

/** Thrown when a training below an operation has ended without a model; `code` is the training's. */
export class ChildTrainingError extends AppError {
  constructor(
    readonly training: Operation,
    override readonly code: string,
    readonly reason: string,
  ) {
    super(`The training ${training.id} ended without a model: ${reason}`);
  }
}

/**
 * Trains the models of one operation, each as a training below it. Whatever dies in between, a key is trained once: what
 * an earlier attempt of the operation has begun goes on, and what has ended is found.
 */
export class ChildTrainings {
  readonly #options: ChildTrainingsOptions;

  constructor(options: ChildTrainingsOptions) {
    this.#options = options;
  }

  /**
   * Has a model trained, or finds it trained already.
   * @throws ChildTrainingError when the training fails or was cancelled
   */
  async train({ key, overrides, seed, window }: AskedModel): Promise<ChildModel> {
    const { family, folderOf, operationId, strategySource, base, keepModels } = this.#options;
    const modelName = innerModelName({ operationId, key, isKept: keepModels });
    const parameters = {
      ...base,
      overrides: [...base.overrides, ...overrides],
      ...{ seed, modelName, part: { operationId, strategySource, window } },
    };
    // It runs here whatever host others run on: that one could not read the model of a part.
    const child = await family.start(trainingKind, key, { parameters, place: HERE });
    const training = await family.whenFinal(child.id);
    const result = (await family.result(training)) as StoredTrainingResult | null;
    if (result === null) throw failureOf(training);
    return { path: result.modelPath, folder: await folderOf(modelName), training, result };
  }
}

function failureOf(training: Operation): ChildTrainingError {
  const { error, cancelReason } = training;
  if (error !== null) return new ChildTrainingError(training, error.code, error.message);
  return new ChildTrainingError(training, 'CANCELLED', cancelReason ?? 'it was cancelled');
}
