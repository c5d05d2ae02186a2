import type { Clock } from '../../base/outer/clock.js';
import { asJsonObject } from '../../base/pure/json.js';
import { dataLoadParametersSchema } from '../../market-data/load/data-load-parameters.js';
import { providerNames } from '../../market-data/providers/provider-names.js';
import { ServiceOrchestrator } from '../../operations/life/service-orchestrator.js';
import type { OperationsService } from '../../operations/operations-service.js';
import type { TaskRunner } from '../../operations/ports/task-runner.js';
import type { Work, WorkEvents, WorkOrigin } from '../../operations/ports/work.js';
import type { WorkPlace } from '../../operations/ports/work-place.js';
import type { DescribedOperation } from '../../operations/record/described-operation.js';
import type { Operation } from '../../operations/record/operation.js';
import { type OperationSubject, summaryOf } from '../../operations/record/operation-summary.js';
import { storedParameters, storedParametersOrNull } from '../../operations/record/stored-parameters.js';
import type { DataLoadParameters, DataLoadResult, StartDataLoadInput } from './data-load-operation.js';
import { startDataLoadCheck, toDataLoadParameters } from './start-data-load-validation.js';

export interface DataLoadingServiceOptions {
  readonly operations: OperationsService;
  /** What csv loads may read, absolute. */
  readonly importDir: string;
  readonly clock: Clock;
  readonly runner: TaskRunner<DataLoadParameters>;
  /** Where new data loads run. */
  readonly place: WorkPlace;
}

/** Starts data loads as operations and reads back what they left. */
export class DataLoadingService extends ServiceOrchestrator {
  readonly type = 'DATA_LOADING';
  readonly #check: (input: StartDataLoadInput) => void;
  readonly #clock: Clock;
  readonly #runner: TaskRunner<DataLoadParameters>;
  readonly #place: WorkPlace;

  constructor({ operations, importDir, clock, runner, place }: DataLoadingServiceOptions) {
    super(operations);
    this.#check = startDataLoadCheck(importDir);
    this.#clock = clock;
    this.#runner = runner;
    this.#place = place;
  }

  /**
   * Creates a data load and returns it at once; the work goes on by itself.
   * @throws InvalidInputError when a field cannot be meant as it is
   * @throws IdempotencyConflictError when the key was used before with other parameters
   * @throws QueueFullError when too many operations wait already
   */
  async start(
    input: StartDataLoadInput,
    caller: string | null,
  ): Promise<{ readonly operation: Operation; readonly deduplicated: boolean }> {
    const today = this.#clock.now().toISOString().slice(0, 'YYYY-MM-DD'.length);
    this.#check(input);
    const parameters = toDataLoadParameters(input, today);
    const { label, tags, priority, idempotencyKey, ...asked } = input;
    const created = await this.operations.create({
      type: this.type,
      caller,
      ...this.#place,
      title: titleOf(parameters),
      label,
      tags,
      priority,
      symbol: parameters.symbol,
      strategy: null,
      model: null,
      subject: subjectOf(parameters),
      parameters: asJsonObject(parameters),
      asked: asJsonObject(asked),
      idempotencyKey,
    });
    if (!created.deduplicated) this.launch(created.operation);
    return created;
  }

  /** @throws OperationDamagedError when they cannot be read */
  parameters(operation: Operation): DataLoadParameters {
    return storedParameters(dataLoadParametersSchema, operation);
  }

  /** Returns the names of all providers: those that are no exchange first. */
  providers(): readonly string[] {
    return providerNames();
  }

  /** Returns null for parameters that cannot be read. */
  parametersOrNull(operation: Operation): DataLoadParameters | null {
    return storedParametersOrNull(dataLoadParametersSchema, operation);
  }

  /** Returns the result; null unless the operation is COMPLETED. */
  async result(operation: Operation): Promise<DataLoadResult | null> {
    return (await this.operations.result(operation)) as DataLoadResult | null;
  }

  override async described(operation: Operation): Promise<DescribedOperation | null> {
    const parameters = this.parametersOrNull(operation);
    return parameters && { summary: summaryOf(subjectOf(parameters)), model: null };
  }

  protected override begin(operation: Operation, events: WorkEvents, origin: WorkOrigin): Work {
    return this.#runner(operation, this.parameters(operation), events, origin);
  }
}

function subjectOf({ symbol, timeframe, from, to }: DataLoadParameters): OperationSubject {
  return { symbols: [symbol], timeframe, startDate: from, endDate: to };
}

function titleOf({ provider, path, symbol, timeframe, from, to }: DataLoadParameters): string {
  const range = from === null && to === null ? '' : ` ${from ?? ''}..${to ?? ''}`;
  return `load ${symbol} ${timeframe} from ${path === null ? provider : `${provider}:${path}`}${range}`;
}
