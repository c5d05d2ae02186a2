import { AppError } from './app-error.js';
import { resourceShortage } from './resource-shortage.js';

/** What Node says where a file of the program is not there. */
const MISSING_FILE = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND', 'ENOENT'];

/** What becomes of work for which no thread could be started, however often that was tried. */
export class WorkerUnavailableError extends AppError {
  readonly code = 'WORKER_UNAVAILABLE';
  override readonly retryable = true;

  /** @param cause what the last start ended with; it may name paths, which users are not shown */
  constructor(cause: unknown) {
    super(`No worker thread could be started: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  const shortage = resourceShortage(cause);
  if (shortage !== null) return `${shortage.what}. ${shortage.remedy}; then start it again.`;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (MISSING_FILE.includes(code)) {
    return (
      'a file of the program is missing, as while it is built or upgraded. ' +
      'Let that be finished, or restart the server; then start it again.'
    );
  }
  return 'the server log says why. Mend that, then start it again.';
}
