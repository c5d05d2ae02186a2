import { z } from 'zod';
import type { Clock } from '../../base/outer/clock.js';
import { AppError } from '../../base/pure/app-error.js';
import { DataFolder } from '../../market-data/data-folder.js';
import type { Holdout } from '../../market-data/holdouts/holdout.js';
import type { HoldoutStore } from '../../market-data/holdouts/holdout-store.js';
import { missingSymbol } from '../../market-data/missing-data.js';
import { InvalidInputError, StoreUnavailableError } from '../../operations/record/errors.js';
import { checkInput, dateField, symbolField } from '../start/start-input.js';

export type { Holdout };

/** What is to be sealed. */
export interface SealHoldoutInput {
  readonly symbol: string;
  /** YYYY-MM-DD. */
  readonly from: string;
}

const sealSchema = z.object({ symbol: symbolField, from: dateField });

/** Seals, opens and lists the holdouts of a data folder, and counts the looks at them. */
export class HoldoutService {
  readonly #holdouts: HoldoutStore;
  readonly #folder: DataFolder;
  readonly #clock: Clock;

  constructor(holdouts: HoldoutStore, dataDir: string, clock: Clock) {
    this.#holdouts = holdouts;
    this.#folder = new DataFolder(dataDir);
    this.#clock = clock;
  }

  /** Returns all holdouts, opened ones included. @throws DataInvalidError when a file of them is damaged */
  list(): Promise<readonly Holdout[]> {
    return this.#holdouts.list();
  }

  /**
   * Seals the bars of a symbol from a date on; what is sealed from that date already stays as it is.
   * @throws InvalidInputError when there are no bars of the symbol, or the seal cannot be kept
   */
  async seal(input: SealHoldoutInput): Promise<Holdout> {
    checkInput(sealSchema, input);
    const { symbol, from } = input;
    const files = await this.#folder.csvFiles();
    // A seal of a symbol that is misspelt would hide nothing, and nobody would notice.
    if (!files.some((file) => file.symbol === symbol)) throw refusal('symbol', missingSymbol(symbol, files));
    return await this.#kept('symbol', () => this.#holdouts.seal(symbol, from, this.#clock.now()));
  }

  /**
   * Opens a holdout, which stays in the list; one that is open stays as it is.
   * @throws InvalidInputError when there is none of that id, or it cannot be kept
   */
  async open(id: string): Promise<Holdout> {
    const opened = await this.#kept('id', () => this.#holdouts.open(id, this.#clock.now()));
    if (opened !== null) return opened;
    throw new InvalidInputError([
      {
        path: ['id'],
        code: 'HOLDOUT_NOT_FOUND',
        message: `id: there is no holdout ${id}; 'ktrdr holdout list' and the query holdouts name all`,
      },
    ]);
  }

  async #kept<T>(field: string, change: () => Promise<T>): Promise<T> {
    try {
      return await change();
    } catch (error) {
      if (error instanceof AppError && !(error instanceof StoreUnavailableError)) throw refusal(field, error);
      throw error;
    }
  }
}

function refusal(field: string, { code, message }: AppError): InvalidInputError {
  return new InvalidInputError([{ path: [field], code, message: `${field}: ${message}` }]);
}
