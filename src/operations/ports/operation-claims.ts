import type { Operation, OperationWarning } from '../record/operation.js';
import type { RecordedFiles } from './artifacts.js';

/**
 * What a process knows of operations that whoever runs them claims in the store they share. Rows say all that is known
 * of such operations; nothing of them is kept in memory but by the one that runs them.
 */
export interface OperationClaims {
  /** Who new operations belong to, before and after they are claimed. */
  readonly owner: string;
  /**
   * Pins the files that a new operation reads.
   * @throws AppError where they cannot be kept
   */
  filesOf(operation: Operation): Promise<RecordedFiles>;
  /** Says that an operation waits to be claimed. */
  offered(operation: Operation): void;
  /**
   * Has who runs an operation store how far it is.
   * @returns what is to be said where that could not be had; null where all is well
   */
  freshen(operation: Operation): Promise<OperationWarning | null>;
  /** Has who runs an operation look at once whether it is to stop. */
  stopping(operation: Operation): void;
  /** Hears that somebody asks how far an operation is that runs here: it may be to stop. */
  askedFor(): void;
}
