import { setImmediate as otherWork } from 'node:timers/promises';
import type { OperationContext } from '../operation-context.js';
import type { Operation } from '../record/operation.js';
import { isFinal } from '../record/operation-status.js';
import type { Piece } from '../record/part.js';
import type { Stream } from '../record/stream.js';
import type { LiveOperation } from './live-operation.js';
import type { FollowCursor, FollowedEnd, News } from './news.js';

/** Keeps one read of many entries from blocking the event loop for long. */
const ENTRIES_A_READ = 1_000;
/** How often somebody who follows is told that nothing is new. */
const ALIVE_INTERVAL_MS = 5_000;

/** Where one who follows has come to, and which attempt and status he was told. */
interface Place {
  attempt: number;
  readonly counts: Map<string, number>;
  shown: string;
}

/**
 * Tells of an operation what is stored of it, as it is stored, for a server that has it run here. Everything is read
 * when the one who follows is ready for it, so nothing piles up here, and nothing is told that could be taken back.
 */
export class Follower {
  readonly #context: OperationContext;

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /**
   * Follows an operation to its end.
   * @param from where the one who follows has come to; of another attempt than his all drafts are told
   * @param signal ends it early
   * @returns after the news of its end; without it when the operation is gone, is not of this process, or the signal came
   */
  async *follow(id: string, from: FollowCursor, signal: AbortSignal): AsyncGenerator<News, void> {
    const live = this.#context.live.get(id);
    if (live !== null) live.followers += 1;
    try {
      const place = { attempt: from.attempt, counts: new Map(from.counts), shown: '' };
      yield* this.#follow(id, live, place, signal);
    } finally {
      if (live !== null) live.followers -= 1;
    }
  }

  async *#follow(
    id: string,
    live: LiveOperation | null,
    place: Place,
    signal: AbortSignal,
  ): AsyncGenerator<News, void> {
    let toldMs = performance.now();
    while (!signal.aborted) {
      const changed = live?.changes.next();
      const operation = live?.operation ?? (await this.#context.store.find(id));
      if (operation === null) return;
      for await (const news of this.#newsOf(operation, live, place)) {
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
  async *#newsOf(operation: Operation, live: LiveOperation | null, place: Place): AsyncGenerator<News, void> {
    const { attempt, status, type } = operation;
    const streams = this.#context.kinds.streamsOf(type);
    if (attempt !== place.attempt) {
      place.attempt = attempt;
      for (const { name, isDraft } of streams) if (isDraft) place.counts.delete(name);
    }
    if (place.shown !== `${attempt} ${status}`) yield { kind: 'state', attempt, status };
    place.shown = `${attempt} ${status}`;
    for (const stream of streams) yield* this.#entries(operation, stream, live, place);
    if (isFinal(status)) yield* this.#end(operation, place);
  }

  async *#entries(
    { id, attempt }: Operation,
    stream: Stream,
    live: LiveOperation | null,
    { counts }: Place,
  ): AsyncGenerator<News> {
    const { name, isDraft } = stream;
    for (;;) {
      const next = counts.get(name) ?? 0;
      if (live !== null && next >= (live.stored.get(name) ?? 0)) return;
      // What was stored just now is not read back: the megabytes of a curve would be, once for each who follows.
      const recent = live?.recent(name, next) ?? [];
      const pieces =
        recent.length > 0 ? recent : await this.#context.store.readStream(id, name, next - 1, ENTRIES_A_READ);
      const last = pieces.at(-1);
      // Drafts that were read while their attempt ended may be of the next one.
      if (last === undefined || (isDraft && live !== null && live.operation.attempt !== attempt)) return;
      yield { kind: 'part', part: { pieces: fromOn(stream, pieces, next) } };
      counts.set(name, last.firstSeq + last.count);
      await otherWork();
    }
  }

  async *#end(operation: Operation, { counts }: Place): AsyncGenerator<News> {
    const end = await this.#endOf(operation, counts);
    const { progress, snapshot } = operation;
    if (end !== null) yield { kind: 'end', end, progress, snapshot };
  }

  /** @returns null when it has been removed meanwhile */
  async #endOf(
    { id, status, error, warnings }: Operation,
    counts: ReadonlyMap<string, number>,
  ): Promise<FollowedEnd | null> {
    if (status === 'CANCELLED') return { status };
    if (status === 'FAILED') return error && { status, error, warnings };
    const result = await this.#context.store.readResult(id);
    return result && { status: 'COMPLETED', result, warnings, counts };
  }
}

/** Of one who was told of another run of the same work, a log may end within a piece. */
function fromOn(stream: Stream, pieces: readonly Piece[], next: number): readonly Piece[] {
  const [first, ...others] = pieces;
  if (first === undefined || first.firstSeq >= next || stream.isDraft) return pieces;
  return [stream.tail(first, next), ...others];
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
