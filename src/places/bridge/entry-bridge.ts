import type { JsonObject } from '../../base/pure/json.js';
import type { BridgeStateReader } from './bridge-state-reader.js';

/** What a worker says about its log: where it is shared, or some entries of it. */
export type LogMessage =
  | { readonly kind: 'log'; readonly buffer: SharedArrayBuffer }
  | { readonly kind: 'entries'; readonly entries: readonly JsonObject[] };

/** The server's end of one run's progress, however its entries come. */
export interface EntryBridge<Entry>
  extends Pick<BridgeStateReader, 'control' | 'cancellation' | 'isStarted' | 'readState'> {
  /**
   * Takes what the worker says about its log; all of it must come before the word that the work has ended.
   * @throws TypeError when it is not the way in which this kind of task sends its entries
   */
  receive(message: LogMessage): void;
  /** Returns the entries with seq above `afterSeq`, the last one that is stored (−1 for none), in order and gapless. */
  readEntries(afterSeq: number): Entry[];
}
