import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFolderLock } from '../base/outer/files/folder-lock.js';
import { removeUnfinishedFiles } from '../base/outer/files/unfinished-files.js';
import type { Bars } from '../domain/market/bars.js';
import { fileIdentity, writeArrowBars } from './arrow/arrow-store.js';
import { explainingWriteFailures } from './explaining-write-failures.js';
import { type PlannedStore, planStore, type StoreReport } from './plan-store.js';
import type { StoreRequest } from './store-request.js';
import { renderBars, writeBarFiles } from './write-bars.js';

/**
 * Stores bars: merges them by stamp with what the data folder has, where the new ones count.
 *
 * One store at a time works on a folder, over all threads and processes, so that none loses the bars of another. Each
 * file is replaced as a whole, and nothing is written when nothing changes. Bars made by a generator are never mixed
 * with others: they give way.
 * @param bars at least one
 * @param signal ends the waiting for other stores
 * @throws DatasetMismatchError when adjusted prices would be mixed with others, bars stamped by date with others, or
 * weeks and months that a file which stamps the close cannot hold
 * @throws DatasetExistsError in mode `create` when there are bars
 * @throws DataInvalidError when what is stored is broken and counts
 * @throws FolderLockedError, FolderNotWritableError
 */
export async function storeBars(
  dataDir: string,
  request: StoreRequest,
  bars: Bars,
  signal: AbortSignal,
): Promise<StoreReport> {
  return await explainingWriteFailures(async () => {
    await mkdir(dataDir, { recursive: true });
    return await withFolderLock(dataDir, signal, async () => {
      await removeUnfinishedFiles(dataDir);
      const planned = await planStore(dataDir, request, bars);
      await write(dataDir, planned);
      return planned.report;
    });
  });
}

async function write(dataDir: string, { report, found, description }: PlannedStore): Promise<void> {
  const { instrument, bars } = report;
  const files = renderBars(instrument, bars, description);
  if (found?.hash === files.hash && (await hasContent(join(dataDir, files.metaName), files.meta))) return;
  await writeBarFiles(dataDir, files);
  const identity = await fileIdentity(join(dataDir, files.csvName));
  const origin = {
    ...{ csvHash: files.hash, timezone: instrument.timezone, stamp: description.stamp },
    calendar: instrument.calendarAssumed ? undefined : instrument.calendar,
  };
  await writeArrowBars(dataDir, files.csvName, bars, origin, identity);
}

async function hasContent(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    return (await readFile(path)).equals(bytes);
  } catch {
    return false;
  }
}
