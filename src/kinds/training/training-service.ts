import { Mutex } from 'async-mutex';
import type { Clock } from '../../base/outer/clock.js';
import type { ByteBudget } from '../../base/pure/byte-budget.js';
import { ALL_DAYS } from '../../domain/market/day-range.js';
import {
  type TrainingParameters,
  trainingParametersSchema,
} from '../../domain/strategy/training-parameters.js';
import type { OverriddenStrategy } from '../../library/overridden-strategy.js';
import { readableStrategy } from '../../library/readable-strategy.js';
import type { TrainingDefaults } from '../../library/training-defaults.js';
import type { CreatedOperation } from '../../operations/life/operation-creator.js';
import type { OperationsService } from '../../operations/operations-service.js';
import type { KindHooks, Objection } from '../../operations/ports/kind-hooks.js';
import type { StartRequest } from '../../operations/ports/start-request.js';
import { InvalidInputError } from '../../operations/record/errors.js';
import type { Operation } from '../../operations/record/operation.js';
import { isFinal } from '../../operations/record/operation-status.js';
import { storedParameters, storedParametersOrNull } from '../../operations/record/stored-parameters.js';
import type { HoldoutGuard } from '../start/holdout-guard.js';
import { tidyUpModels } from './model-drafts.js';
import { nextModelName, usedModelNames } from './model-names.js';
import { requireDaysInOrder, startTrainingCheck } from './start-training-validation.js';
import { trainingKind } from './training-kind.js';
import type { StartTrainingInput, StoredTrainingResult } from './training-operation.js';
import { trainingTitle } from './training-title.js';

export interface TrainingServiceOptions {
  readonly operations: OperationsService;
  /** What `strategies/` and `models/` stand for, absolute. */
  readonly folders: { readonly strategies: string; readonly models: string };
  /** Reads what a strategy says about its own training without blocking this thread; null for one that is broken. */
  readonly readDefaults: (strategy: OverriddenStrategy) => Promise<TrainingDefaults | null>;
  readonly clock: Clock;
  readonly holdouts: HoldoutGuard;
  /** What other servers know of the names of models; absent where there are none. */
  readonly names?: SharedNames;
}

/** Names of models that several servers give. */
export interface SharedNames {
  /** Returns those that there are, or that a training is going to make. */
  taken(): Promise<readonly string[]>;
  /** Does what takes a name while no other server does. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/** Trainings of one folder that are looked through for a model: as a rule there is one. */
const MOST_OF_A_MODEL = 5;

/** Starts trainings as operations and reads back what they left. */
export class TrainingService implements KindHooks {
  readonly #operations: OperationsService;
  readonly #folders: TrainingServiceOptions['folders'];
  readonly #check: (input: StartTrainingInput) => void;
  readonly #readDefaults: TrainingServiceOptions['readDefaults'];
  readonly #clock: Clock;
  readonly #holdouts: HoldoutGuard;
  readonly #names: SharedNames;
  /** Names that unfinished trainings will give to their models, by operation. */
  readonly #reservedNames = new Map<string, string>();
  /** A name is looked up and reserved by one start at a time. */
  readonly #naming = new Mutex();

  constructor({
    operations,
    folders,
    readDefaults,
    clock,
    holdouts,
    names = OWN_NAMES,
  }: TrainingServiceOptions) {
    this.#operations = operations;
    this.#folders = folders;
    this.#check = startTrainingCheck(folders.strategies);
    this.#readDefaults = readDefaults;
    this.#clock = clock;
    this.#holdouts = holdouts;
    this.#names = names;
  }

