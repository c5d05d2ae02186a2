import type { Stream } from '../record/stream.js';
import type { ServedKind } from './served-kind.js';

/** The kinds of work that a server has, by the type of their operations. */
export class ServedKinds {
  readonly #byName = new Map<string, ServedKind>();

  /** @throws TypeError for a second kind of a name */
  add(kind: ServedKind): void {
    if (this.#byName.has(kind.name)) throw new TypeError(`There are two kinds of the name ${kind.name}.`);
    this.#byName.set(kind.name, kind);
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  /** Returns null for a type that this server has no kind for, as one of a later version. */
  get(type: string): ServedKind | null {
    return this.#byName.get(type) ?? null;
  }

  /** Returns the streams that operations of a type have; none for a type that is not known. */
  streamsOf(type: string): readonly Stream[] {
    return this.#byName.get(type)?.streams ?? [];
  }
}
