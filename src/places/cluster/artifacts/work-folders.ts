import type { ArtifactIndex, WorkFile } from '../../../operations/ports/artifacts.js';
import type { SharedLibrary } from '../../../operations/ports/shared-library.js';
import type { StandIn } from '../../../operations/ports/stand-ins.js';
import { ArtifactMissingError } from './artifact-errors.js';
import type { FileSets, OpenFolder } from './file-sets.js';
import { decodeStandIns, STAND_INS_PATH } from './stand-in-files.js';

/** Folders that work reads from and writes to; each is the first segment of the paths of its files. */
export const WORK_FOLDERS = ['strategies', 'models', 'data', 'import'] as const;
export type WorkFolder = (typeof WORK_FOLDERS)[number];
export type Folders = Readonly<Record<WorkFolder, string>>;

type WritableFolder = Awaited<ReturnType<FileSets['write']>>;

interface Prepared {
  readonly folders: Folders;
  readonly models: WritableFolder | null;
  /** Models that were added, by name. */
  readonly added: Map<string, Promise<void>>;
  readonly open: readonly OpenFolder[];
}

export interface PreparedHow {
  readonly key?: string;
  readonly files?: readonly WorkFile[] | null;
}

/** Operations whose files stay open that were looked at last. */
const MOST_VIEWS = 8;

/** Gives each operation folders of its own, with the files that it was recorded with. */
export class WorkFolders {
  readonly #sets: FileSets;
  readonly #index: ArtifactIndex;
  readonly #library: SharedLibrary;
  readonly #prepared = new Map<string, Prepared>();
  readonly #views = new Map<string, Promise<Prepared>>();

  constructor(sets: FileSets, index: ArtifactIndex, library: SharedLibrary) {
    this.#sets = sets;
    this.#index = index;
    this.#library = library;
  }

  /**
   * Opens the folders of an operation that is to run here.
   * @param written those that its work adds to
   * @param how by which key they are found, default: the id of the operation; and which files they begin with, default:
   * those that the operation was recorded with
   * @throws ArtifactMissingError, ArtifactRefusedError
   */
  async prepare(
    operationId: string,
    written: readonly WorkFolder[],
    { key = operationId, files = null }: PreparedHow = {},
  ): Promise<void> {
    this.#prepared.set(key, await this.#open(operationId, written, files));
  }

  /** Returns the folders of an operation that runs here. */
  of(operationId: string): Folders {
    return this.#of(operationId).folders;
  }

  /** Puts a model of the cluster into the folder of an operation that runs here, unless it is there. */
  async addModel(operationId: string, name: string): Promise<void> {
    const { models, added } = this.#of(operationId);
    if (models === null)
      throw new TypeError(`The work of ${operationId} has no folder of models of its own.`);
    const adding = added.get(name) ?? this.#add(models, name);
    added.set(name, adding);
    adding.catch(() => added.delete(name));
    await adding;
  }

  async #add(models: WritableFolder, name: string): Promise<void> {
    const item = await this.#library.find('models', name);
    if (item === null) throw new ArtifactMissingError(`models/${name}`, 'unknown', []);
    await models.add(item.files.map(({ path, hash }) => ({ path: `${name}/${path}`, hash })));
  }

  /** Closes the folders of an operation that runs here no more. */
  async release(operationId: string): Promise<void> {
    const prepared = this.#prepared.get(operationId);
    this.#prepared.delete(operationId);
    if (prepared !== undefined) await closeAll(prepared);
  }

  /**
   * Returns the folders of an operation to look at, for as long as a few others are looked at.
   * @throws ArtifactMissingError, ArtifactRefusedError
   */
  async view(operationId: string): Promise<Folders> {
    const view = this.#views.get(operationId) ?? this.#open(operationId, []);
    this.#views.delete(operationId);
    this.#views.set(operationId, view);
    const [oldest] = this.#views;
    if (this.#views.size > MOST_VIEWS && oldest !== undefined) {
      this.#views.delete(oldest[0]);
      await oldest[1].then(closeAll, () => undefined);
    }
    try {
      return (await view).folders;
    } catch (error) {
      this.#views.delete(operationId);
      throw error;
    }
  }

  async #open(
    operationId: string,
    written: readonly WorkFolder[],
    given: readonly WorkFile[] | null = null,
  ): Promise<Prepared> {
    const files = given ?? (await this.#index.filesOf(operationId));
    const standIns = await this.#standInsOf(files);
    const open: OpenFolder[] = [];
    let models: WritableFolder | null = null;
    try {
      const folders: Partial<Record<WorkFolder, string>> = {};
      for (const name of WORK_FOLDERS) {
        const own = [below(files, name), below(standIns, name)] as const;
        const isWritten = written.includes(name);
        const opened = isWritten ? await this.#sets.write(...own) : await this.#sets.read(...own);
        open.push(opened);
        folders[name] = opened.folder;
        if (name === 'models' && 'add' in opened) models = opened as WritableFolder;
      }
      return { folders: folders as Folders, models, open, added: new Map() };
    } catch (error) {
      await closeAll({ open });
      throw error;
    }
  }

  async #standInsOf(files: readonly WorkFile[]): Promise<readonly StandIn[]> {
    const list = files.find(({ path }) => path === STAND_INS_PATH);
    return list === undefined ? [] : decodeStandIns(await this.#sets.bytes(list));
  }

  #of(operationId: string): Prepared {
    const prepared = this.#prepared.get(operationId);
    if (prepared === undefined) throw new TypeError(`Nothing is prepared for the work of ${operationId}.`);
    return prepared;
  }
}

function below<T extends WorkFile | StandIn>(all: readonly T[], folder: WorkFolder): readonly T[] {
  const start = `${folder}/`;
  return all
    .filter(({ path }) => path.startsWith(start))
    .map((one) => ({ ...one, path: one.path.slice(start.length) }));
}

async function closeAll({ open }: Pick<Prepared, 'open'>): Promise<void> {
  for (const one of open) await one.release();
}
