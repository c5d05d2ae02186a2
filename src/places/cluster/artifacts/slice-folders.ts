import type { Operation } from '../../../operations/record/operation.js';
import type { Folders, WorkFolder, WorkFolders } from './work-folders.js';

/** How long the folders of an operation stay after its last slice: the next one as a rule comes at once. */
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

  /** Hears that a slice for which the folders of an operation were prepared is over. */
  release({ id }: Operation): void {
    const kept = this.#kept.get(id);
    if (kept === undefined) return;
    kept.users -= 1;
    if (kept.users === 0) kept.timer = setTimeout(() => void this.#remove(id), KEPT_MS).unref();
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
