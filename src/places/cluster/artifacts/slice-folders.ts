import type { Operation } from '../../../operations/record/operation.js';
import type { Folders, WorkFolder, WorkFolders } from './work-folders.js';

/** How long after its last slice it is looked whether an operation may have more. */
const KEPT_MS = 60_000;

interface Kept {
  readonly ready: Promise<void>;
  /** Slices that wait or run. */
  users: number;
  timer: NodeJS.Timeout | undefined;
}

/** The folders of operations of which slices run here; another process may coordinate them. */
export class SliceFolders {
  readonly #work: WorkFolders;
  readonly #kept = new Map<string, Kept>();

  constructor(work: WorkFolders) {
    this.#work = work;
  }

  /**
   * Makes the folders of an operation, or finds them, and keeps them until they are released.
   * @throws ArtifactMissingError, ArtifactRefusedError
   */
  async prepare({ id }: Operation, written: readonly WorkFolder[]): Promise<void> {
    const kept: Kept = this.#kept.get(id) ?? {
      ready: this.#work.prepare(id, written, { key: keyOf(id) }),
      ...{ users: 0, timer: undefined },
    };
    this.#kept.set(id, kept);
    clearTimeout(kept.timer);
    kept.users += 1;
    try {
      await kept.ready;
    } catch (error) {
      if (this.#kept.get(id) === kept) this.#kept.delete(id);
      throw error;
    }
  }

  /**
   * Hears that a slice for which the folders of an operation were prepared is over. They stay while there may be more:
   * threads remember where they have read what the slices before had in common.
   * @param isOver tells whether the operation has come to its end
   */
  release({ id }: Operation, isOver: () => Promise<boolean>): void {
    const kept = this.#kept.get(id);
    if (kept === undefined) return;
    kept.users -= 1;
    if (kept.users === 0) this.#removeLater(id, kept, isOver);
  }

  of({ id }: Operation): Folders {
    return this.#work.of(keyOf(id));
  }

  /** Puts a model of the cluster into the folder of models. */
  addModel({ id }: Operation, name: string): Promise<void> {
    return this.#work.addModel(keyOf(id), name);
  }

  async close(): Promise<void> {
    for (const id of [...this.#kept.keys()]) await this.#remove(id);
  }

  #removeLater(id: string, kept: Kept, isOver: () => Promise<boolean>): void {
    const look = async (): Promise<void> => {
      const mayGo = await isOver().catch(() => false);
      // Another slice has come meanwhile, or the process ends.
      if (kept.users > 0 || this.#kept.get(id) !== kept) return;
      if (mayGo) await this.#remove(id);
      else this.#removeLater(id, kept, isOver);
    };
    kept.timer = setTimeout(() => void look(), KEPT_MS).unref();
  }

  async #remove(id: string): Promise<void> {
    const kept = this.#kept.get(id);
    this.#kept.delete(id);
    clearTimeout(kept?.timer);
    await kept?.ready.catch(() => undefined);
    await this.#work.release(keyOf(id));
  }
}

function keyOf(id: string): string {
  return `${id} slices`;
}
