import { AppError } from '../../base/pure/app-error.js';

/** Thrown where the history of seals is full. */
export class TooManyHoldoutsError extends AppError {
  readonly code = 'TOO_MANY_HOLDOUTS';

  /** @param symbol whose seals they are; null for those of the whole data folder */
  constructor(limit: number, symbol: string | null) {
    const whose = symbol === null ? 'The data folder' : `'${symbol}'`;
    super(
      `${whose} has ${limit} holdouts, opened ones included, and more are not kept. Use one that is there.`,
    );
  }
}
