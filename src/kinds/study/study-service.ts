import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { CreatedOperation } from '../../operations/life/operation-creator.js';
import type { OperationsService } from '../../operations/operations-service.js';
import type { Coordination } from '../../operations/ports/family.js';
import type { KindHooks, Objection } from '../../operations/ports/kind-hooks.js';
import { InvalidInputError } from '../../operations/record/errors.js';
import type { Operation, OperationOutcome } from '../../operations/record/operation.js';
import { storedParameters, storedParametersOrNull } from '../../operations/record/stored-parameters.js';
import type { BacktestingService } from '../backtest/backtesting-service.js';
import type { BacktestFolders } from '../backtest/start-backtest-validation.js';
import type { AskedBars, HoldoutGuard } from '../start/holdout-guard.js';
import { checkRequest } from '../start/request-fields.js';
import { removeInnerModels } from '../training/inner-models.js';
import { backtestOfTrial, heldToSignals } from './backtest-of-trial.js';
import { StudyCoordinator, type StudyMeans } from './coordinate-study.js';
import { missingTrial } from './missing-trial.js';
import type { StudyResolver } from './resolve-study.js';
import { startStudyCheck } from './start-study-validation.js';
import { studyKind } from './study-kind.js';
import type {
  StartBacktestOfTrialInput,
  StartStudyInput,
  StudyResultStored,
  StudySnapshot,
} from './study-operation.js';
import type { StudyParameters } from './study-parameters.js';
import { trialsStream } from './study-streams.js';
import { symbolTexts } from './study-symbols.js';
import { scalarText } from './trial-inputs.js';

export interface StudyServiceOptions {
  readonly operations: OperationsService;
  readonly backtesting: Pick<BacktestingService, 'startOfTrial'>;
  readonly folders: BacktestFolders;
  readonly resolver: StudyResolver;
  readonly holdouts: HoldoutGuard;
  readonly means: StudyMeans;
}

/** Starts studies as operations, coordinates them, and reads back what they come to. */
export class StudyService implements KindHooks {
  readonly #operations: OperationsService;
  readonly #check: (input: StartStudyInput) => void;
  readonly #options: StudyServiceOptions;

  constructor(options: StudyServiceOptions) {
    this.#operations = options.operations;
    this.#check = startStudyCheck(options.folders);
    this.#options = options;
  }

  /**
   * Creates a study and returns it at once; the work goes on by itself.
   * @throws InvalidInputError with everything that cannot be meant as it is
   * @throws IdempotencyConflictError, QueueFullError
   */
  async start(input: StartStudyInput, caller: string | null): Promise<CreatedOperation> {
    this.#check(input);
    const { label, tags, priority, idempotencyKey, ...asked } = input;
    const request = { label, tags, priority, idempotencyKey, caller, asked };
    // A request that repeats one is answered before files are looked at, which may be others by now.
    const before = await this.#operations.startedBefore(studyKind, request);
    if (before !== null) return before;
    const parameters = await this.#options.resolver.resolve(input);
    await this.#options.holdouts.require(barsOf(parameters), 'backtest.endDate');
    return this.#operations.start(studyKind, { ...request, parameters });
  }

  /**
   * Creates a backtest of one trial, from what its study has pinned: it comes to the same digest.
   * @throws InvalidInputError for a study or a number that there is not, and a trial that failed
   * @throws IdempotencyConflictError, QueueFullError
   */
  async startBacktestOfTrial(
    { studyId, number, ...fields }: StartBacktestOfTrialInput,
    caller: string | null,
  ): Promise<CreatedOperation> {
    checkRequest(fields);
    const study = await this.#operations.get(studyId);
    if (study === null || study.type !== studyKind.name) {
      throw refused(
        'study',
        'UNKNOWN_STUDY',
        `there is no study '${studyId}'; list them with operations(...)`,
      );
    }
    const isNumber = Number.isInteger(number) && number >= 0;
    const page = { first: 1, afterSeq: number - 1 };
    const { entries } = isNumber
      ? await this.#operations.entries(study, trialsStream, page)
      : { entries: [] };
    const [entry] = entries;
    if (entry === undefined)
      throw refused('number', 'UNKNOWN_TRIAL', missingTrial(number, study, this.parameters(study)));
    const { folders, backtesting } = this.#options;
    const parameters = heldToSignals(backtestOfTrial(study, this.parameters(study), entry, folders), study);
    return backtesting.startOfTrial(parameters, { ...fields, caller, asked: { study: studyId, number } });
  }

  /** Its bars may have been sealed meanwhile. */
  async reasonAgainstRetry(original: Operation): Promise<Objection | null> {
    return await this.#options.holdouts.reasonAgainst(barsOf(this.parameters(original)), 'id');
  }

  /** @throws OperationDamagedError when they cannot be read */
  parameters(operation: Operation): StudyParameters {
    return storedParameters(studyKind.parameters, operation);
  }

  /** Returns null for parameters that cannot be read. */
  parametersOrNull(operation: Operation): StudyParameters | null {
    return storedParametersOrNull(studyKind.parameters, operation);
  }

  /** Returns how far a study is; null before the first trial. */
  snapshot(operation: Operation): StudySnapshot | null {
    return operation.snapshot as StudySnapshot | null;
  }

  /** Returns the result; null unless the operation is COMPLETED. */
  async result(operation: Operation, budget?: ByteBudget): Promise<StudyResultStored | null> {
    return (await this.#operations.result(operation, budget)) as StudyResultStored | null;
  }

  /** The models of its trials go with it, unless they were to be kept. */
  clearUp(id: string): Promise<void> {
    return removeInnerModels(this.#options.folders.models, id);
  }

  /** Runs one attempt of a study. @throws AppError for what ends it */
  async coordinate(operation: Operation, coordination: Coordination): Promise<OperationOutcome> {
    const { means } = this.#options;
    return new StudyCoordinator(operation, this.parameters(operation), coordination, means).run();
  }
}

/** All days that it reads: those of the search, and those that were held out for the best trial. */
function barsOf(study: StudyParameters): AskedBars {
  const { asked, backtest } = study;
  const symbols = symbolTexts(study)?.map(scalarText) ?? [backtest.symbol];
  return { ...asked, symbols, ...(backtest.holdout && { holdout: backtest.holdout }) };
}

function refused(field: string, code: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path: [field], code, message: `${field}: ${message}` }]);
}
