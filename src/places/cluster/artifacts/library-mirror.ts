import { readFile } from 'node:fs/promises';
import { replaceFile } from '../../../base/outer/files/replace-file.js';
import type { LibraryFolder, LibraryItem, SharedLibrary } from '../../../operations/ports/shared-library.js';
import { Repeated } from '../repeated.js';

const LOOK_MS = 2_000;
/** Between two questions to servers that did not give what they have. */
const AGAIN_MS = 10_000;

/** Brings what operations of a cluster have made into the folders of this backend, each item once. */
export class LibraryMirror {
  readonly #library: Pick<SharedLibrary, 'id' | 'after' | 'find'>;
  readonly #file: string;
  readonly #bring: (item: LibraryItem) => Promise<void>;
  readonly #onLacking: (item: LibraryItem, error: unknown) => void;
  #through: number | null = null;
  /** Folders and names of items that nobody has given yet. */
  readonly #lacking = new Set<string>();
  #looking: Promise<void> = Promise.resolve();
  /** The next one, until it begins. */
  #next: Promise<void> | null = null;
  #repeated: readonly Repeated[] = [];

  /**
   * @param file where it is kept how far this backend has come, so that what was removed from its folders stays removed
   * @param bring takes an item into its folder; one of which it throws is tried again, and keeps none behind it from coming
   * @param onLacking hears of such an item, whenever it was tried
   */
  constructor(
    library: Pick<SharedLibrary, 'id' | 'after' | 'find'>,
    file: string,
    bring: (item: LibraryItem) => Promise<void>,
    onLacking: (item: LibraryItem, error: unknown) => void,
  ) {
    this.#library = library;
    this.#file = file;
    this.#bring = bring;
    this.#onLacking = onLacking;
  }

  /** Looks from time to time. @param onError hears why that fails */
  begin(onError: (error: unknown) => void): void {
    this.#repeated = [
      new Repeated(() => this.look(), LOOK_MS, onError),
      new Repeated(() => this.lookAgain(), AGAIN_MS, onError),
    ];
  }

  async stop(): Promise<void> {
    await Promise.all(this.#repeated.map((one) => one.stop()));
  }

  /** Tells whether the cluster has something that is not here yet. @param path of it, such as `models/rsi_v1` */
  lacks(path: string): boolean {
    return this.#lacking.has(path);
  }

  /** Resolves when all that counts by now is in the folders, but for what it lacks. */
  look(): Promise<void> {
    // One that runs may have looked before what the caller waits for; all who come meanwhile share the next.
    this.#next ??= this.#lookAfter(this.#looking);
    return this.#next;
  }

  async #lookAfter(running: Promise<void>): Promise<void> {
    await running.catch(() => undefined);
    this.#looking = this.#look();
    this.#next = null;
    await this.#looking;
  }

  /** Brings what is lacking and can be had by now. */
  async lookAgain(): Promise<void> {
    const before = this.#lacking.size;
    for (const path of [...this.#lacking]) {
      const slash = path.indexOf('/');
      const item = await this.#library.find(path.slice(0, slash) as LibraryFolder, path.slice(slash + 1));
      if (item === null) this.#lacking.delete(path);
      else await this.#take(item);
    }
    if (this.#lacking.size !== before) await this.#keep();
  }

  async #look(): Promise<void> {
    for (;;) {
      const from = this.#through ?? (await this.#kept());
      const { items, through } = await this.#library.after(from);
      for (const item of items) await this.#take(item);
      this.#through = through;
      if (through === from) return;
      await this.#keep();
    }
  }

  async #take(item: LibraryItem): Promise<void> {
    const path = `${item.folder}/${item.name}`;
    try {
      await this.#bring(item);
      this.#lacking.delete(path);
    } catch (error) {
      this.#lacking.add(path);
      this.#onLacking(item, error);
    }
  }

  /** The number up to which it has come and in which library, and what it lacks, a line each. */
  async #keep(): Promise<void> {
    const come = `${this.#through ?? 0} ${this.#library.id}`;
    await replaceFile(this.#file, Buffer.from([come, ...this.#lacking, ''].join('\n')));
  }

  /** Numbers of another library say nothing of this one; earlier versions did not say of which theirs are. */
  async #kept(): Promise<number> {
    const text = await readFile(this.#file, 'utf8').catch(() => '0');
    const [come = '', ...lacking] = text.trimEnd().split('\n');
    const [number = '', id = this.#library.id] = come.split(' ');
    if (id !== this.#library.id) return 0;
    for (const path of lacking) this.#lacking.add(path);
    return Number.parseInt(number, 10) || 0;
  }
}
