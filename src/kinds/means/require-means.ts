import { AppError } from '../../base/pure/app-error.js';
import { formatBytes } from '../../base/pure/format-bytes.js';
import type { Means } from './machine-means.js';
import type { WorkEstimate } from './work-estimate.js';

/** Thrown before work begins that could not be done in the memory that there is. */
export class NotEnoughMemoryError extends AppError {
  readonly code = 'NOT_ENOUGH_MEMORY';
  override readonly retryable = true;

  /** @param less how to ask for work that takes less */
  constructor(
    what: string,
    readonly neededBytes: number,
    readonly freeBytes: number,
    less: string,
  ) {
    super(
      `${what} needs at least ${formatBytes(neededBytes)} of memory, and the server may take ${formatBytes(freeBytes)} more ` +
        `at the moment. Ask for ${less}, wait for other operations to end, or give the server more memory.`,
    );
  }
}

/** Thrown before work begins whose results would not fit on the disk. */
export class NotEnoughDiskError extends AppError {
  readonly code = 'NOT_ENOUGH_DISK';
  override readonly retryable = true;

  /** @param where what is kept there, such as `the database` */
  constructor(
    what: string,
    where: string,
    readonly neededBytes: number,
    readonly freeBytes: number,
  ) {
    super(
      `${what} leaves at least ${formatBytes(neededBytes)} on the disk of ${where}, which has room for ` +
        `${formatBytes(freeBytes)}. Free some space, or ask for a shorter range; then start it again.`,
    );
  }
}

/**
 * Refuses work for which there cannot be enough memory or disk, before it has taken any.
 * @param folders where the work writes a model, or bars
 * @throws NotEnoughMemoryError, NotEnoughDiskError
 */
export async function requireMeans(
  { what, memoryBytes, less, resultBytes, modelBytes, dataBytes }: WorkEstimate,
  means: Means,
  folders: { readonly models?: string; readonly data?: string },
): Promise<void> {
  const freeBytes = means.freeMemoryBytes();
  if (memoryBytes > freeBytes) throw new NotEnoughMemoryError(what, memoryBytes, freeBytes, less);
  const places = [
    { where: 'the database', folder: means.resultsDir, bytes: resultBytes },
    { where: 'the models folder', folder: folders.models ?? null, bytes: modelBytes },
    { where: 'the data folder', folder: folders.data ?? null, bytes: dataBytes },
  ];
  for (const { where, folder, bytes } of places) {
    const freeDisk = folder === null || bytes === 0 ? null : await means.freeDiskBytes(folder);
    if (freeDisk !== null && bytes > freeDisk) throw new NotEnoughDiskError(what, where, bytes, freeDisk);
  }
}
