/** Something with the memory that it holds. */
export interface Sized<Value> {
  readonly value: Value;
  readonly bytes: number;
}

/**
 * Keeps what several trials use, up to a number of bytes; what was not asked for the longest time goes first. What is
 * larger than all of them is kept until the next comes.
 */
export class SharedValues {
  readonly #limitBytes: number;
  readonly #values = new Map<string, Sized<unknown>>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** What is held at the moment. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Returns a value, or makes it. A failure is not kept.
   * @param key begins with the kind of the value: one key has values of one type
   */
  async get<Value>(key: string, make: () => Promise<Sized<Value>> | Sized<Value>): Promise<Value> {
    const known = this.#values.get(key) as Sized<Value> | undefined;
    if (known !== undefined) {
      this.#values.delete(key);
      this.#values.set(key, known);
      return known.value;
    }
    const made = await make();
    // Whoever asked at the same time may have been quicker.
    if (this.#values.has(key)) return made.value;
    this.#values.set(key, made);
    this.#bytes += made.bytes;
    for (const [oldest, { bytes }] of this.#values) {
      if (this.#bytes <= this.#limitBytes || oldest === key) break;
      this.#values.delete(oldest);
      this.#bytes -= bytes;
    }
    return made.value;
  }
}
