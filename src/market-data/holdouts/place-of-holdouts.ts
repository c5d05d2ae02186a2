import { FolderShelf } from './folder-shelf.js';
import type { HoldoutShelf } from './holdout-shelf.js';

let ofProcess: HoldoutShelf | null = null;

/** Has this thread find all seals in one place, whatever the data folder. @param shelf null for beside the bars */
export function keepHoldoutsIn(shelf: HoldoutShelf | null): void {
  ofProcess = shelf;
}

/** Returns where the seals of a data folder are kept: beside its bars, unless this thread was told another place. */
export function shelfOf(dataDir: string): HoldoutShelf {
  return ofProcess ?? new FolderShelf(dataDir);
}