  /**
   * Creates a training operation and returns it at once; the work goes on by itself.
   * @throws InvalidInputError when a field cannot be meant as it is, or there is a model of the name
   * @throws IdempotencyConflictError when the key was used before with other parameters
   * @throws QueueFullError when too many operations wait already
   */
  async start(input: StartTrainingInput, caller: string | null): Promise<CreatedOperation> {
    const { strategies } = this.#folders;
    this.#check(input);
    const text = await readableStrategy(input.strategyConfigPath, strategies);
    const { overrides } = input;
    const defaults = text === null ? null : await this.#readDefaults({ text, overrides });
    const requestFor = (modelName: string) => this.#request(input, defaults, modelName, caller);
    const start = async (): Promise<CreatedOperation> => {
      const before = await this.#operations.startedBefore(trainingKind, requestFor(input.modelName ?? ''));
      if (before !== null) return before;
      const { parameters: bars } = requestFor('');
      requireDaysInOrder(input, bars);
      await this.#holdouts.require(bars, 'endDate');
      const used = new Set(await this.#usedNames());
      if (input.modelName !== null && used.has(input.modelName)) throw nameTaken(input.modelName);
      const modelName =
        input.modelName ?? nextModelName(defaults?.name ?? stemOf(input.strategyConfigPath), used);
      const created = await this.#operations.start(trainingKind, requestFor(modelName));
      if (!created.deduplicated) await this.#holdouts.countElsewhere(created.operation, bars);
      return created;
    };
    return await this.#naming.runExclusive(() => this.#names.exclusively(start));
  }

  /** @throws OperationDamagedError when they cannot be read */
  parameters(operation: Operation): TrainingParameters {
    return storedParameters(trainingParametersSchema, operation);
  }

  /** Returns null for parameters that cannot be read. */
  parametersOrNull(operation: Operation): TrainingParameters | null {
    return storedParametersOrNull(trainingParametersSchema, operation);
  }

  /** Returns the result; null unless the operation is COMPLETED. */
  async result(operation: Operation, budget?: ByteBudget): Promise<StoredTrainingResult | null> {
    return (await this.#operations.result(operation, budget)) as StoredTrainingResult | null;
  }

  /** Returns the training that a model came from, while it is kept: the newest of its folder that yielded these weights. */
  async trainingOf(
    { path, hash }: { readonly path: string; readonly hash: string },
    budget?: ByteBudget,
  ): Promise<Operation | null> {
    const filter = { types: [trainingKind.name], statuses: ['COMPLETED'], model: path } as const;
    const query = { filter, first: MOST_OF_A_MODEL, after: null };
    const { operations } = await this.#operations.list(query, budget);
    for (const operation of operations) {
      if ((await this.result(operation, budget))?.modelHash === hash) return operation;
    }
    return null;
  }

  /**
   * Removes what trainings of this database left in the models folder when their process died, a model that was
   * published too early among it; to be called before any runs.
   */
  async tidyUp(): Promise<void> {
    await tidyUpModels(this.#folders.models, async (id) => {
      const operation = await this.#operations.get(id);
      const parameters = operation?.type === trainingKind.name ? this.parametersOrNull(operation) : null;
      if (operation === null || parameters === null || isAnothers(operation)) return null;
      return { modelName: parameters.modelName, keepsModel: operation.status === 'COMPLETED' };
    });
  }

  /** Its model may have been trained meanwhile by another, or its bars been sealed. */
  async reasonAgainstRetry(original: Operation): Promise<Objection | null> {
    const parameters = this.parameters(original);
    const sealed = await this.#holdouts.reasonAgainst(parameters, 'id');
    if (sealed !== null) return sealed;
    const { modelName } = parameters;
    return (await this.#usedNames()).includes(modelName) ? takenName('id', modelName) : null;
  }

  /** Reserves the name of its model. */
  launched(operation: Operation): void {
    const parameters = this.parametersOrNull(operation);
    if (parameters !== null) this.#reservedNames.set(operation.id, parameters.modelName);
  }

  /** Removes what its attempts left in the models folder, and frees the name. */
  async released(operation: Operation): Promise<void> {
    try {
      await tidyUpModels(this.#folders.models, async (operationId) => {
        const parameters = operationId === operation.id ? this.parametersOrNull(operation) : null;
        if (parameters === null) return null;
        const present = await this.#operations.get(operation.id);
        if (present !== null && isAnothers(present)) return null;
        // One that was deleted since may have been COMPLETED, and its model is the user's.
        return {
          modelName: parameters.modelName,
          keepsModel: present === null || present.status === 'COMPLETED',
        };
      });
    } finally {
      this.#reservedNames.delete(operation.id);
    }
  }

  async #usedNames(): Promise<readonly string[]> {
    const here = await usedModelNames(this.#folders.models);
    return [...here, ...this.#reservedNames.values(), ...(await this.#names.taken())];
  }

  #request(
    input: StartTrainingInput,
    defaults: TrainingDefaults | null,
    modelName: string,
    caller: string | null,
  ): StartRequest<TrainingParameters> {
    const { label, tags, priority, idempotencyKey, ...asked } = input;
    const own = defaults?.trainingData;
    const parameters: TrainingParameters = {
      strategyConfigPath: asked.strategyConfigPath,
      symbols: asked.symbols ?? own?.symbols ?? [],
      timeframes: asked.timeframes ?? own?.timeframes ?? [],
      startDate: asked.startDate ?? own?.dateRange?.start ?? ALL_DAYS.startDate,
      endDate: asked.endDate ?? own?.dateRange?.end ?? this.#clock.now().toISOString().slice(0, 10),
      epochs: asked.epochs ?? defaults?.training.epochs ?? 0,
      seed: asked.seed,
      modelName,
      ...(asked.holdout && { holdout: asked.holdout }),
      overrides: asked.overrides,
    };
    return {
      ...{ parameters, asked, caller, label, tags, priority, idempotencyKey },
      title: trainingTitle(parameters, {
        from: asked.startDate ?? own?.dateRange?.start ?? undefined,
        to: asked.endDate ?? own?.dateRange?.end ?? undefined,
      }),
    };
  }
}

const OWN_NAMES: SharedNames = { taken: async () => [], exclusively: (work) => work() };

function nameTaken(name: string): InvalidInputError {
  return new InvalidInputError([{ path: ['modelName'], ...takenName('modelName', name) }]);
}

function takenName(field: string, name: string): Objection {
  const remedy =
    field === 'id'
      ? 'start a training of another name'
      : 'give another name, or leave it out for the next free version';
  const what = `there is a model 'models/${name}' already, or a training that will write it`;
  return { code: 'MODEL_EXISTS', message: `${field}: ${what}; ${remedy}` };
}

function stemOf(strategyConfigPath: string): string {
  return strategyConfigPath.replace(/^.*\//, '').replace(/\.ya?ml$/, '');
}

/** Tells whether another host may be at a training now, with folders of its own. */
function isAnothers({ executionMode, status }: Operation): boolean {
  return executionMode === 'CLUSTER' && !isFinal(status);
}
