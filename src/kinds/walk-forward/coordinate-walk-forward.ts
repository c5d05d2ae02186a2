import { AppError } from '../../base/pure/app-error.js';
import { asJsonObject } from '../../base/pure/json.js';
import type { WindowStamps } from '../../domain/study/walk-forward/window-stamps.js';
import type { Coordination, Family } from '../../operations/ports/family.js';
import type { SliceRunner } from '../../operations/ports/slices.js';
import type { Operation, OperationOutcome } from '../../operations/record/operation.js';
import { pieceOf } from '../../operations/record/part.js';
import { ChildTrainingError, type ChildTrainings } from '../training/child-trainings.js';
import type { FoldEntry } from './fold-entry.js';
import type { WalkForwardParameters } from './walk-forward-parameters.js';
import type {
  InSampleRun,
  JoinedRun,
  PreparedWalkForward,
  PreparedWindow,
  WalkForwardAnswer,
  WalkForwardInputs,
  WalkForwardQuestion,
  WindowModel,
} from './walk-forward-slice.js';
import { foldsStream } from './walk-forward-streams.js';
import { joinedFigures } from './walk-forward-summary.js';

/** Thrown when the model of a window cannot be trained. */
export class FoldFailedError extends AppError {
  override readonly code = 'FOLD_FAILED';

  /** @param reasonCode that of the training */
  constructor(
    readonly window: number,
    readonly reasonCode: string,
    training: string,
    reason: string,
  ) {
    super(`Window ${window} could not be trained (${reasonCode}, ${training}): ${reason}`);
  }
}

/** What a walk-forward is run with. */
export interface WalkForwardMeans {
  readonly runSlice: SliceRunner<WalkForwardQuestion, WalkForwardAnswer>;
  /** Makes what trains the models of one walk-forward. */
  readonly trainings: (options: {
    readonly family: Family;
    readonly operationId: string;
    readonly parameters: WalkForwardParameters;
    readonly inputs: WalkForwardInputs;
    readonly training: PreparedWalkForward['training'];
  }) => ChildTrainings;
  readonly now: () => Date;
}

/** What is shown of windows while the accounts over their tests are still to be run. */
const SHARE_OF_WINDOWS = 90;

/** One window with its model. */
interface MeasuredWindow {
  readonly window: PreparedWindow;
  readonly model: WindowModel;
  readonly trainingId: string;
  readonly purgedBars: number;
  readonly inSample: InSampleRun;
}

/** Runs one attempt of a walk-forward: windows are trained side by side, then the accounts go over their tests. */
export class WalkForwardCoordinator {
  readonly #operation: Operation;
  readonly #parameters: WalkForwardParameters;
  readonly #coordination: Coordination;
  readonly #means: WalkForwardMeans;
  #units = 0;
  #measured = 0;

  constructor(
    operation: Operation,
    parameters: WalkForwardParameters,
    coordination: Coordination,
    means: WalkForwardMeans,
  ) {
    this.#operation = operation;
    this.#parameters = parameters;
    this.#coordination = coordination;
    this.#means = means;
  }

  /**
   * Trains what is not trained yet, runs the accounts, and returns what they come to.
   * @throws FoldFailedError, and AppError for whatever else ends the walk-forward
   */
  async run(): Promise<OperationOutcome> {
    const startedAtMs = this.#means.now().getTime();
    const { pin, family } = this.#coordination;
    this.#report('loading', 'Reading strategy and bars', 0);
    const parameters = this.#parameters;
    const prepared = (await this.#ask({ kind: 'prepare', parameters })) as PreparedWalkForward;
    const { inputs, windows, training } = prepared;
    await pin(asJsonObject(inputs));
    this.#tellTrained(windows.length);
    const operationId = this.#operation.id;
    const trainings = this.#means.trainings({ family, operationId, parameters, inputs, training });
    const measured = await Promise.all(windows.map((window) => this.#measure(trainings, window, prepared)));
    this.#report('simulating', 'Trading the test windows', windows.length);
    const joined = (await this.#ask({
      ...{ kind: 'joined', parameters, strategySource: inputs.strategySource },
      models: measured.map(({ model, inSample: { chosen } }) => ({ ...model, chosen })),
      inSample: measured.map(({ inSample }) => ({
        meanReturn: inSample.meanReturn,
        sharpeRatio: inSample.metrics?.sharpeRatio ?? null,
      })),
    })) as JoinedRun;
    this.#report('writing', 'Storing what came of it', windows.length);
    await this.#store(joined, measured);
    const executionTimeMs = this.#means.now().getTime() - startedAtMs;
    return {
      result: asJsonObject({ ...joined.result, executionTimeMs }),
      warnings: distinct([
        ...joined.warnings,
        ...prepared.warnings,
        ...unfoundWarnings(parameters, measured),
      ]),
      summary: joinedFigures(joined.result.metrics, joined.sparkline),
      evaluation: joined.evaluation,
    };
  }

  async #measure(
    trainings: ChildTrainings,
    window: PreparedWindow,
    { inputs, windows, embargoBars }: PreparedWalkForward,
  ): Promise<MeasuredWindow> {
    const { number } = window;
    const trained = await trainings
      .train({
        ...{ key: `window-${number}`, overrides: [], seed: this.#parameters.seed },
        window: stampsOf(window, embargoBars),
      })
      .catch((error: unknown) => {
        if (!(error instanceof ChildTrainingError)) throw error;
        throw new FoldFailedError(number, error.code, error.training.id, error.reason);
      });
    const model = { path: trained.path, folder: trained.folder, hash: trained.result.modelHash };
    const inSample = (await this.#ask({
      ...{ kind: 'inSample', parameters: this.#parameters, strategySource: inputs.strategySource },
      ...{ window: number, model, validation: trained.result.validation ?? [] },
    })) as InSampleRun;
    await this.#enter(inSample.evaluations);
    this.#measured += 1;
    this.#tellTrained(windows.length);
    const { training, result } = trained;
    return { window, model, trainingId: training.id, purgedBars: result.purgedBars ?? 0, inSample };
  }

