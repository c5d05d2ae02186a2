import { type FileHandle, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { PathNotContainedError } from '../../../base/outer/files/contained-path.js';
import { withContained } from '../../../base/outer/files/open-contained.js';
import type { WorkFile } from '../../../operations/ports/artifacts.js';
import type { StandIn } from '../../../operations/ports/stand-ins.js';
import type { ArtifactDepot } from './artifact-depot.js';
import type { ArtifactFolder } from './artifact-folder.js';
import { encodeStandIns, STAND_INS_PATH } from './stand-in-files.js';
import type { Folders, WorkFolder } from './work-folders.js';

/** What the system says of a file that something else has taken the place of. */
const GONE = ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENXIO'];

/** Files whose hashes are remembered. */
const MOST_KNOWN = 10_000;

/** What an operation is recorded with, paths such as `data/EURUSD_1h.csv`. */
export interface Pinned {
  readonly paths: readonly string[];
  readonly standIns: readonly StandIn[];
}

/** Takes files of this server's folders into the depot, as they are at the moment. */
export class FilePins {
  readonly #folders: Folders;
  readonly #depot: ArtifactDepot;
  readonly #artifacts: ArtifactFolder;
  /** By path and what the system says of the file, so that only what has changed is read. */
  readonly #hashes = new Map<string, string>();

  constructor(folders: Folders, depot: ArtifactDepot, artifacts: ArtifactFolder) {
    this.#folders = folders;
    this.#depot = depot;
    this.#artifacts = artifacts;
  }

  /**
   * Returns the files with their hashes, once the cluster can have them; those that are gone are left out. What stands
   * for others is one file more.
   */
  async pin({ paths, standIns }: Pinned): Promise<readonly WorkFile[]> {
    const files: WorkFile[] = [];
    for (const path of paths) {
      const hash = await this.#take(path);
      if (hash !== null) files.push({ path, hash });
    }
    if (standIns.length > 0) {
      const { hash } = await this.#artifacts.put(encodeStandIns(standIns), { hash: null, size: null });
      files.push({ path: STAND_INS_PATH, hash });
    }
    await this.#depot.tell(files.map(({ hash }) => hash));
    return files;
  }

  async #take(path: string): Promise<string | null> {
    const [first = '', ...rest] = path.split('/');
    const folder = this.#folders[first as WorkFolder];
    try {
      const root = await realpath(folder);
      return await withContained(join(root, ...rest), root, path, (handle) => this.#hashOf(path, handle));
    } catch (error) {
      if (error instanceof PathNotContainedError) return null;
      if (error instanceof Error && 'code' in error && GONE.includes(String(error.code))) return null;
      throw error;
    }
  }

  async #hashOf(path: string, handle: FileHandle): Promise<string | null> {
    const { ino, size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true });
    const version = `${path} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
    const known = this.#hashes.get(version);
    if (known !== undefined && this.#artifacts.sizeOf(known) !== null) return known;
    const chunks = handle.createReadStream({ autoClose: false });
    const { hash } = await this.#artifacts.put(chunks, { hash: null, size: null });
    const [oldest] = this.#hashes.keys();
    if (this.#hashes.size >= MOST_KNOWN && oldest !== undefined) this.#hashes.delete(oldest);
    this.#hashes.set(version, hash);
    return hash;
  }
}
