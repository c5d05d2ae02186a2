import { AppError } from '../base/pure/app-error.js';

/** Thrown for a file of recorded signals that does not hold what it must. */
export class SignalsInvalidError extends AppError {
  readonly code = 'SIGNALS_INVALID';
  readonly fileName: string;
  /** 1-based, the header is line 1; null when the whole file is meant. */
  readonly line: number | null;

  /** @param problem what is wrong and what to do about it, without a full stop */
  constructor(fileName: string, line: number | null, problem: string) {
    super(`${fileName}${line === null ? '' : `, line ${line}`}: ${problem}.`);
    this.fileName = fileName;
    this.line = line;
  }
}
