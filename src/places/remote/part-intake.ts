import type { Part, StreamCounts } from '../../operations/record/part.js';
import type { FollowCursor } from '../../operations/watch/news.js';
import type { RemoteCalls } from './remote-calls.js';

/** A run of ten million bars, with a trade at each, leaves no more. */
const MAX_BYTES = 2 ** 31;

/** Takes in what a host hands over of an operation: each entry of each stream once, in order, and no more than fits. */
export class PartIntake {
  readonly #calls: Pick<RemoteCalls, 'streams' | 'receiver'>;
  /** How many entries of each stream are here, or on their way to the store. */
  readonly #counts: Map<string, number>;
  /** The attempt of the host; 0 before it has said so. */
  #attempt = 0;
  #bytes = 0;

  /** @param stored what is here already */
  constructor(calls: Pick<RemoteCalls, 'streams' | 'receiver'>, stored: StreamCounts) {
    this.#calls = calls;
    this.#counts = new Map(stored);
  }

  /** Where the host is to go on. */
  get cursor(): FollowCursor {
    return { attempt: this.#attempt, counts: this.#counts };
  }

  /** Takes note of the attempt of the host. @returns whether all drafts come anew, as of another attempt they do */
  isAnew(attempt: number): boolean {
    const isAnew = this.#attempt !== 0 && attempt !== this.#attempt;
    this.#attempt = attempt;
    if (!isAnew) return false;
    for (const { name, isDraft } of this.#calls.streams) if (isDraft) this.#counts.delete(name);
    this.#calls.receiver.anew();
    return true;
  }

  /** @throws RangeError that says what is wrong with the part */
  take({ pieces }: Part): void {
    for (const piece of pieces) {
      const { stream, firstSeq, count, bytes } = piece;
      const next = this.#counts.get(stream) ?? 0;
      if (!this.#calls.streams.some(({ name }) => name === stream))
        throw new RangeError(`it has a stream ${stream}, which such an operation has not`);
      if (firstSeq !== next)
        throw new RangeError(`entry ${firstSeq} of ${stream} came where ${next} is next`);
      this.#bytes += bytes.byteLength;
      if (this.#bytes > MAX_BYTES) throw new RangeError(`it has more than ${MAX_BYTES} bytes`);
      this.#calls.receiver.piece(piece);
      this.#counts.set(stream, next + count);
    }
  }

  /** @throws RangeError where another number of entries is here than the host says that there are */
  requireAll(counts: StreamCounts): void {
    for (const { name } of this.#calls.streams) {
      const [here, there] = [this.#counts.get(name) ?? 0, counts.get(name) ?? 0];
      if (here !== there) throw new RangeError(`it ended with ${there} entries of ${name}, and ${here} came`);
    }
  }
}
