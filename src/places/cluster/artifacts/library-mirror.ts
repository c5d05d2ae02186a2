import { readFile } from 'node:fs/promises';
import { replaceFile } from '../../../base/outer/files/replace-file.js';
import type { LibraryItem, SharedLibrary } from '../../../operations/ports/shared-library.js';
import { Repeated } from '../repeated.js';

const LOOK_MS = 2_000;

/** Brings what operations of a cluster have made into the folders of this backend, each item once. */
export class LibraryMirror {
  readonly #library: SharedLibrary;
  readonly #file: string;
  readonly #bring: (item: LibraryItem) => Promise<void>;
  #through: number | null = null;
  #looking: Promise<void> | null = null;
  #repeated: Repeated | null = null;

  /**
   * @param file where it is kept how far this backend has come, so that what was removed from its folders stays removed
   * @param bring takes an item into its folder; is called again for one that it fails at
   */
  constructor(library: SharedLibrary, file: string, bring: (item: LibraryItem) => Promise<void>) {
    this.#library = library;
    this.#file = file;
    this.#bring = bring;
  }

  /** Looks from time to time. @param onError hears why that fails */
  begin(onError: (error: unknown) => void): void {
    this.#repeated = new Repeated(() => this.look(), LOOK_MS, onError);
  }

  async stop(): Promise<void> {
    await this.#repeated?.stop();
  }

  /** Resolves when all that counts by now is in the folders. */
  look(): Promise<void> {
    // One that runs may have looked before what the caller waits for.
    const before = this.#looking ?? Promise.resolve();
    const looking = before
      .catch(() => undefined)
      .then(() => this.#look())
      .finally(() => {
        if (this.#looking === looking) this.#looking = null;
      });
    this.#looking = looking;
    return looking;
  }

  async #look(): Promise<void> {
    for (;;) {
      const from = this.#through ?? (await this.#kept());
      const { items, through } = await this.#library.after(from);
      for (const item of items) await this.#bring(item);
      this.#through = through;
      if (through === from) return;
      await replaceFile(this.#file, Buffer.from(`${through}\n`));
    }
  }

  async #kept(): Promise<number> {
    const text = await readFile(this.#file, 'utf8').catch(() => '0');
    return Number.parseInt(text, 10) || 0;
  }
}
