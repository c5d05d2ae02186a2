import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { Trade } from '../../domain/portfolio/trade.js';
import type { CreatedOperation } from '../../operations/life/operation-creator.js';
import type { OperationsService } from '../../operations/operations-service.js';
import type { Coordination } from '../../operations/ports/family.js';
import type { KindHooks, Objection } from '../../operations/ports/kind-hooks.js';
import { InvalidInputError } from '../../operations/record/errors.js';
import type { Operation, OperationOutcome } from '../../operations/record/operation.js';
import { storedParameters, storedParametersOrNull } from '../../operations/record/stored-parameters.js';
import type { EntryPage, PageRequest } from '../../operations/watch/operation-reader.js';
import type { EquityPoint } from '../backtest/backtest-operation.js';
import { tradesStream } from '../backtest/backtest-streams.js';
import type { EquityCurves } from '../backtest/equity-curves.js';
import type { BacktestFolders } from '../backtest/start-backtest-validation.js';
import type { AskedBars, HoldoutGuard } from '../start/holdout-guard.js';
import { removeInnerModels } from '../training/inner-models.js';
import { WalkForwardCoordinator, type WalkForwardMeans } from './coordinate-walk-forward.js';
import { type CheckStudy, readSearch } from './search-input.js';
import { startWalkForwardCheck, tradedSymbol } from './start-walk-forward-validation.js';
import { walkForwardKind } from './walk-forward-kind.js';
import type {
  StartWalkForwardInput,
  StoredWalkForwardResult,
  WalkForwardSnapshot,
} from './walk-forward-operation.js';
import type { WalkForwardParameters } from './walk-forward-parameters.js';

export interface WalkForwardServiceOptions {
  readonly operations: OperationsService;
  readonly folders: BacktestFolders;
  readonly curves: EquityCurves;
  readonly holdouts: HoldoutGuard;
  /** Without blocking this thread. */
  readonly checkSearch: CheckStudy;
  readonly means: WalkForwardMeans;
}

/** Starts walk-forwards as operations, coordinates them, and reads back what they come to. */
export class WalkForwardService implements KindHooks {
  readonly #operations: OperationsService;
  readonly #check: (input: StartWalkForwardInput) => void;
  readonly #options: WalkForwardServiceOptions;

  constructor(options: WalkForwardServiceOptions) {
    this.#operations = options.operations;
    this.#check = startWalkForwardCheck(options.folders);
    this.#options = options;
  }

  /**
   * Creates a walk-forward and returns it at once; the work goes on by itself.
   * @throws InvalidInputError with everything that cannot be meant as it is
   * @throws IdempotencyConflictError, QueueFullError
   */
  async start(input: StartWalkForwardInput, caller: string | null): Promise<CreatedOperation> {
    this.#check(input);
    const { label, tags, priority, idempotencyKey, symbols: _symbols, ...rest } = input;
    const { search: _search, sampler: _sampler, trials: _trials, objective: _objective, ...asked } = rest;
    const symbol = tradedSymbol(input);
    if (typeof symbol !== 'string') throw new InvalidInputError([symbol]);
    const search = await readSearch(input, symbol, this.#options.checkSearch);
    const parameters: WalkForwardParameters = {
      ...{ ...asked, symbol, overrides: [...asked.overrides] },
      ...(search && { search }),
    };
    await this.#options.holdouts.require(barsOf(parameters), 'endDate');
    return this.#operations.start(walkForwardKind, {
      ...{ label, tags, priority, idempotencyKey, caller, parameters },
      asked: parameters,
    });
  }

  /** Its bars may have been sealed meanwhile. */
  async reasonAgainstRetry(original: Operation): Promise<Objection | null> {
    return await this.#options.holdouts.reasonAgainst(barsOf(this.parameters(original)), 'id');
  }

  /** @throws OperationDamagedError when they cannot be read */
  parameters(operation: Operation): WalkForwardParameters {
    return storedParameters(walkForwardKind.parameters, operation);
  }

  /** Returns null for parameters that cannot be read. */
  parametersOrNull(operation: Operation): WalkForwardParameters | null {
    return storedParametersOrNull(walkForwardKind.parameters, operation);
  }

  /** Returns how far a walk-forward is; null before its windows are known. */
  snapshot(operation: Operation): WalkForwardSnapshot | null {
    return operation.snapshot as WalkForwardSnapshot | null;
  }

  /** Returns the result; null unless the operation is COMPLETED. */
  async result(operation: Operation): Promise<StoredWalkForwardResult | null> {
    return (await this.#operations.result(operation)) as StoredWalkForwardResult | null;
  }

  /**
   * Reads a page of the trades of the joined account.
   * @param budget is what the stored pieces take from
   */
  trades(operation: Operation, page: PageRequest, budget?: ByteBudget): Promise<EntryPage<Trade>> {
    return this.#operations.entries(operation, tradesStream, page, budget);
  }

  /** Returns at most maxPoints points of the joined equity, its ends and the maximum drawdown among them. */
  equityCurve(operation: Operation, maxPoints: number): Promise<readonly EquityPoint[]> {
    const { initialCapital } = this.parameters(operation);
    return this.#options.curves.of({ operation, initialCapital }, maxPoints);
  }

  /** The models of its windows go with it, but for those that were to be kept. */
  clearUp(id: string): Promise<void> {
    return removeInnerModels(this.#options.folders.models, id);
  }

  /** Runs one attempt of a walk-forward. @throws AppError for what ends it */
  async coordinate(operation: Operation, coordination: Coordination): Promise<OperationOutcome> {
    const { means } = this.#options;
    return new WalkForwardCoordinator(operation, this.parameters(operation), coordination, means).run();
  }
}

function barsOf({ symbol, startDate, endDate, holdout }: WalkForwardParameters): AskedBars {
  return { symbols: [symbol], startDate, endDate, ...(holdout && { holdout }) };
}
