import { AppError } from '../base/pure/app-error.js';

/** Thrown when the stamps of a file can be taken in two ways and nobody said which is meant. */
export class AmbiguousStampsError extends AppError {
  readonly code = 'STAMPS_AMBIGUOUS';

  /**
   * @param fileName what users call the file
   * @param found what the stamps are, such as `weeks are dated Sunday, such as 2024-01-21`
   * @param readings both ways to take them, each with the value that decides for it, such as `open` or `17:00`
   * @param option the field of the API that decides
   */
  constructor(
    readonly fileName: string,
    readonly found: string,
    readonly readings: readonly { readonly meaning: string; readonly value: string }[],
    readonly option: 'stamp' | 'dayStart',
  ) {
    const ways = readings.map(({ meaning, value }) => `${meaning} (${option} ${value})`).join(', or ');
    super(`The file '${fileName}': ${found}. That may mean two things: ${ways}. Say which.`);
  }
}
