import type { WorkFile } from './artifacts.js';

/** The folders of a backend that operations add to. */
export type LibraryFolder = 'models' | 'data';

/** Some files that belong together, under the name that they have in their folder. */
export interface LibraryItem {
  readonly folder: LibraryFolder;
  readonly name: string;
  /** Paths relative to the folder. */
  readonly files: readonly WorkFile[];
}

/** An item as an attempt of an operation has made it. */
export interface MadeItem extends LibraryItem {
  readonly operationId: string;
  readonly attempt: number;
  /** The operation with which it goes; null for one that stays. */
  readonly partOf: string | null;
}

/** What operations of a cluster have made for the folders of all backends. */
export interface SharedLibrary {
  /** Tells it from the library of another database. */
  readonly id: string;

  /**
   * Makes an item known, all or nothing; it counts once its operation is COMPLETED.
   * @returns `taken` where another operation has one of that name, `over` where the attempt is over
   */
  publish(item: MadeItem): Promise<'published' | 'taken' | 'over'>;

  /**
   * Puts an item in the place of the one that it was made of, all or nothing; it counts at once, whatever becomes of its
   * operation. The lease of the operation is not taken before that is done: whoever is given the next one finds it.
   * @param before what counted under its name when the work began; null where nothing did
   * @returns `changed` where something else counts by now, `over` where the attempt is over
   */
  replace(item: MadeItem, before: LibraryItem | null): Promise<'replaced' | 'changed' | 'over'>;

  /** Says that the operation of an item is COMPLETED. */
  confirm(item: MadeItem): Promise<void>;

  /** Takes an item back, if it is still of that attempt. */
  withdraw(item: MadeItem): Promise<void>;

  /** Returns an item that counts; null without one. */
  find(folder: LibraryFolder, name: string): Promise<LibraryItem | null>;

  /**
   * Returns the items that count, without hidden ones, behind a number in the order in which they were published.
   * @returns up to which number all is known; later ones may count before that
   */
  after(number: number): Promise<{ readonly items: readonly LibraryItem[]; readonly through: number }>;

  /** Returns the names of models that there are, or that work is going to make. */
  modelNames(): Promise<readonly string[]>;

  /** Does what takes a name while no other process of the cluster does. */
  naming<T>(work: () => Promise<T>): Promise<T>;
}
