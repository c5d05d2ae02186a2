import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from '../../../base/pure/hashing.js';
import type { WorkFile } from '../../../operations/ports/artifacts.js';
import type { StandIn } from '../../../operations/ports/stand-ins.js';
import type { ArtifactDepot } from './artifact-depot.js';
import { makeStandIns } from './stand-in-files.js';

/** A folder with files, until it is let go. */
export interface OpenFolder {
  /** Absolute. */
  readonly folder: string;
  release(): Promise<void>;
}

interface FileSet {
  readonly files: readonly WorkFile[];
  readonly ready: Promise<string>;
  users: number;
}

/** Sets that nobody uses are kept: the next operation as a rule reads the same bars. */
const MOST_IDLE = 8;
/** A server that has a file may be starting again. */
const PATIENCE_MS = 60_000;

/**
 * Folders with the files of a list, made of links to what the depot has. Operations that read the same files have one in
 * common, with the columnar forms of bars that are made in it.
 */
export class FileSets {
  readonly #folder: string;
  readonly #depot: ArtifactDepot;
  /** In the order of their use. */
  readonly #sets = new Map<string, FileSet>();

  /** @param folder of this process alone, on the file system of the depot; what is in it is removed */
  static async open(folder: string, depot: ArtifactDepot): Promise<FileSets> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return new FileSets(folder, depot);
  }

  private constructor(folder: string, depot: ArtifactDepot) {
    this.#folder = folder;
    this.#depot = depot;
  }

  /**
   * Opens a folder with some files, which is only to be read.
   * @param standIns what is there besides, unless a file of that path is
   * @throws ArtifactMissingError, ArtifactRefusedError
   */
  async read(files: readonly WorkFile[], standIns: readonly StandIn[] = []): Promise<OpenFolder> {
    const key = sha256(...files.flatMap(({ path, hash }) => [path, hash]), JSON.stringify(standIns));
    const set = this.#sets.get(key) ?? { files, ready: this.#make(key, files, standIns), users: 0 };
    this.#sets.delete(key);
    this.#sets.set(key, set);
    set.users += 1;
    try {
      const folder = await set.ready;
      return { folder, release: () => this.#release(set) };
    } catch (error) {
      set.users -= 1;
      if (this.#sets.get(key) === set) this.#sets.delete(key);
      throw error;
    }
  }

  /** Makes a folder with some files for one operation, which may add to it and replace them. @param standIns as for `read` */
  async write(
    files: readonly WorkFile[],
    standIns: readonly StandIn[] = [],
  ): Promise<OpenFolder & { add(more: readonly WorkFile[]): Promise<void> }> {
    const folder = join(this.#folder, randomUUID());
    await mkdir(folder);
    const add = async (more: readonly WorkFile[]): Promise<void> => {
      // A link would be gone with what makes room; a file of its own stays as long as the operation.
      for (const file of more) await this.#place(folder, file, copyFile);
    };
    const release = () => rm(folder, { recursive: true, force: true });
    try {
      await add(files);
      await makeStandIns(folder, standIns);
      return { folder, add, release };
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** Returns the bytes of a file, which is not large. @throws ArtifactMissingError, ArtifactRefusedError */
  async bytes(file: WorkFile): Promise<Uint8Array> {
    const source = await this.#depot.file(file, PATIENCE_MS);
    return await readFile(source).finally(() => this.#depot.release(file.hash));
  }

  /** Removes the set that nobody has used for the longest time; false where all are in use. */
  async removeOldest(): Promise<boolean> {
    const oldest = [...this.#sets].find(([, { users }]) => users === 0);
    if (oldest === undefined) return false;
    const [key, { files, ready }] = oldest;
    this.#sets.delete(key);
    await rm(await ready, { recursive: true, force: true });
    for (const { hash } of files) this.#depot.release(hash);
    return true;
  }

  async #make(key: string, files: readonly WorkFile[], standIns: readonly StandIn[]): Promise<string> {
    const draft = join(this.#folder, `${key}.${randomUUID()}`);
    const target = join(this.#folder, `${key.slice(0, 16)}-${randomUUID().slice(0, 8)}`);
    const used: string[] = [];
    try {
      await mkdir(draft);
      for (const file of files) {
        await this.#place(draft, file, linkOrCopy, false);
        used.push(file.hash);
      }
      await makeStandIns(draft, standIns);
      await rename(draft, target);
      return target;
    } catch (error) {
      for (const hash of used) this.#depot.release(hash);
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
  }

  async #place(
    folder: string,
    file: WorkFile,
    put: (from: string, to: string) => Promise<void>,
    lettingGo = true,
  ): Promise<void> {
    const target = join(folder, file.path);
    await mkdir(dirname(target), { recursive: true });
    const source = await this.#depot.file(file, PATIENCE_MS);
    try {
      await put(source, target);
    } catch (error) {
      this.#depot.release(file.hash);
      throw error;
    }
    if (lettingGo) this.#depot.release(file.hash);
  }

  async #release(set: FileSet): Promise<void> {
    set.users -= 1;
    const idle = [...this.#sets.values()].filter(({ users }) => users === 0).length;
    if (idle > MOST_IDLE) await this.removeOldest();
  }
}

/** Some file systems have no links, and some no more of them. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}
