import { AppError } from '../../base/pure/app-error.js';
import { asJsonObject } from '../../base/pure/json.js';
import type { WindowStamps } from '../../domain/study/walk-forward/window-stamps.js';
import type { Coordination, Family } from '../../operations/ports/family.js';
import type { SliceRunner } from '../../operations/ports/slices.js';
import type { Operation, OperationOutcome } from '../../operations/record/operation.js';
import type { Part } from '../../operations/record/part.js';
import { ChildTrainingError, type ChildTrainings } from '../training/child-trainings.js';
import type { FoldEntry, TrainedFold } from './fold-entry.js';
import { type SearchedWindow, searchWarnings } from './search-warnings.js';
import type { WalkForwardParameters } from './walk-forward-parameters.js';
import { WalkForwardProgress } from './walk-forward-progress.js';
import type {
  InSampleRun,
  JoinedRun,
  PreparedWalkForward,
  PreparedWindow,
  WalkForwardAnswer,
  WalkForwardInputs,
  WalkForwardQuestion,
} from './walk-forward-slice.js';
import { foldsStream } from './walk-forward-streams.js';

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

/** One window that is trained. */
interface MeasuredWindow extends SearchedWindow {
  readonly fold: TrainedFold;
  /** Of its model, absolute. */
  readonly folder: string;
  readonly inSample: InSampleRun;
}

/** Runs one attempt of a walk-forward: windows are trained side by side, then the accounts go over their tests. */
export class WalkForwardCoordinator {
  readonly #operation: Operation;
  readonly #parameters: WalkForwardParameters;
  readonly #coordination: Coordination;
  readonly #means: WalkForwardMeans;
  readonly #progress: WalkForwardProgress;
  #units = 0;

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
    this.#progress = new WalkForwardProgress(coordination.report);
  }

  /**
   * Trains what is not trained yet, runs the accounts, and returns what they come to.
   * @throws FoldFailedError, and AppError for whatever else ends the walk-forward
   */
  async run(): Promise<OperationOutcome> {
    const startedAtMs = this.#means.now().getTime();
    const { pin, family } = this.#coordination;
    const parameters = this.#parameters;
    const prepared = (await this.#ask({ kind: 'prepare', parameters })) as PreparedWalkForward;
    const { inputs, windows, training } = prepared;
    await pin(asJsonObject(inputs));
    this.#progress.begin(windows, await this.#passed());
    const operationId = this.#operation.id;
    const trainings = this.#means.trainings({ family, operationId, parameters, inputs, training });
    const measured = await Promise.all(windows.map((window) => this.#measure(trainings, window, prepared)));
    this.#progress.testing();
    const joined = await this.#join(prepared, measured);
    const executionTimeMs = this.#means.now().getTime() - startedAtMs;
    return {
      result: asJsonObject({ ...joined.result, executionTimeMs }),
      warnings: distinct([
        ...joined.warnings,
        ...prepared.warnings,
        ...(parameters.search ? searchWarnings(parameters.search.objective, measured) : []),
      ]),
      summary: { sparkline: joined.sparkline },
      evaluation: joined.evaluation,
    };
  }

  /** The windows that earlier attempts have appended to the log. */
  async #passed(): Promise<readonly FoldEntry[]> {
    const passed: FoldEntry[] = [];
    for await (const piece of this.#coordination.streams.read(foldsStream.name)) {
      passed.push(...foldsStream.decode(piece));
    }
    return passed;
  }

  async #measure(
    trainings: ChildTrainings,
    window: PreparedWindow,
    prepared: PreparedWalkForward,
  ): Promise<MeasuredWindow> {
    const { number, train, test } = window;
    const trained = await trainings
      .train({
        ...{ key: `window-${number}`, overrides: [], seed: this.#parameters.seed },
        window: stampsOf(window, prepared.embargoBars),
      })
      .catch((error: unknown) => {
        if (!(error instanceof ChildTrainingError)) throw error;
        throw new FoldFailedError(number, error.code, error.training.id, error.reason);
      });
    this.#progress.trained(number);
    const { path, folder, training, result } = trained;
    const { validation = [] } = result;
    const inSample = (await this.#ask({
      ...{ kind: 'inSample', parameters: this.#parameters, ...beganWith(prepared) },
      ...{ window: number, model: { path, folder, hash: result.modelHash } },
      validation,
    })) as InSampleRun;
    await this.#enter(inSample.evaluations);
    this.#progress.measured(number, inSample.metrics?.totalReturn ?? null);
    return {
      ...{ number, isFeasible: inSample.isFeasible },
      isValidated: validation.some(({ fromMs, toMs }) => fromMs < toMs),
      fold: {
        ...{ number, train, test, purgedBars: result.purgedBars ?? 0, modelPath: path },
        ...{ modelHash: result.modelHash, trainingId: training.id, inSample: inSample.metrics },
        ...(this.#parameters.search && { chosen: inSample.chosen }),
      },
      ...{ folder, inSample },
    };
  }

  /** Trades the accounts; what is handed over on the way is stored, what an earlier attempt has stored passed over. */
  async #join(prepared: PreparedWalkForward, measured: readonly MeasuredWindow[]): Promise<JoinedRun> {
    const { streams } = this.#coordination;
    let stored = Promise.resolve();
    const store = async (part: Part): Promise<void> => {
      await streams.append(part);
      for (const piece of part.pieces) {
        if (piece.stream !== foldsStream.name) continue;
        for (const { number, outOfSample } of foldsStream.decode(piece)) {
          this.#progress.tested(number, outOfSample?.totalReturn ?? null);
        }
      }
    };
    const joined = await this.#ask(
      {
        ...{ kind: 'joined', parameters: this.#parameters, ...beganWith(prepared) },
        windows: measured.map(({ fold, folder, inSample: { meanReturn } }) => ({ fold, folder, meanReturn })),
      },
      (part) => {
        stored = stored.then(() => store(part));
        // It is waited for below; until then nothing else listens.
        stored.catch(() => undefined);
      },
    );
    await stored;
    return joined as JoinedRun;
  }

  /** What was tried counts, whatever comes of the walk-forward; what an earlier attempt has entered is the same row. */
  async #enter(evaluations: InSampleRun['evaluations']): Promise<void> {
    if (evaluations.length === 0) return;
    const at = this.#means.now();
    await this.#coordination.streams.append({ pieces: [], evaluations: { evaluations, at } });
  }

  #ask(question: WalkForwardQuestion, onPart?: (part: Part) => void): Promise<WalkForwardAnswer> {
    const unit = this.#units++;
    return this.#coordination.slices.run(unit, () => this.#means.runSlice(this.#operation, question, onPart));
  }
}

/** What each slice works on as the first one has found it. */
function beganWith({ inputs, lastDay }: PreparedWalkForward) {
  const { strategySource, dataHash, calendar, timezone, others } = inputs;
  return { strategySource, bars: { dataHash, calendar, timezone, ...(others && { others }) }, lastDay };
}

function stampsOf({ train, test }: PreparedWindow, embargoBars: number): WindowStamps {
  const stamps = ({ fromMs, toMs }: PreparedWindow['train'][number]) => ({ fromMs, toMs });
  return { train: train.map(stamps), test: test.map(stamps), embargoBars };
}

/** Preparation and run may say the same. */
function distinct(warnings: OperationOutcome['warnings']): OperationOutcome['warnings'] {
  return [...new Map(warnings.map((warning) => [`${warning.code} ${warning.message}`, warning])).values()];
}
