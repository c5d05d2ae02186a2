import { Mutex } from 'async-mutex';
import { ChangeSignal } from '../../base/outer/change-signal.js';
import type { Work } from '../ports/work.js';
import type { Operation, OperationWarning } from '../record/operation.js';
import { isFinal } from '../record/operation-status.js';
import type { Piece, StreamCounts } from '../record/part.js';
import type { Stream } from '../record/stream.js';

const NEVER = Number.NEGATIVE_INFINITY;
/** What is kept in memory for who follows: more than is stored while he takes what he was told last. */
const RECENT_BYTES = 2 ** 22;
const MOST_RECENT = 100;

/** An unfinished operation of this process: its state as it was last seen, and the work behind it. */
export class LiveOperation {
  readonly streams: readonly Stream[];
  /** Serialises what is written about the operation, so that a pull and a transition cannot cross. */
  readonly writes = new Mutex();
  /** Tells of everything that the store has got of it. */
  readonly changes = new ChangeSignal();
  /** When its source was last asked, on the clock of the service. */
  pulledAtMs = NEVER;
  /** The pull that is under way; shared by all who want one. */
  pull: Promise<void> | null = null;
  /** Whether the source's present silence, or fault, has been reported already. */
  isFaultReported = false;
  /** False while entries must wait until this attempt has shown that its inputs are those of the first. */
  areInputsConfirmed: boolean;
  /** True while the store may have more than `stored` says: nobody learned what became of the last write. */
  isStoredUnsure = false;
  /** True once the process is shutting down: an execution that stops now is one that goes on later. */
  isHandedBack = false;
  work: Work | null = null;
  /** Whether somebody has ever followed it; nothing is held in memory for nobody. */
  isFollowed = false;
  readonly #stored = new Map<string, number>();
  #recent: readonly Piece[] = [];
  #operation: Operation;
  #sourceWarning: OperationWarning | null = null;
  #view: Operation;
  #abortTimer: NodeJS.Timeout | null = null;

  /** Hears of the operation before and after each change; null for one that nobody accounts for any more. */
  onUpdate: ((before: Operation, after: Operation) => void) | null;

  /**
   * @param streams of its type
   * @param onUpdate default: nobody hears of changes
   */
  constructor(operation: Operation, streams: readonly Stream[], onUpdate: LiveOperation['onUpdate'] = null) {
    this.onUpdate = onUpdate;
    this.streams = streams;
    this.areInputsConfirmed = operation.pinnedInputs === null;
    this.#operation = operation;
    this.#view = operation;
  }

  /** The operation as the store has it. */
  get operation(): Operation {
    return this.#operation;
  }

  /** The operation as clients are shown it. */
  get view(): Operation {
    return this.#view;
  }

  /** What the store has of its streams; changes as it gets more. */
  get stored(): StreamCounts {
    return this.#stored;
  }

  /** Names of the streams that are of one attempt. */
  get drafts(): readonly string[] {
    return this.streams.flatMap(({ name, isDraft }) => (isDraft ? [name] : []));
  }

  /** Tells whether the store has anything of its drafts. */
  get hasDrafts(): boolean {
    return this.drafts.some((name) => (this.#stored.get(name) ?? 0) > 0);
  }

  /** Takes over what the store has now; another attempt starts with its inputs to be confirmed. */
  update(operation: Operation): void {
    if (operation.attempt !== this.#operation.attempt) {
      this.areInputsConfirmed = operation.pinnedInputs === null;
      // The store has let go of them with the attempt.
      this.#forgetDrafts();
    }
    if (operation.status !== this.#operation.status) this.pulledAtMs = NEVER;
    this.onUpdate?.(this.#operation, operation);
    this.#operation = operation;
    if (isFinal(operation.status)) this.#sourceWarning = null;
    this.#show();
    this.changes.tell();
  }

  /** Takes note of what the store has of a stream since an earlier process. */
  restored(stream: string, count: number): void {
    this.#stored.set(stream, count);
  }

  /** Takes note that the store has the next pieces. */
  storedPieces(pieces: readonly Piece[]): void {
    for (const { stream, firstSeq, count } of pieces) this.#stored.set(stream, firstSeq + count);
    this.#recent = this.isFollowed ? lastOf([...this.#recent, ...pieces]) : [];
    this.changes.tell();
  }

  /** Returns the pieces of a stream from an entry on, if they were stored lately and are in memory; none if not. */
  recent(stream: string, firstSeq: number): readonly Piece[] {
    const pieces = this.#recent.filter((piece) => piece.stream === stream && piece.firstSeq >= firstSeq);
    return pieces[0]?.firstSeq === firstSeq ? pieces : [];
  }

  /** Takes note that the store has nothing of the drafts any more. */
  discardedDrafts(): void {
    this.#forgetDrafts();
    this.changes.tell();
  }

  /** Adds a warning to what clients are shown, until the source answers again; null takes it away. */
  warnOfSource(warning: OperationWarning | null): void {
    this.#sourceWarning = warning;
    this.#show();
  }

  /** Takes over the work of the next execution. */
  attach(work: Work): void {
    this.work = work;
    this.pulledAtMs = NEVER;
  }

  /** Lets go of work that has ended. */
  detach(): void {
    this.work = null;
    if (this.#abortTimer !== null) clearTimeout(this.#abortTimer);
    this.#abortTimer = null;
  }

  /** Ends the work without its consent unless it has ended by itself within the grace. */
  abortAfter(graceMs: number): void {
    const { work } = this;
    if (work === null || this.#abortTimer !== null) return;
    this.#abortTimer = setTimeout(() => work.abort(), graceMs);
    this.#abortTimer.unref();
  }

  #forgetDrafts(): void {
    for (const name of this.drafts) this.#stored.delete(name);
    this.#recent = [];
  }

  #show(): void {
    this.#view =
      this.#sourceWarning === null
        ? this.#operation
        : { ...this.#operation, warnings: [...this.#operation.warnings, this.#sourceWarning] };
  }
}

/** Returns the last of some pieces, as many as are kept in memory. */
function lastOf(pieces: readonly Piece[]): readonly Piece[] {
  let bytes = 0;
  const tooMuch = pieces.findLastIndex((piece) => {
    bytes += piece.bytes.byteLength;
    return bytes > RECENT_BYTES;
  });
  return pieces.slice(Math.max(tooMuch + 1, pieces.length - MOST_RECENT));
}
