import type { OverriddenStrategy } from '../../library/overridden-strategy.js';
import type { TrainingDefaults } from '../../library/training-defaults.js';
import { ChildTrainingError, ChildTrainings } from '../training/child-trainings.js';
import type { AskedTrialModel, ModelTrainer } from './model-trainer.js';
import type { TrainedModel } from './trial.js';

export interface StudyModelTrainerOptions {
  /** Returns the folder of a model that a training below a study has made, absolute. */
  readonly folderOf: (studyId: string, modelName: string) => Promise<string>;
  /** Reads what a strategy says about its own training without blocking this thread; null for one that is broken. */
  readonly readDefaults: (strategy: OverriddenStrategy) => Promise<TrainingDefaults | null>;
}

/** Trains the models of trials as the strategy says, on the days that the study says. */
export class StudyModelTrainer implements ModelTrainer {
  readonly #options: StudyModelTrainerOptions;

  constructor(options: StudyModelTrainerOptions) {
    this.#options = options;
  }

  async train({
    family,
    operationId,
    study,
    strategySource,
    needed,
  }: AskedTrialModel): Promise<TrainedModel | { readonly code: string; readonly message: string }> {
    const { training, backtest, keepModels } = study;
    if (training === null)
      throw new TypeError('StudyModelTrainer: nothing was said of how models are trained');
    const { folderOf, readDefaults } = this.#options;
    const { key, overrides } = needed;
    const defaults = await readDefaults({ text: strategySource, overrides });
    const children = new ChildTrainings({
      ...{ family, operationId, strategySource, keepModels },
      folderOf: (modelName) => folderOf(operationId, modelName),
      base: {
        strategyConfigPath: backtest.strategyConfigPath,
        symbols: defaults?.trainingData.symbols ?? [],
        timeframes: defaults?.trainingData.timeframes ?? [],
        startDate: training.startDate,
        endDate: training.endDate,
        epochs: training.epochs ?? defaults?.training.epochs ?? 0,
        overrides: [],
        ...(backtest.holdout && { holdout: backtest.holdout }),
      },
    });
    try {
      const seed = needed.seed ?? training.seed;
      const { path, folder } = await children.train({ key, overrides, seed, window: null });
      return { path, folder };
    } catch (error) {
      if (!(error instanceof ChildTrainingError)) throw error;
      return { code: error.code, message: error.reason };
    }
  }
}
