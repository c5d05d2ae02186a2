/** Puts the entries of one kind of log into doubles and takes them out again. */
export interface EntryCodec<Entry> {
  /** Doubles an entry. */
  readonly width: number;
  /** Writes everything but the seq, which is the entry's place in the log; must not allocate. */
  write(log: Float64Array, offset: number, entry: Entry): void;
  read(log: Float64Array, offset: number, seq: number): Entry;
}
