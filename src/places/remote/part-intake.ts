import type { StreamCounts } from '../../operations/record/part.js';
import type { FollowCursor, News } from '../../operations/watch/news.js';
import type { RemoteCalls } from './remote-calls.js';

/** A run of ten million bars, with a trade at each, leaves no more. */
const MAX_BYTES = 2 ** 31;

/** Takes in what a host hands over of an operation: each entry of each stream once, in order, and no more than fits. */
export class PartIntake {
  readonly #calls: Pick<RemoteCalls, 'streams' | 'receiver'>;
  /** Where the host is to go on: behind what is here, or on its way to the store. */
  cursor: FollowCursor;
  #bytes = 0;

  /** @param stored what is here already */
  constructor(calls: Pick<RemoteCalls, 'streams' | 'receiver'>, stored: StreamCounts) {
    this.#calls = calls;
    this.cursor = { attempt: 0, status: 'PENDING', counts: stored };
  }

  /**
   * Takes what is new.
   * @returns whether it takes the place of all drafts, as that of another attempt does
   * @throws RangeError that says what is wrong with it
   */
  take({ attempt, status, pieces, end }: News): boolean {
    const { streams, receiver } = this.#calls;
    const isAnew = this.cursor.attempt !== 0 && attempt !== this.cursor.attempt;
    const counts = new Map(this.cursor.counts);
    this.cursor = { attempt, status, counts };
    if (isAnew) {
      for (const { name, isDraft } of streams) if (isDraft) counts.delete(name);
      receiver.anew();
    }
    for (const piece of pieces) {
      const { stream, firstSeq, count, bytes } = piece;
      const next = counts.get(stream) ?? 0;
      if (!streams.some(({ name }) => name === stream))
        throw new RangeError(`it has a stream ${stream}, which such an operation has not`);
      if (firstSeq !== next)
        throw new RangeError(`entry ${firstSeq} of ${stream} came where ${next} is next`);
      this.#bytes += bytes.byteLength;
      if (this.#bytes > MAX_BYTES) throw new RangeError(`it has more than ${MAX_BYTES} bytes`);
      receiver.piece(piece);
      counts.set(stream, next + count);
    }
    if (end?.status !== 'COMPLETED') return isAnew;
    for (const { name } of streams) {
      const [here, there] = [counts.get(name) ?? 0, end.counts[name] ?? 0];
      if (here !== there) throw new RangeError(`it ended with ${there} entries of ${name}, and ${here} came`);
    }
    return isAnew;
  }
}
