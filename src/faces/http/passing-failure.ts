import { AppError } from '../../base/pure/app-error.js';
import { resourceShortage } from '../../base/pure/resource-shortage.js';

/** Returns what may be over the next time and can be told: a shortage of the machine, a database that is away. */
export function passingFailure(error: unknown): AppError | null {
  const expected = error instanceof AppError ? error : resourceShortage(error);
  return expected?.retryable ? expected : null;
}
