interface Entry<Value> {
  readonly version: string;
  readonly value: Promise<Value>;
}

/** Remembers what was made of things that change rarely: each version is made once, however many ask at a time. */
export class VersionCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>();

  /**
   * Returns what was made of this version of a thing, or makes it; a failure is not remembered, nor is null.
   * @param version any text that changes when the thing does
   */
  get(key: string, version: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.#entries.get(key);
    if (known?.version === version) return known.value;
    const value = make();
    const entry = { version, value };
    this.#entries.set(key, entry);
    const forget = (): void => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    value.then((made) => {
      if (made === null) forget();
    }, forget);
    return value;
  }

  /** Forgets everything but these things. */
  keepOnly(keys: Iterable<string>): void {
    const kept = new Set(keys);
    for (const key of this.#entries.keys()) if (!kept.has(key)) this.#entries.delete(key);
  }
}
