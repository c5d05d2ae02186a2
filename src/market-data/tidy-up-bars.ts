import {
  FolderLockedError,
  FolderNotWritableError,
  withFolderLock,
} from '../base/outer/files/folder-lock.js';
import { removeUnfinishedFiles, unfinishedFiles } from '../base/outer/files/unfinished-files.js';

const LONGEST_WAIT_MS = 1_000;

/**
 * Removes half-written files from a data folder: a process that is killed while it stores bars leaves one. Where
 * somebody stores bars at the moment, or nothing may be written, they stay for the next time.
 */
export async function tidyUpBars(dataDir: string): Promise<void> {
  if ((await unfinishedFiles(dataDir)).length === 0) return;
  const signal = AbortSignal.timeout(LONGEST_WAIT_MS);
  try {
    await withFolderLock(dataDir, signal, () => removeUnfinishedFiles(dataDir));
  } catch (error) {
    const isBusy = signal.aborted || error instanceof FolderLockedError;
    if (!isBusy && !(error instanceof FolderNotWritableError)) throw error;
  }
}
