import type { z } from 'zod';
import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import { ownDirection } from '../../domain/study/objective.js';
import { InvalidInputError } from '../../operations/record/errors.js';
import type { ModelResolver } from '../backtest/model-resolver.js';
import type { BacktestFolders } from '../backtest/start-backtest-validation.js';
import type { CheckedStudy, checkStudyQuestionSchema } from './check-study.js';
import type { MeasuredStudy, measureStudyQuestionSchema } from './measure-study.js';
import { inBacktest } from './start-study-validation.js';
import type { StartStudyInput } from './study-operation.js';
import type { StudyParameters } from './study-parameters.js';
import { modelTexts } from './study-symbols.js';
import { scalarText } from './trial-inputs.js';

export interface StudyResolverOptions {
  readonly folders: BacktestFolders;
  readonly models: Pick<ModelResolver, 'newestFor'>;
  /** Both without blocking this thread. */
  readonly check: (question: z.infer<typeof checkStudyQuestionSchema>) => Promise<CheckedStudy>;
  readonly measure: (question: z.infer<typeof measureStudyQuestionSchema>) => Promise<MeasuredStudy>;
}

/** Makes of what was asked for what a study does, with all defaults resolved. */
export class StudyResolver {
  readonly #options: StudyResolverOptions;

  constructor(options: StudyResolverOptions) {
    this.#options = options;
  }

  /**
   * @param input whose forms were checked
   * @throws InvalidInputError with everything that strategy, models and space have against it
   */
  async resolve(input: StartStudyInput): Promise<StudyParameters> {
    const { folders, check } = this.#options;
    const checked = await check({ input, folders });
    if (checked.kind === 'refused') throw new InvalidInputError(checked.issues);
    const { space, models } = checked;
    const { objective, holdoutFrom, training, keepModels, seed, parameters } = input;
    const modelPath = models === 'GIVEN' ? await this.#modelOf(input) : null;
    const {
      label: _label,
      tags: _tags,
      priority: _priority,
      idempotencyKey: _key,
      ...fields
    } = input.backtest;
    const { startDate, endDate } = fields;
    const measured = await this.#measure(input, modelPath, modelTexts({ space }) ?? []);
    const backtest: BacktestParameters = {
      ...{ ...fields, ...measured, modelPath, replay: null },
      ...(holdoutFrom !== null && { closedBy: holdoutFrom }),
    };
    return {
      ...{ backtest, asked: { startDate, endDate }, parameters: [...parameters], space, seed },
      objective: { ...objective, direction: objective.direction ?? ownDirection(objective.metric) },
      ...{ holdoutFrom, training, keepModels },
    };
  }

  async #modelOf({ backtest }: StartStudyInput): Promise<string | null> {
    try {
      return backtest.modelPath ?? (await this.#options.models.newestFor(backtest));
    } catch (error) {
      if (error instanceof InvalidInputError) throw new InvalidInputError(error.issues.map(inBacktest));
      throw error;
    }
  }

  async #measure(
    { backtest, holdoutFrom, training, parameters }: StartStudyInput,
    modelPath: string | null,
    listed: readonly string[],
  ): Promise<{ readonly startDate: string; readonly endDate: string }> {
    const { startDate, endDate } = backtest;
    const at = parameters.findIndex(({ path }) => path.trim() === 'input.modelPath');
    const given = modelPath === null ? [] : [{ modelPath, field: ['backtest', 'modelPath'] }];
    const measured = await this.#options.measure({
      ...{ startDate, endDate, holdoutFrom },
      models: [
        ...given,
        ...listed.map((text) => ({
          modelPath: scalarText(text),
          field: ['parameters', String(at), 'values'],
        })),
      ],
      trainedTo: training?.endDate ?? null,
      modelsDir: this.#options.folders.models,
    });
    if (measured.kind === 'refused') throw new InvalidInputError(measured.issues);
    return { startDate: measured.startDate, endDate: measured.endDate };
  }
}
