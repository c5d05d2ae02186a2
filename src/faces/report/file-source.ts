import type { Operation } from '../../operations/record/operation.js';
import type { Download } from './operation-files.js';

/** An operation of which files can be made. */
export interface FinishedFiles {
  readonly operation: Operation;
  /** Returns the report as one HTML file; absent where the operation has no result to report. */
  readonly report?: () => Promise<string>;
  /** Yields a file in pieces; null where an operation of this type has no such file. */
  download(file: Download): AsyncIterable<string | Uint8Array> | null;
}

/** What an id stands for: UNKNOWN also for an operation of a type that has no files. */
export type FileSubject =
  | { readonly kind: 'UNKNOWN' }
  | { readonly kind: 'NO_RESULT'; readonly operation: Operation }
  | { readonly kind: 'FINISHED'; readonly files: FinishedFiles };

/** Makes the files of the operations of one type. */
export interface FileSource {
  /** Type of the operations. */
  readonly type: string;
  /** Returns null for an operation that has nothing to make files of, not yet or never. */
  filesOf(operation: Operation): Promise<FinishedFiles | null>;
}
