import { setImmediate as otherWork } from 'node:timers/promises';
import type { OperationContext } from '../operation-context.js';
import type { Operation } from '../record/operation.js';
import { isFinal } from '../record/operation-status.js';
import type { Piece, StreamCounts } from '../record/part.js';
import type { Stream } from '../record/stream.js';
import type { LiveOperation } from './live-operation.js';
import { type FollowCursor, type FollowedEnd, hasNews, MAX_PIECES, type News } from './news.js';

/** Keeps one read of many entries from blocking the event loop for long. */
const ENTRIES_A_READ = 1_000;
/** So much is told at once. */
const ENOUGH_BYTES = 2 ** 20;
const LONGEST_WAIT_MS = 5_000;
/** How often one who waits looks whether he may go on. */
const LOOK_EVERY_MS = 500;
/** News are gathered for so long, so that a fast run is told in few answers. */
const GATHERING_MS = 50;

/**
 * Tells what is new of an operation, and waits some seconds for it. Only what is stored is told, so that nothing could
 * be taken back.
 * @param from where the one who asks has come to
 * @param signal ends the wait
 * @returns the state alone where nothing is new; null when there is no such operation
 */
export async function awaitNews(
  context: OperationContext,
  id: string,
  from: FollowCursor,
  signal: AbortSignal,
): Promise<News | null> {
  const live = context.live.get(id);
  if (live !== null) live.isFollowed = true;
  const counts = new Map(from.counts);
  let { attempt: told } = from;
  let pieces: Piece[] = [];
  let bytes = 0;
  let untilMs = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    const changed = live?.changes.next();
    const operation = live?.operation ?? (await context.store.find(id));
    if (operation === null) return null;
    const { attempt, status, type } = operation;
    const streams = context.kinds.streamsOf(type);
    const anew = streams.filter(({ isDraft }) => isDraft && attempt !== told).map(({ name }) => name);
    for (const name of anew) counts.delete(name);
    pieces = pieces.filter(({ stream }) => !anew.includes(stream));
    told = attempt;
    for await (const piece of piecesBehind(counts, streams, operation, live, context)) {
      pieces.push(piece);
      bytes += piece.bytes.byteLength;
      if (bytes >= ENOUGH_BYTES || pieces.length >= MAX_PIECES) return { attempt, status, pieces, end: null };
    }
    const end = isFinal(status) ? await endOf(context, operation, counts) : null;
    const news = { attempt, status, pieces, end };
    if (hasNews(news, from)) untilMs = Math.min(untilMs, performance.now() + GATHERING_MS);
    const leftMs = untilMs - performance.now();
    if (isFinal(status) || live === null || changed === undefined || leftMs <= 0 || signal.aborted)
      return news;
    await live.changes.within(changed, Math.min(leftMs, LOOK_EVERY_MS));
  }
}

/** Yields what is stored behind a place, and moves that on. */
async function* piecesBehind(
  counts: Map<string, number>,
  streams: readonly Stream[],
  { id, attempt }: Operation,
  live: LiveOperation | null,
  { store }: OperationContext,
): AsyncGenerator<Piece, void> {
  for (const stream of streams) {
    const { name, isDraft } = stream;
    const nextSeq = () => counts.get(name) ?? 0;
    for (; live === null || nextSeq() < (live.stored.get(name) ?? 0); await otherWork()) {
      const next = nextSeq();
      // What was stored just now is not read back: the megabytes of a curve would be, once for each who follows.
      const recent = live?.recent(name, next) ?? [];
      const pieces = recent.length > 0 ? recent : await store.readStream(id, name, next - 1, ENTRIES_A_READ);
      // Drafts that were read while their attempt ended may be of the next one.
      if (pieces.length === 0 || (isDraft && live !== null && live.operation.attempt !== attempt)) break;
      for (const piece of pieces) {
        counts.set(name, piece.firstSeq + piece.count);
        // Of one who was told of another run of the same work, a log may end within a piece.
        yield piece.firstSeq >= next || isDraft ? piece : stream.tail(piece, next);
      }
    }
  }
}

/** @returns null when it has been removed meanwhile */
async function endOf(
  { store }: OperationContext,
  { id, status, error, warnings, progress, snapshot }: Operation,
  counts: StreamCounts,
): Promise<FollowedEnd | null> {
  const lastState = { progress, snapshot };
  if (status === 'CANCELLED') return { status, ...lastState };
  if (status === 'FAILED') return error && { status, error, warnings, ...lastState };
  const result = await store.readResult(id);
  return (
    result && { status: 'COMPLETED', result, warnings, counts: Object.fromEntries(counts), ...lastState }
  );
}
