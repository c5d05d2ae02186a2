import type { z } from 'zod';
import type { Clock } from '../../base/outer/clock.js';
import { AppError } from '../../base/pure/app-error.js';
import type { ByteBudget } from '../../base/pure/byte-budget.js';
import { dataLoadParametersSchema } from '../../market-data/load/data-load-parameters.js';
import { providerNames } from '../../market-data/providers/provider-names.js';
import type { CreatedOperation } from '../../operations/life/operation-creator.js';
import type { OperationsService } from '../../operations/operations-service.js';
import { InvalidInputError } from '../../operations/record/errors.js';
import type { Operation } from '../../operations/record/operation.js';
import { storedParameters, storedParametersOrNull } from '../../operations/record/stored-parameters.js';
import { dataLoadKind } from './data-load-kind.js';
import type { DataLoadParameters, DataLoadResult, StartDataLoadInput } from './data-load-operation.js';
import type { ImportPreview, previewImportQuestionSchema } from './preview-import.js';
import { startDataLoadCheck, toDataLoadParameters } from './start-data-load-validation.js';

export interface DataLoadingServiceOptions {
  readonly operations: OperationsService;
  /** What csv loads may read, absolute. */
  readonly importDir: string;
  /** Where bars are stored, absolute. */
  readonly dataDir: string;
  readonly clock: Clock;
  /** Reads a file through without blocking this thread. */
  readonly preview: (question: z.infer<typeof previewImportQuestionSchema>) => Promise<ImportPreview>;
}

/** Starts data loads as operations and reads back what they left. */
export class DataLoadingService {
  readonly #operations: OperationsService;
  readonly #check: (input: StartDataLoadInput) => void;
  readonly #clock: Clock;
  readonly #folders: { readonly importDir: string; readonly dataDir: string };
  readonly #preview: DataLoadingServiceOptions['preview'];

  constructor({ operations, importDir, dataDir, clock, preview }: DataLoadingServiceOptions) {
    this.#operations = operations;
    this.#check = startDataLoadCheck(importDir);
    this.#clock = clock;
    this.#folders = { importDir, dataDir };
    this.#preview = preview;
  }

  /**
   * Creates a data load and returns it at once; the work goes on by itself.
   * @throws InvalidInputError when a field cannot be meant as it is
   * @throws IdempotencyConflictError when the key was used before with other parameters
   * @throws QueueFullError when too many operations wait already
   */
  async start(input: StartDataLoadInput, caller: string | null): Promise<CreatedOperation> {
    this.#check(input);
    const parameters = this.#parametersOf(input);
    const { label, tags, priority, idempotencyKey, ...asked } = input;
    return this.#operations.start(dataLoadKind, {
      ...{ parameters, asked, caller, label, tags, priority, idempotencyKey },
    });
  }

  /**
   * Says what a load of a file would read, and loads nothing.
   * @throws InvalidInputError when a field cannot be meant as it is, or the file cannot be read whatever is said
   */
  async preview(input: StartDataLoadInput): Promise<ImportPreview> {
    this.#check(input);
    const refused = (field: string, code: string, message: string) =>
      new InvalidInputError([{ path: [field], code, message: `${field}: ${message}` }]);
    if (input.provider !== 'csv')
      throw refused('provider', 'NOT_ALLOWED', `'${input.provider}' has no file to look at; only csv has`);
    try {
      return await this.#preview({ parameters: this.#parametersOf(input), ...this.#folders });
    } catch (error) {
      if (error instanceof AppError && !error.retryable) throw refused('path', error.code, error.message);
      throw error;
    }
  }

  #parametersOf(input: StartDataLoadInput): DataLoadParameters {
    return toDataLoadParameters(input, this.#clock.now().toISOString().slice(0, 'YYYY-MM-DD'.length));
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
  async result(operation: Operation, budget?: ByteBudget): Promise<DataLoadResult | null> {
    return (await this.#operations.result(operation, budget)) as DataLoadResult | null;
  }
}
