import type { EntryCodec } from '../../base/pure/entry-codec.js';
import type { JsonObject } from '../../base/pure/json.js';
import type { SharedLog, TaskLink } from '../../operations/ports/task-link.js';
import type { Part } from '../../operations/record/part.js';
import { BridgeStateWriter } from '../bridge/bridge-state-writer.js';
import { CancellationToken } from '../bridge/cancellation-token.js';
import { SharedLogWriter } from '../bridge/shared-log-writer.js';
import type { ThreadMessage } from './protocol.js';

/**
 * What a worker thread gives the code of a kind: state, log and cancel flag in the shared memory of the task, the rest
 * as messages. Says that the work has started as soon as it is constructed.
 */
export class ThreadLink extends BridgeStateWriter implements TaskLink {
  readonly cancellation: CancellationToken;
  readonly #control: SharedArrayBuffer;
  readonly #tell: (message: ThreadMessage) => void;
  #hasLog = false;

  /** @param tell gets a message to the server, in order */
  constructor(control: SharedArrayBuffer, tell: (message: ThreadMessage) => void) {
    super(control);
    this.cancellation = new CancellationToken(control);
    this.#control = control;
    this.#tell = tell;
    this.markStarted();
  }

  shareLog<Entry extends { readonly seq: number }>(
    codec: EntryCodec<Entry>,
    capacity: number,
  ): SharedLog<Entry> {
    if (this.#hasLog) throw new Error('ThreadLink: a task has one shared log');
    this.#hasLog = true;
    const log = new SharedLogWriter(this.#control, codec, capacity);
    this.#tell({ kind: 'log', buffer: log.buffer });
    return log;
  }

  pinned(inputs: JsonObject): void {
    this.#tell({ kind: 'pinned', inputs });
  }

  partReady(part: Part): void {
    this.#tell({ kind: 'part', part });
  }

  checkpointReady(state: Uint8Array): void {
    this.#tell({ kind: 'checkpoint', state });
  }
}
