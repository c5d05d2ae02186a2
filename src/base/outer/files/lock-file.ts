/** The file of the lock in a folder. Whoever opens and closes it takes the lock from all of the process. */
export const LOCK_FILE = '.ktrdr.lock';
