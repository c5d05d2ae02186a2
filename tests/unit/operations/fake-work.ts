import type { JsonObject } from '../../../src/base/pure/json.js';
import type { BarMetric } from '../../../src/base/pure/metrics.js';
import type { OperationSource, SourceState } from '../../../src/operations/ports/operation-source.js';
import type { Work, WorkEnd, WorkEvents } from '../../../src/operations/ports/work.js';
import type { OperationProgress } from '../../../src/operations/record/operation.js';
import { outcomeOf } from '../../support/sample-metrics.js';

const DONE: WorkEnd = {
  kind: 'completed',
  outcome: outcomeOf({ totalBars: 21 }),
};

/** Is work that does what a test tells it to. */
export class FakeWork implements Work, OperationSource {
  readonly metricKind = 'bars';
  readonly source = this;
  readonly ended: Promise<WorkEnd>;
  readonly events: WorkEvents;
  /** The `afterSeq` of every pull so far. */
  readonly pulls: number[] = [];
  /** Present for work that brings entries by itself. */
  buffered?: (afterSeq: number) => readonly BarMetric[];
  cancelCalls = 0;
  abortCalls = 0;
  /** What the next pulls answer with instead of the state; null for the state. */
  answer: Promise<SourceState> | Error | null = null;
  /** What an abort ends the work as; null when it outlives even that. */
  endOnAbort: WorkEnd | null = { kind: 'cancelled' };
  snapshot: JsonObject | null = null;
  progress: OperationProgress = {
    phase: 'simulating',
    percentage: 0,
    message: 'Backtesting',
    currentStep: 0,
    totalSteps: 1_000,
    etaSeconds: null,
  };
  /** Seq of its first entry; above 0 for work that goes on from a checkpoint. */
  firstSeq = 0;
  readonly #entries: BarMetric[] = [];
  readonly #settle: (end: WorkEnd) => void;

  /** Where an earlier attempt had come to. */
  readonly checkpoint: Uint8Array | null;

  constructor(events: WorkEvents, checkpoint: Uint8Array | null = null) {
    const end = deferred<WorkEnd>();
    this.events = events;
    this.checkpoint = checkpoint;
    this.ended = end.promise;
    this.#settle = end.resolve;
  }

  pull(afterSeq: number): Promise<SourceState> | SourceState {
    this.pulls.push(afterSeq);
    if (this.answer instanceof Error) throw this.answer;
    if (this.answer !== null) return this.answer;
    return this.stateAfter(afterSeq);
  }

  stateAfter(afterSeq: number): SourceState {
    return {
      progress: this.progress,
      snapshot: this.snapshot,
      entries: this.#entries.filter(({ seq }) => seq > afterSeq),
    };
  }

  /** Makes it work that brings its entries by itself. */
  bringEntries(): void {
    this.buffered = (afterSeq) => this.#entries.filter(({ seq }) => seq > afterSeq);
  }

  cancel(): void {
    this.cancelCalls++;
  }

  abort(): void {
    this.abortCalls++;
    if (this.endOnAbort !== null) this.end(this.endOnAbort);
  }

  start(): void {
    this.events.started();
  }

  /** Moves on to a percentage. */
  reach(percentage: number): void {
    this.progress = { ...this.progress, percentage, currentStep: percentage * 10 };
  }

  /** Adds the next `count` entries to the log. */
  measure(count: number): void {
    for (let added = 0; added < count; added++)
      this.#entries.push(barMetric(this.firstSeq + this.#entries.length));
  }

  end(end: WorkEnd = DONE): void {
    this.#settle(end);
  }

  complete(): void {
    this.end(DONE);
  }
}

/** Makes a promise that the test resolves; Node 20 has no Promise.withResolvers. */
export function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Makes entry `seq` of a log. */
export function barMetric(seq: number): BarMetric {
  return {
    seq,
    barIndex: 50 * seq + 49,
    timestampMs: seq * 86_400_000,
    equity: 100_000 + seq,
    pnl: seq,
    trades: seq,
    winRate: seq === 0 ? null : 0.5,
    position: 0,
  };
}
