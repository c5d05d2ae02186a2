import type { JsonObject } from '../../base/pure/json.js';
import type { Metric, MetricKind } from '../../base/pure/metrics.js';
import type { EntryBridge, LogMessage } from './entry-bridge.js';
import { MessageBridge } from './message-bridge.js';
import { ProgressBridge } from './progress-bridge.js';
import type { ProgressCodec, TaskProgress } from './progress-codec.js';

/** What one pull of a bridge yields; has the shape of an operation source's state. */
export interface TaskBridgeState<Entry> {
  /** `etaSeconds` is always null: the bridge has no clock. */
  readonly progress: TaskProgress & { readonly etaSeconds: null };
  readonly snapshot: JsonObject | null;
  readonly entries: readonly Entry[];
}

/**
 * Serves the live state of a task of any kind: the server's end, usable as an operation source.
 * Pulling is synchronous and never disturbs the worker.
 */
export class TaskBridge<Entry extends Metric = Metric> {
  readonly metricKind: MetricKind;
  readonly #codec: ProgressCodec<Entry>;
  readonly #bridge: EntryBridge<Entry>;
  #percentage = 0;

  constructor(codec: ProgressCodec<Entry>) {
    this.metricKind = codec.metricKind;
    this.#codec = codec;
    this.#bridge =
      codec.entries.via === 'memory'
        ? new ProgressBridge(codec.entries.codec)
        : new MessageBridge(codec.entries.schema);
  }

  /** What the worker needs: to be handed to its progress writer and its CancellationToken. */
  get control(): SharedArrayBuffer {
    return this.#bridge.control;
  }

  get isStarted(): boolean {
    return this.#bridge.isStarted;
  }

  /** Takes what the worker says about its log; all of it must come before the word that the work has ended. */
  receive(message: LogMessage): void {
    this.#bridge.receive(message);
  }

  pull(afterSeq: number): TaskBridgeState<Entry> {
    const { progress, snapshot } = this.#codec.describe(this.#bridge.readState());
    this.#percentage = Math.max(this.#percentage, progress.percentage);
    return {
      progress: { ...progress, percentage: this.#percentage, etaSeconds: null },
      snapshot,
      entries: this.#bridge.readEntries(afterSeq),
    };
  }

  /** Sets the cancel flag, which the worker reads. */
  cancel(): void {
    this.#bridge.cancellation.cancel();
  }
}
