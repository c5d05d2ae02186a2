import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { dirname } from 'node:path';

/** What the machine has to give at the moment. */
export interface Means {
  /** How much more memory this process may take. */
  freeMemoryBytes(): number;
  /** How much room the disk of a folder has; null where that cannot be told. */
  freeDiskBytes(folder: string): Promise<number | null>;
  /** The folder of the database, which keeps what runs leave; null where it is not known. */
  readonly resultsDir: string | null;
}

/** Node says so much, or nothing, where nobody limits a process. */
const NO_LIMIT = 2 ** 53;
const KIBIBYTE = 1_024;

/** Asks the system. @param resultsDir the folder of the database */
export function machineMeans(resultsDir: string | null): Means {
  return { freeMemoryBytes, freeDiskBytes, resultsDir };
}

/** Returns how much memory this process may take in all: what the machine has, or a limit such as that of a container. */
export function memoryLimitBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < NO_LIMIT ? Math.min(limit, totalmem()) : totalmem();
}

/**
 * The smaller of what is left of a limit on this process, such as that of a container, and of what the whole machine
 * has left. Where the latter is not known it is all that others could be asked to give back: too much rather than too
 * little, because what is asked here refuses work.
 */
function freeMemoryBytes(): number {
  const takenBytes = process.memoryUsage.rss();
  const limit = process.constrainedMemory();
  const ofLimit = limit > 0 && limit < NO_LIMIT ? limit - takenBytes : Number.POSITIVE_INFINITY;
  return Math.max(0, Math.min(ofLimit, linuxFreeBytes() ?? totalmem() - takenBytes));
}

/** What Linux could give without taking from a program, what it could swap out included; null elsewhere. */
function linuxFreeBytes(): number | null {
  if (process.platform !== 'linux') return null;
  try {
    const text = readFileSync('/proc/meminfo', 'latin1');
    const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]);
    const freeKibibytes = read('MemAvailable') + read('SwapFree');
    return Number.isFinite(freeKibibytes) ? freeKibibytes * KIBIBYTE : null;
  } catch {
    return null;
  }
}

async function freeDiskBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    // A folder that is not there yet will be made on the disk of the one above it.
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isMissing && dirname(folder) !== folder) return await freeDiskBytes(dirname(folder));
    // The file system does not say: writing will tell.
    return null;
  }
}
