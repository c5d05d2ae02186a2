import type { JsonObject } from '../../base/pure/json.js';
import { asJsonObject } from '../../base/pure/json.js';
import type { CreatedOperation } from '../../operations/life/operation-creator.js';
import { ServiceOrchestrator } from '../../operations/life/service-orchestrator.js';
import type { OperationsService } from '../../operations/operations-service.js';
import type { Work, WorkEvents } from '../../operations/ports/work.js';
import { HERE } from '../../operations/ports/work-place.js';
import type { DescribedOperation } from '../../operations/record/described-operation.js';
import { InvalidInputError } from '../../operations/record/errors.js';
import type { Operation, OperationRequest } from '../../operations/record/operation.js';
import { summaryOf } from '../../operations/record/operation-summary.js';
import { storedParameters, storedParametersOrNull } from '../../operations/record/stored-parameters.js';
import type { BacktestingService } from '../backtest/backtesting-service.js';
import type { BacktestFolders } from '../backtest/start-backtest-validation.js';
import { checkRequest } from '../start/request-fields.js';
import { removePartModels } from '../training/part-models.js';
import { backtestOfTrial } from './backtest-of-trial.js';
import { StudyCoordinator, type StudyMeans } from './coordinate-study.js';
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
import { studySubject, studySummary } from './study-summary.js';
import { studyTitle } from './study-title.js';

export interface StudyServiceOptions {
  readonly operations: OperationsService;
  readonly backtesting: Pick<BacktestingService, 'startOfTrial'>;
  readonly folders: BacktestFolders;
  readonly resolver: StudyResolver;
  readonly means: StudyMeans;
  /** Launches an operation that was recorded below a study. */
  readonly launchChild: (child: Operation) => void;
}

/** Starts studies as operations, coordinates them, and reads back what they come to. */
export class StudyService extends ServiceOrchestrator {
  readonly type = 'STUDY';
  protected override readonly holdsThread = false;
  readonly #check: (input: StartStudyInput) => void;
  readonly #options: StudyServiceOptions;

  constructor(options: StudyServiceOptions) {
    super(options.operations);
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
    const request = { label, tags, priority, idempotencyKey, caller, asked: asJsonObject(asked) };
    // A request that repeats one is answered before files are looked at, which may be others by now.
    const before = await this.operations.startedBefore(requestOf(request, null));
    if (before !== null) return before;
    const study = await this.#options.resolver.resolve(input);
    const created = await this.operations.create(requestOf(request, study));
    if (!created.deduplicated) this.launch(created.operation);
    return created;
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
    const study = await this.operations.get(studyId);
    if (study === null || study.type !== this.type) {
      throw refused(
        'studyId',
        'UNKNOWN_STUDY',
        `there is no study '${studyId}'; list them with operations(...)`,
      );
    }
    const isNumber = Number.isInteger(number) && number >= 0;
    const page = { first: 1, afterSeq: number - 1 };
    const { entries } = isNumber ? await this.operations.entries(study, trialsStream, page) : { entries: [] };
    const [entry] = entries;
    if (entry === undefined) {
      const { trials } = this.parameters(study).space;
      throw refused(
        'number',
        'UNKNOWN_TRIAL',
        `there is no trial ${number}; the study has ${trials}, from 0`,
      );
    }
    const { folders, backtesting } = this.#options;
    const parameters = backtestOfTrial(study, this.parameters(study), entry, folders);
    return backtesting.startOfTrial(parameters, { ...fields, caller, asked: { study: studyId, number } });
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
  async result(operation: Operation): Promise<StudyResultStored | null> {
    return (await this.operations.result(operation)) as StudyResultStored | null;
  }

  override async described(operation: Operation): Promise<DescribedOperation | null> {
    const study = this.parametersOrNull(operation);
    if (study === null) return null;
    const result = await this.result(operation);
    const summary = { ...summaryOf(studySubject(study)), ...(result && studySummary(result, null)) };
    return { summary, model: study.backtest.modelPath };
  }

  /** The models of its trials go with it, unless they were to be kept. */
  override clearUp({ id }: Operation): Promise<void> {
    return removePartModels(this.#options.folders.models, id);
  }

  protected override begin(operation: Operation, events: WorkEvents): Work {
    const study = this.parameters(operation);
    const { means, launchChild } = this.#options;
    return this.operations.coordinated(
      operation,
      events,
      (current, coordination) => new StudyCoordinator(current, study, coordination, means).run(),
      launchChild,
    );
  }
}

function refused(field: string, code: string, message: string): InvalidInputError {
  return new InvalidInputError([{ path: [field], code, message: `${field}: ${message}` }]);
}

type Asked = Pick<OperationRequest, 'label' | 'tags' | 'priority' | 'idempotencyKey' | 'caller' | 'asked'>;

/** @param study null to look for an operation that the same request has started before */
function requestOf(asked: Asked, study: StudyParameters | null): OperationRequest {
  const { backtest } = study ?? {};
  const subject = study && studySubject(study);
  return {
    ...{ ...asked, ...HERE, type: 'STUDY' },
    title: study === null ? '' : studyTitle(study),
    symbol: subject?.symbols.length === 1 ? (subject.symbols[0] as string) : null,
    strategy: backtest?.strategyConfigPath ?? null,
    model: backtest?.modelPath ?? null,
    subject: subject ?? { symbols: [], timeframe: null, startDate: null, endDate: null },
    parameters: study === null ? {} : (asJsonObject(study) satisfies JsonObject),
  };
}
