import type { Clock } from '../../base/outer/clock.js';
import { AppError } from '../../base/pure/app-error.js';
import type { DateRange } from '../../domain/backtest/errors.js';
import type { HoldoutPolicy } from '../../domain/market/holdout-policy.js';
import { earliestSeal, reaches } from '../../market-data/holdouts/holdout.js';
import { HoldoutSealedError } from '../../market-data/holdouts/holdout-sealed-error.js';
import type { HoldoutStore } from '../../market-data/holdouts/holdout-store.js';
import type { Objection } from '../../operations/ports/kind-hooks.js';
import { InvalidInputError, StoreUnavailableError } from '../../operations/record/errors.js';
import type { Operation } from '../../operations/record/operation.js';

/** What a start would read. */
export interface AskedBars extends DateRange {
  readonly symbols: readonly string[];
  /** Absent where sealed bars may not be read. */
  readonly holdout?: HoldoutPolicy;
}

/** Refuses what would read sealed bars before it exists; what reads them finds the seals once more by itself. */
export class HoldoutGuard {
  readonly #holdouts: Pick<HoldoutStore, 'of' | 'look'>;
  readonly #clock: Clock;

  constructor(holdouts: Pick<HoldoutStore, 'of' | 'look'>, clock: Clock) {
    this.#holdouts = holdouts;
    this.#clock = clock;
  }

  /**
   * Makes sure that a range reaches no seal of its symbols, or may look: any seal counts.
   * @param field of the input that the issue names, such as `backtest.endDate`
   * @throws InvalidInputError with an issue HOLDOUT_SEALED, or what is wrong with the list of seals
   */
  async require(asked: AskedBars, field: string): Promise<void> {
    const reason = await this.reasonAgainst(asked, field);
    if (reason !== null) throw new InvalidInputError([{ ...reason, path: field.split('.') }]);
  }

  /** Returns why a start may not read its bars; null when it may. @param field that the message begins with */
  async reasonAgainst(
    { symbols, endDate, holdout }: AskedBars,
    field = 'endDate',
  ): Promise<Objection | null> {
    try {
      for (const symbol of symbols) {
        const seal = earliestSeal(await this.#holdouts.of(symbol));
        if (holdout === 'LOOK' || seal === null || !reaches(seal, endDate)) continue;
        return objection(field, new HoldoutSealedError(seal, `the range ends on ${endDate}`));
      }
      return null;
    } catch (error) {
      // Whether bars are sealed is not known while the database is away, which is no fault of what was asked for.
      if (error instanceof AppError && !(error instanceof StoreUnavailableError))
        return objection(field, error);
      throw error;
    }
  }

  /**
   * Counts the look of an operation that another server runs, which counts it in its own data folder: as one where both
   * share it.
   * @throws AppError where it cannot be counted
   */
  async countElsewhere({ id, host }: Operation, { symbols, holdout, ...range }: AskedBars): Promise<void> {
    if (host === null || holdout !== 'LOOK') return;
    for (const symbol of symbols) await this.#holdouts.look(symbol, id, range, this.#clock.now());
  }
}

function objection(field: string, { code, message }: AppError): Objection {
  return { code, message: `${field}: ${message}` };
}
