import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PathNotContainedError } from '../../base/outer/files/contained-path.js';
import { isInside, withContained } from '../../base/outer/files/open-contained.js';
import { unlessShort } from '../../base/pure/resource-shortage.js';
import type { StandIn } from '../../operations/ports/stand-ins.js';

/** What work reads, and what stands for the rest of what it looks at. */
export interface NeededFiles {
  /** Each with its folder as the first segment. */
  readonly paths: readonly string[];
  /** Paths of the same form. */
  readonly standIns: readonly StandIn[];
}

/** What work finds at a path: bytes to read, something that it refuses, or nothing, so that it looks at what else there is. */
export type Found = 'content' | 'refused' | 'nothing';

/** What the system says of a file that the server may not read. */
const CLOSED = ['EACCES', 'EPERM'];

/** What the system says where nobody can find a file. */
const NOT_FOUND = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'];

/** Gathers what work of some kind wants of its folders, each thing as work would find it there. */
export class FileWants {
  readonly #paths = new Set<string>();
  readonly #standIns = new Map<string, StandIn>();

  get found(): NeededFiles {
    return {
      paths: [...this.#paths],
      standIns: [...this.#standIns.values()].filter(({ path }) => !this.#paths.has(path)),
    };
  }

  /**
   * Wants the content of a file.
   * @param path public, such as `data/EURUSD_1h.csv`
   * @param folder what its first segment stands for
   * @param maxBytes of a larger file work says only how large it is
   * @param root what it may not leave; default: the folder
   */
  async file(
    path: string,
    folder: string,
    { maxBytes = Number.POSITIVE_INFINITY, root = folder } = {},
  ): Promise<Found> {
    const file = join(folder, ...path.split('/').slice(1));
    try {
      const real = await realpath(root);
      const info = await withContained(file, real, path, (handle) => handle.stat());
      if (!info.isFile()) return await this.#noFile(path, file);
      if (info.size > maxBytes) return this.#refused({ path, kind: 'file', bytes: info.size });
      this.#paths.add(path);
      return 'content';
    } catch (error) {
      if (error instanceof PathNotContainedError) return this.#refused({ path, kind: 'outside' });
      if (CLOSED.includes(codeOf(error))) return this.#refused({ path, kind: 'closed' });
      if (codeOf(error) === 'ENXIO') return await this.#noFile(path, file);
      if (!NOT_FOUND.includes(codeOf(error))) throw error;
      if ((await lstat(file).catch(unlessShort(null))) !== null) this.standIn({ path, kind: 'nowhere' });
      return 'nothing';
    }
  }

  /** Whatever it is, work is told the same of it as of a folder; lists of files have links to one, too. */
  async #noFile(path: string, file: string): Promise<Found> {
    const isLink = (await lstat(file)).isSymbolicLink();
    this.standIn({ path, kind: isLink ? 'linked-folder' : 'folder' });
    return 'nothing';
  }

  #refused(standIn: StandIn): Found {
    this.standIn(standIn);
    return 'refused';
  }

  /**
   * Wants all files of a model, or what messages say in its place.
   * @param path public, such as `models/rsi_v1.0.0`
   */
  async model(path: string, modelsDir: string): Promise<void> {
    const steps = path.split('/').slice(1);
    const folder = join(modelsDir, ...steps);
    const info = await stat(folder).catch(unlessShort(null));
    if (info === null) {
      await this.#foldersBeside(path, modelsDir);
      return;
    }
    const [root, real] = await Promise.all([realpath(modelsDir), realpath(folder)]);
    if (!isInside(real, root)) this.standIn({ path, kind: 'outside' });
    // Of a file in the place of a folder nobody reads anything.
    else if (info.isDirectory()) await this.#below(path, modelsDir, folder);
    else this.standIn({ path, kind: 'file', bytes: 0 });
  }

  standIn(standIn: StandIn): void {
    this.#standIns.set(standIn.path, standIn);
  }

  /** Says that there are files of some paths. */
  names(paths: readonly string[]): void {
    for (const path of paths) this.#nameUnlessThere({ path, kind: 'file', bytes: 0 });
  }

  async #foldersBeside(path: string, modelsDir: string): Promise<void> {
    const above = path.split('/').slice(0, -1);
    const beside = await readdir(join(modelsDir, ...above.slice(1)), { withFileTypes: true }).catch(
      unlessShort([]),
    );
    for (const entry of beside)
      if (entry.isDirectory() && !entry.name.startsWith('.'))
        this.#nameUnlessThere({ path: [...above, entry.name].join('/'), kind: 'folder' });
  }

  #nameUnlessThere(standIn: StandIn): void {
    if (!this.#standIns.has(standIn.path)) this.standIn(standIn);
  }

  /** @param root the folder of the model, which its files may not leave */
  async #below(path: string, modelsDir: string, root: string): Promise<void> {
    const folder = join(modelsDir, ...path.split('/').slice(1));
    const entries = await readdir(folder, { withFileTypes: true });
    const shown = entries.filter(({ name }) => !name.startsWith('.'));
    if (shown.length === 0) this.standIn({ path, kind: 'folder' });
    for (const entry of shown) {
      const below = `${path}/${entry.name}`;
      // Linked folders are not entered, so that no chain of links goes on for ever.
      if (entry.isDirectory()) await this.#below(below, modelsDir, root);
      else await this.file(below, modelsDir, { root });
    }
  }
}

/**
 * Returns a public path as it is written without detours; null for one that names nothing below its folder, which work
 * refuses whatever is there.
 */
export function plainPath(path: string, folder: string): string | null {
  const [first, ...rest] = path.split('/');
  const steps = rest.filter((step) => step !== '' && step !== '.');
  const isInside = first === folder && steps.length > 0 && !rest.includes('..') && !path.includes('\0');
  return isInside ? [first, ...steps].join('/') : null;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
