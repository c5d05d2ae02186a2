import { DataInvalidError } from '../data-invalid-error.js';

/** Thrown when dates of a file can mean two days each and nobody said which. */
export class AmbiguousDatesError extends DataInvalidError {
  /** The same as a question, for those who choose the answer. */
  readonly question: string;

  /** @param example as the file writes it */
  constructor(fileName: string, example: string) {
    const doubt = `dates such as '${example}' can mean two days`;
    super(
      fileName,
      null,
      `${doubt}; say with dateOrder whether the month (MDY) or the day (DMY) comes first`,
    );
    this.question = `${fileName}: ${doubt}: does the month or the day come first?`;
  }
}
