import type { EntryCodec } from '../../base/pure/entry-codec.js';
import { Flag } from './bridge-layout.js';
import { BridgeStateReader, type BridgeStateReaderOptions } from './bridge-state-reader.js';
import type { EntryBridge, LogMessage } from './entry-bridge.js';

/** Reads the progress of one run whose log is in shared memory as well: the server's end. */
export class ProgressBridge<Entry> extends BridgeStateReader implements EntryBridge<Entry> {
  readonly #codec: EntryCodec<Entry>;
  #log: Float64Array | null = null;

  constructor(codec: EntryCodec<Entry>, options: BridgeStateReaderOptions = {}) {
    super(options);
    this.#codec = codec;
  }

  receive(message: LogMessage): void {
    if (message.kind !== 'log') throw new TypeError('ProgressBridge: entries were sent instead of shared');
    this.attachLog(message.buffer);
  }

  /** Takes the log that the worker has created; before that there are no entries to read. */
  attachLog(log: SharedArrayBuffer): void {
    this.#log = new Float64Array(log);
  }

  /** Returns the published entries with seq above `afterSeq` (−1 from the start), in order and gapless. */
  readEntries(afterSeq: number): Entry[] {
    const log = this.#log;
    if (log === null) return [];
    const end = Atomics.load(this.flags, Flag.EntryCount);
    const entries: Entry[] = [];
    for (let seq = afterSeq + 1; seq < end; seq++) {
      entries.push(this.#codec.read(log, seq * this.#codec.width, seq));
    }
    return entries;
  }
}
