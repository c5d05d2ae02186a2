import type { Operation } from '../../operations/record/operation.js';
import type { FileSubject } from '../report/file-source.js';

/** Why there is no file, and what to do. */
export interface MissingFileNotice {
  readonly status: 404 | 409;
  readonly title: string;
  readonly message: string;
}

/** Says why an operation has no report and no downloads. */
export function missingFileNotice(
  operationId: string,
  subject: Exclude<FileSubject, { readonly kind: 'FINISHED' }>,
): MissingFileNotice {
  if (subject.kind === 'NO_RESULT')
    return { status: 409, title: 'No result yet', ...noResult(subject.operation) };
  const id = operationId.length > 100 ? `${operationId.slice(0, 100)}…` : operationId;
  return {
    status: 404,
    title: 'Not found',
    message: `No operation with files has the id ${id}. List what there is with the query operations, or with "ktrdr operations list".`,
  };
}

function noResult({ id, type, status, progress, error, cancelReason }: Operation): {
  readonly title?: string;
  readonly message: string;
} {
  switch (status) {
    case 'PENDING':
    case 'RUNNING':
    case 'CANCELLING':
      return {
        message: `Operation ${id} is ${status} (${Math.floor(progress.percentage)} %). Come back when it is COMPLETED; "ktrdr operations follow ${id}" waits for it.`,
      };
    case 'FAILED':
      return {
        title: 'No result',
        message: `Operation ${id} is FAILED${error === null ? '' : ` (${error.code}): ${error.message}`} Mend the cause and start it again.`,
      };
    case 'CANCELLED':
      return {
        title: 'No result',
        message: `Operation ${id} is CANCELLED${cancelReason === null ? '' : ` (${cancelReason})`}. What it measured up to then is in its ${type === 'STUDY' ? 'trials' : 'bars'}, in the API; start it again for a result.`,
      };
    case 'COMPLETED':
      return { title: 'No result', message: `Operation ${id} has been removed meanwhile.` };
  }
}
