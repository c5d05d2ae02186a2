import type { JsonObject } from '../../../src/base/pure/json.js';
import type { BarMetric } from '../../../src/base/pure/metrics.js';
import type { OperationSource, SourceState } from '../../../src/operations/ports/operation-source.js';
import type { Work, WorkEnd, WorkEvents, WorkOrigin } from '../../../src/operations/ports/work.js';
import type { OperationProgress } from '../../../src/operations/record/operation.js';
import type { Piece, StreamCounts } from '../../../src/operations/record/part.js';
import { outcomeOf, samplesPiece } from '../../support/sample-metrics.js';

const DONE: WorkEnd = {
  kind: 'completed',
  outcome: outcomeOf({ totalBars: 21 }),
};

/** Is work that does what a test tells it to. */
export class FakeWork implements Work, OperationSource {
  readonly source = this;
  readonly ended: Promise<WorkEnd>;
  readonly events: WorkEvents;
  /** How often it was pulled. */
  pulls = 0;
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

  readonly origin: WorkOrigin;

  constructor(events: WorkEvents, origin: WorkOrigin = { checkpoint: null, stored: new Map() }) {
    const end = deferred<WorkEnd>();
    this.events = events;
    this.origin = origin;
    this.ended = end.promise;
    this.#settle = end.resolve;
  }

  /** Where an earlier attempt had come to. */
  get checkpoint(): Uint8Array | null {
    return this.origin.checkpoint;
  }

  pull(): Promise<SourceState> | SourceState {
    this.pulls++;
    if (this.answer instanceof Error) throw this.answer;
    return this.answer ?? this.state();
  }

  state(): SourceState {
    return { progress: this.progress, snapshot: this.snapshot };
  }

  unread(stored: StreamCounts): readonly Piece[] {
    const entries = this.#entries.filter(({ seq }) => seq >= (stored.get('samples') ?? 0));
    return entries.length === 0 ? [] : [samplesPiece(entries)];
  }

  /** Says that what was measured should be stored although nobody pulls. */
  hand(...pieces: readonly Piece[]): void {
    this.events.partReady({ pieces });
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
