import type { z } from 'zod';
import { BridgeStateReader, type BridgeStateReaderOptions } from './bridge-state-reader.js';
import type { EntryBridge, LogMessage } from './entry-bridge.js';

/**
 * Reads the progress of one slow run: its state out of shared memory, its entries from messages.
 *
 * Work that yields a few entries a second can afford messages, and its log may grow, and hold text, which a log in
 * shared memory cannot. Entries are kept until the store has them, and let go of then.
 */
export class MessageBridge<Entry extends { readonly seq: number }>
  extends BridgeStateReader
  implements EntryBridge<Entry>
{
  readonly #schema: z.ZodType<Entry>;
  #entries: Entry[] = [];

  constructor(schema: z.ZodType<Entry>, options: BridgeStateReaderOptions = {}) {
    super(options);
    this.#schema = schema;
  }

  receive(message: LogMessage): void {
    if (message.kind !== 'entries')
      throw new TypeError('MessageBridge: a log was shared instead of entries sent');
    for (const entry of message.entries) this.#entries.push(this.#schema.parse(entry));
  }

  readEntries(afterSeq: number): Entry[] {
    this.#entries = this.#entries.filter(({ seq }) => seq > afterSeq);
    return [...this.#entries];
  }
}
