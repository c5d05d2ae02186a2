import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withFolderLock } from '../../base/outer/files/folder-lock.js';
import { replaceFile } from '../../base/outer/files/replace-file.js';
import { removeUnfinishedFiles } from '../../base/outer/files/unfinished-files.js';
import { DataFolder } from '../data-folder.js';
import { DataInvalidError } from '../data-invalid-error.js';
import { explainingWriteFailures } from '../explaining-write-failures.js';
import { holdoutFileName, parseHoldoutFileName } from '../instrument-file.js';
import type { HoldoutShelf, WriteHoldouts } from './holdout-shelf.js';

const LONGEST_WAIT_MS = 30_000;

/** Lists as files beside the bars, changed under the lock of the folder. */
export class FolderShelf implements HoldoutShelf {
  readonly #dataDir: string;
  readonly #folder: DataFolder;

  /** @param dataDir it may be missing */
  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#folder = new DataFolder(dataDir);
  }

  nameOf(symbol: string): string {
    return holdoutFileName(symbol);
  }

  async symbols(): Promise<readonly string[]> {
    return (await this.#folder.holdoutFiles()).map((fileName) => {
      const symbol = parseHoldoutFileName(fileName) as string;
      const canonical = holdoutFileName(symbol);
      if (fileName === canonical) return symbol;
      throw new DataInvalidError(fileName, null, `is an unusual spelling; rename it to '${canonical}'`);
    });
  }

  read(symbol: string): Promise<Uint8Array | null> {
    return this.#folder.read(holdoutFileName(symbol));
  }

  async change<T>(work: (write: WriteHoldouts) => Promise<T>): Promise<T> {
    return await explainingWriteFailures(async () => {
      await mkdir(this.#dataDir, { recursive: true });
      return await withFolderLock(this.#dataDir, AbortSignal.timeout(LONGEST_WAIT_MS), async () => {
        await removeUnfinishedFiles(this.#dataDir);
        return await work((symbol, bytes) =>
          replaceFile(join(this.#dataDir, holdoutFileName(symbol)), bytes),
        );
      });
    });
  }
}
