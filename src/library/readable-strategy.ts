import { AppError } from '../base/pure/app-error.js';
import { resourceShortage } from '../base/pure/resource-shortage.js';
import { readStrategyFile } from './strategy-file.js';

/**
 * Reads a strategy file for what a start wants to know of it.
 * @returns null for one that is missing or cannot be read: that is the worker's to report
 * @throws ResourceShortageError when the machine has no means to read it at the moment
 */
export async function readableStrategy(path: string, strategiesDir: string): Promise<string | null> {
  try {
    return await readStrategyFile(path, strategiesDir);
  } catch (error) {
    const shortage = resourceShortage(error);
    if (shortage !== null) throw shortage;
    if (error instanceof AppError || isOfSystem(error)) return null;
    throw error;
  }
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
