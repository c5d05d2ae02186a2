import { AppError } from '../base/pure/app-error.js';

/** Thrown when an import would replace bars that are there already. */
export class DatasetExistsError extends AppError {
  readonly code = 'DATASET_EXISTS';
  /** Path of the file that holds them. */
  readonly file: string;

  constructor(symbol: string, timeframe: string, file: string) {
    super(`There are bars of '${symbol}' at ${timeframe} already, in ${file}; nothing was replaced.`);
    this.file = file;
  }
}
