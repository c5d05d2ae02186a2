import { DataInvalidError } from '../data-invalid-error.js';

/** Thrown when dates of a file can mean two days each and nobody said which. */
export class AmbiguousDatesError extends DataInvalidError {
  /** @param example as the file writes it */
  constructor(fileName: string, example: string) {
    super(
      fileName,
      null,
      `dates such as '${example}' can mean two days; say with dateOrder whether the month (MDY) or the day (DMY) comes first`,
    );
  }
}
