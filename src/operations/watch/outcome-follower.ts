import { setImmediate as otherWork } from 'node:timers/promises';
import type { BarMetric } from '../../base/pure/metrics.js';
import type { OperationContext } from '../operation-context.js';
import { metricKindOf } from '../record/metric-kinds.js';
import type { Operation } from '../record/operation.js';
import { isFinal } from '../record/operation-status.js';
import type { LiveOperation } from './live-operation.js';
import type { OutcomeCursor, OutcomeEnd, OutcomeNews } from './outcome-news.js';

/** Keeps one read of many samples from blocking the event loop for long. */
const SAMPLES_A_READ = 1_000;
/** How often somebody who follows is told that nothing is new. */
const ALIVE_INTERVAL_MS = 5_000;

/** Where one who follows has come to, and which attempt and status he was told. */
interface Place {
  attempt: number;
  afterPart: number;
  afterSeq: number;
  shown: string;
}

/**
 * Tells of an operation what is stored of it, as it is stored, for a server that has it run here. Everything is read
 * when the one who follows is ready for it, so nothing piles up here, and nothing is told that could be taken back.
 */
export class OutcomeFollower {
  readonly #context: OperationContext;

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /**
   * Follows an operation to its end.
   * @param from where the one who follows has come to; of another attempt than his all parts are told
   * @param signal ends it early
   * @returns after the news of its end; without it when the operation is gone, is not of this process, or the signal came
   */
  async *follow(id: string, from: OutcomeCursor, signal: AbortSignal): AsyncGenerator<OutcomeNews, void> {
    const live = this.#context.live.get(id);
    if (live !== null) live.followers += 1;
    try {
      yield* this.#follow(id, live, { ...from, shown: '' }, signal);
    } finally {
      if (live !== null) live.followers -= 1;
    }
  }

  async *#follow(
    id: string,
    live: LiveOperation | null,
    cursor: Place,
    signal: AbortSignal,
  ): AsyncGenerator<OutcomeNews, void> {
    let toldMs = performance.now();
    while (!signal.aborted) {
      const changed = live?.changes.next();
      const operation = live?.operation ?? (await this.#context.store.find(id));
      if (operation === null) return;
      for await (const news of this.#newsOf(operation, live, cursor)) {
        yield news;
        toldMs = performance.now();
      }
      if (isFinal(operation.status) || changed === undefined) return;
      await either(changed, toldMs + ALIVE_INTERVAL_MS - performance.now(), signal);
      // Not everything that changes is news.
      if (performance.now() < toldMs + ALIVE_INTERVAL_MS) continue;
      yield { kind: 'alive' };
      toldMs = performance.now();
    }
  }

  /** Tells what is new since the last time. */
  async *#newsOf(
    operation: Operation,
    live: LiveOperation | null,
    cursor: Place,
  ): AsyncGenerator<OutcomeNews, void> {
    const { attempt, status } = operation;
    if (attempt !== cursor.attempt) Object.assign(cursor, { attempt, afterPart: -1 });
    if (cursor.shown !== `${attempt} ${status}`) yield { kind: 'state', attempt, status };
    cursor.shown = `${attempt} ${status}`;
    yield* this.#samples(operation, live, cursor);
    yield* this.#parts(operation, live, cursor);
    if (isFinal(status)) yield* this.#end(operation);
  }

  async *#samples(
    { id, type }: Operation,
    live: LiveOperation | null,
    cursor: Place,
  ): AsyncGenerator<OutcomeNews> {
    if (metricKindOf(type) !== 'bars') return;
    while (live === null || cursor.afterSeq < live.lastStoredSeq) {
      const samples =
        (live?.recentAfter(cursor.afterSeq) as readonly BarMetric[] | null | undefined) ??
        (await this.#context.store.readMetrics(id, 'bars', cursor.afterSeq, SAMPLES_A_READ));
      if (samples.length === 0) return;
      yield { kind: 'samples', samples };
      cursor.afterSeq = samples.at(-1)?.seq ?? cursor.afterSeq;
      await otherWork();
    }
  }

  async *#parts(
    { id, attempt, status }: Operation,
    live: LiveOperation | null,
    cursor: Place,
  ): AsyncGenerator<OutcomeNews> {
    const { store } = this.#context;
    const total = status === 'COMPLETED' ? await store.countParts(id) : null;
    for (;;) {
      const partSeq = cursor.afterPart + 1;
      // What an earlier attempt left is there until this one has a part 0.
      const isThere =
        total === null
          ? live?.operation.attempt === attempt && partSeq < live.partsOfAttempt
          : partSeq < total;
      const part = isThere ? (live?.recentPart(partSeq) ?? (await store.readPart(id, partSeq))) : null;
      if (part === null) return;
      yield { kind: 'part', part, isLast: partSeq + 1 === total };
      cursor.afterPart = partSeq;
      if (partSeq + 1 !== total) await otherWork();
    }
  }

  async *#end(operation: Operation): AsyncGenerator<OutcomeNews> {
    const end = await this.#endOf(operation);
    const { progress, snapshot } = operation;
    if (end !== null) yield { kind: 'end', end, progress, snapshot };
  }

  /** @returns null when it has been removed meanwhile */
  async #endOf({ id, status, error, warnings }: Operation): Promise<OutcomeEnd | null> {
    if (status === 'CANCELLED') return { status };
    if (status === 'FAILED') return error && { status, error, warnings };
    const result = await this.#context.store.readResult(id);
    return result && { status: 'COMPLETED', result, warnings };
  }
}

/** Waits for a change, for a time to pass, or for the signal, whichever comes first. */
async function either(changed: Promise<void>, timeoutMs: number, signal: AbortSignal): Promise<void> {
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const timer = setTimeout(stop, timeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (!signal.aborted) await Promise.race([changed, stopped]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
