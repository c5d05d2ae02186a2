import type { ServedKind } from '../operations/life/served-kind.js';
import type { KindMeans } from './open-kinds.js';
import type { Implementation } from './threads/implement.js';

/**
 * A kind of work that a program has beside those of `open-kinds.ts`: a folder of its own, and one line in the list that
 * its entries take. Its types join the schema when they are loaded before the application.
 */
export interface AddedKind {
  /** Returns its operations as they are served: those of the kind, and those that it starts below them. */
  serve(means: Pick<KindMeans, 'config' | 'runners'>): readonly ServedKind[];
  /** Loads the module of what a thread runs for it; called in threads alone. */
  load(): Promise<{ readonly implementations: readonly Implementation[] }>;
}

/** What a program adds to this one. */
export interface Additions {
  readonly kinds: readonly AddedKind[];
  /** Entry of its worker threads, below dist/. */
  readonly thread: string;
}

/** The program itself. */
export const nothingAdded: Additions = { kinds: [], thread: 'thread.js' };
