import { FolderNotWritableError } from '../base/outer/files/folder-lock.js';
import { resourceShortage } from '../base/pure/resource-shortage.js';

/**
 * Does work that writes to the data folder.
 * @throws FolderNotWritableError in the place of what the system says of a file that cannot be written
 * @throws ResourceShortageError where the machine lacks something else than disk
 */
export async function explainingWriteFailures<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && 'code' in error) {
      const shortage = resourceShortage(error);
      // A full disk is a matter of the folder.
      if (shortage !== null && !shortage.isDisk) throw shortage;
      throw new FolderNotWritableError(String(error.code));
    }
    throw error;
  }
}