  /** What was tried counts, whatever comes of the walk-forward; what an earlier attempt has entered is the same row. */
  async #enter(evaluations: InSampleRun['evaluations']): Promise<void> {
    if (evaluations.length === 0) return;
    const at = this.#means.now();
    await this.#coordination.streams.append({ pieces: [], evaluations: { evaluations, at } });
  }

  /** Stores the account and then the windows, what an earlier attempt has stored passed over: it was the same. */
  async #store({ parts, byWindow }: JoinedRun, measured: readonly MeasuredWindow[]): Promise<void> {
    const { streams } = this.#coordination;
    for (const pieces of parts) {
      const isStored = pieces.every(({ stream, firstSeq }) => streams.count(stream) > firstSeq);
      if (!isStored) await streams.append({ pieces });
    }
    const folds = measured.map(
      ({ window, model, trainingId, purgedBars, inSample }, index): FoldEntry => ({
        ...{ seq: index, number: window.number, train: window.train, test: window.test, purgedBars },
        ...{ modelPath: model.path, modelHash: model.hash, trainingId },
        ...(this.#parameters.search && { chosen: inSample.chosen }),
        ...{ inSample: inSample.metrics, outOfSample: byWindow[index] ?? null },
      }),
    );
    const stored = streams.count(foldsStream.name);
    const rest = folds.slice(stored);
    const pieces = pieceOf(foldsStream.name, stored, rest.length, () => foldsStream.encode(rest));
    if (pieces.length > 0) await streams.append({ pieces });
    const total = folds.length;
    this.#coordination.report(
      this.#progress('writing', 'Storing what came of it', total, total),
      asJsonObject({ completedFolds: total, totalFolds: total }),
    );
  }

  #tellTrained(total: number): void {
    const message = `Window ${this.#measured} of ${total} is trained`;
    this.#coordination.report(
      this.#progress('training', message, this.#measured, total),
      asJsonObject({
        completedFolds: this.#coordination.streams.count(foldsStream.name),
        totalFolds: total,
      }),
    );
  }

  #report(phase: string, message: string, total: number): void {
    this.#coordination.report(this.#progress(phase, message, this.#measured, total));
  }

  #progress(phase: string, message: string, done: number, total: number) {
    const percentage = total === 0 ? 0 : (SHARE_OF_WINDOWS * done) / total;
    return { phase, message, percentage, currentStep: done, totalSteps: total, etaSeconds: null };
  }

  #ask(question: WalkForwardQuestion): Promise<WalkForwardAnswer> {
    const unit = this.#units++;
    return this.#coordination.slices.run(unit, () => this.#means.runSlice(this.#operation, question));
  }
}

function stampsOf({ train, test }: PreparedWindow, embargoBars: number): WindowStamps {
  const stamps = ({ fromMs, toMs }: PreparedWindow['train'][number]) => ({ fromMs, toMs });
  return { train: train.map(stamps), test: test.map(stamps), embargoBars };
}

/** Says in which windows no combination of a search keeps every constraint. */
function unfoundWarnings(
  { search }: WalkForwardParameters,
  measured: readonly MeasuredWindow[],
): OperationOutcome['warnings'] {
  const unfound = measured.filter(({ inSample }) => !inSample.isFeasible);
  if (search === undefined || unfound.length === 0) return [];
  const { minTrades, maxDrawdown } = search.objective;
  const limits = [`at least ${minTrades} trades`].concat(
    maxDrawdown === null ? [] : [`a drawdown of at most ${maxDrawdown}`],
  );
  const windows = unfound.map(({ window }) => window.number);
  return [
    {
      code: 'NO_FEASIBLE_VALUES',
      severity: 'CAUTION',
      message:
        `In ${windows.length} of ${measured.length} windows (${shortList(windows)}) none of the searched values makes ` +
        `${limits.join(' and ')} on the bars that validate the model; they trade the strategy's own values. ` +
        'Loosen the objective, or take longer training windows.',
    },
  ];
}

const MAX_NAMED = 10;

function shortList(numbers: readonly number[]): string {
  const named = numbers.slice(0, MAX_NAMED).join(', ');
  return numbers.length > MAX_NAMED ? `${named}, …` : named;
}

/** Preparation and run may say the same. */
function distinct(warnings: OperationOutcome['warnings']): OperationOutcome['warnings'] {
  return [...new Map(warnings.map((warning) => [`${warning.code} ${warning.message}`, warning])).values()];
}
