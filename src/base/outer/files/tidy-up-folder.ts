import { FolderLockedError, FolderNotWritableError, withFolderLock } from './folder-lock.js';
import { removeUnfinishedFiles, unfinishedFiles } from './unfinished-files.js';

const LONGEST_WAIT_MS = 1_000;

/**
 * Removes half-written files from a folder that is written under its lock: a process that is killed while it stores bars
 * or a strategy leaves one. Where somebody writes at the moment, or nothing may be written, they stay for the next time.
 * @param options whether its own folders are looked through, too
 */
export async function tidyUpFolder(folder: string, options = { recursive: false }): Promise<void> {
  if ((await unfinishedFiles(folder, options)).length === 0) return;
  const signal = AbortSignal.timeout(LONGEST_WAIT_MS);
  try {
    await withFolderLock(folder, signal, () => removeUnfinishedFiles(folder, options));
  } catch (error) {
    const isBusy = signal.aborted || error instanceof FolderLockedError;
    if (!isBusy && !(error instanceof FolderNotWritableError)) throw error;
  }
}
