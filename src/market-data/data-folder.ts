import { lstatSync } from 'node:fs';
import { type FileHandle, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PathNotContainedError } from '../base/outer/files/contained-path.js';
import { withContained } from '../base/outer/files/open-contained.js';
import { DataInvalidError } from './data-invalid-error.js';
import {
  csvFileName,
  type InstrumentName,
  metaFileName,
  parseCsvFileName,
  parseHoldoutFileName,
} from './instrument-file.js';

/** What the system says where there is no file: no such entry, not a folder on the way, a link in circles. */
const MISSING = ['ENOENT', 'ENOTDIR', 'ELOOP'];

/** What Node reads in one piece. */
const MAX_BYTES = 2 ** 31 - 1;

/** A csv file of the data folder and what its name says. */
export interface CsvFile extends InstrumentName {
  readonly fileName: string;
}

/**
 * Lists and reads the files of one folder, and never any other: names come from the folder itself, and what a
 * symbolic link points to must lie within. Nothing is remembered between two calls.
 */
export class DataFolder {
  constructor(private readonly folder: string) {}

  /** Returns the files of bars, ordered by symbol and timeframe; empty when the folder does not exist. */
  async csvFiles(): Promise<CsvFile[]> {
    const byInstrument = new Map<string, CsvFile>();
    for (const fileName of (await this.fileNames()).sort()) {
      const name = parseCsvFileName(fileName);
      if (name === null) continue;
      const canonical = csvFileName(name);
      // Two spellings of one symbol: the one that the project itself would write counts.
      if (fileName === canonical || !byInstrument.has(canonical)) {
        byInstrument.set(canonical, { ...name, fileName });
      }
    }
    return [...byInstrument.values()].sort((a, b) => (instrumentKey(a) < instrumentKey(b) ? -1 : 1));
  }

  /** Returns the names of the files of seals, sorted. */
  async holdoutFiles(): Promise<readonly string[]> {
    return (await this.fileNames()).filter((name) => parseHoldoutFileName(name) !== null).sort();
  }

  /** Returns the bytes of a file; null when it does not exist. @throws DataInvalidError when it is not in the folder */
  async read(fileName: string): Promise<Uint8Array | null> {
    try {
      const file = join(this.folder, fileName);
      // Every start asks for seals, and as a rule there are none: another thread would take longer to say so.
      if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return null;
      const root = await realpath(this.folder);
      return await withContained(file, root, fileName, (handle) => readWhole(handle, fileName));
    } catch (error) {
      if (error instanceof PathNotContainedError) {
        throw new DataInvalidError(
          fileName,
          null,
          'is a symbolic link that leads out of the data folder; put the file itself there',
        );
      }
      if (isSystemError(error, ['ENXIO'])) throw notAFile(fileName);
      if (isSystemError(error, MISSING)) return null;
      throw error;
    }
  }

  /** Returns a text that changes when the file does; null when it does not exist. */
  private async version(fileName: string): Promise<string | null> {
    const stats = await missingAsNull(stat(join(this.folder, fileName), { bigint: true }));
    return stats === null ? null : `${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`;
  }

  /** Returns a text that changes when a csv file or the description beside it does. */
  async versionOf({ fileName }: CsvFile): Promise<string> {
    return `${await this.version(fileName)}|${await this.version(metaFileName(fileName))}`;
  }

  private async fileNames(): Promise<string[]> {
    const entries = await missingAsNull(readdir(this.folder, { withFileTypes: true }));
    return (entries ?? [])
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map(({ name }) => name);
  }
}

async function readWhole(handle: FileHandle, fileName: string): Promise<Uint8Array> {
  const info = await handle.stat();
  if (!info.isFile()) throw notAFile(fileName);
  if (info.size > MAX_BYTES) {
    throw new DataInvalidError(
      fileName,
      null,
      `has ${info.size} bytes and at most ${MAX_BYTES} can be read; split it by time or use a longer timeframe`,
    );
  }
  return await handle.readFile();
}

function notAFile(fileName: string): DataInvalidError {
  return new DataInvalidError(fileName, null, 'is not a file; remove it');
}

function instrumentKey({ symbol, timeframe }: InstrumentName): string {
  return `${symbol}\n${timeframe}`;
}

async function missingAsNull<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if (isSystemError(error, MISSING)) return null;
    throw error;
  }
}

function isSystemError(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
