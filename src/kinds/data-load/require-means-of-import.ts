import { open, stat } from 'node:fs/promises';
import { expectedRows } from '../../market-data/import/expected-rows.js';
import type { ImportRequest } from '../../market-data/import/import-bars.js';
import { machineMeans } from '../means/machine-means.js';
import { requireMeans } from '../means/require-means.js';
import { dataLoadEstimate } from '../means/work-estimate.js';

/**
 * Refuses to import a file, anywhere, for which there cannot be enough memory or disk, before it is read. What is no
 * plain file does not tell how much there is of it.
 * @param means default: those of this machine
 * @throws NotEnoughMemoryError, NotEnoughDiskError
 */
export async function requireMeansOfImport(
  { file: path, timeframe, dataDir }: Pick<ImportRequest, 'file' | 'timeframe' | 'dataDir'>,
  means = machineMeans(null),
): Promise<void> {
  const found = await stat(path);
  if (!found.isFile()) return;
  const file = await open(path);
  try {
    const expected = await expectedRows(file, found.size);
    await requireMeans(dataLoadEstimate(timeframe, expected), means, { data: dataDir });
  } finally {
    await file.close();
  }
}
