import type { AppError } from '../../base/pure/app-error.js';
import type { Metric, MetricKind } from '../../base/pure/metrics.js';
import type { OperationSource, SourceState } from '../../operations/ports/operation-source.js';
import type { OperationWarning } from '../../operations/record/operation.js';
import { EntryBuffer } from './entry-buffer.js';

/** So many entries are stored although nobody pulls, as in the threads of this process. */
const CHUNK_ENTRIES = 1_000;

/** How far a run is, without its log. */
export type RunState = Omit<SourceState, 'entries'>;

export interface FollowedSourceOptions {
  readonly metricKind: MetricKind;
  /** What is said before the host has said anything. */
  readonly state: RunState;
  /**
   * Asks the host for its state, and for the entries after a seq.
   * @param afterSeq null where entries are of no interest
   * @returns null when there is nothing to be asked
   */
  ask(afterSeq: number | null): Promise<SourceState | null>;
  /** Tells whether entries come by the stream, so that nobody has to ask for them. */
  isStreamed(): boolean;
  /** Returns what is thrown for an answer that does not go on where the log has come to. */
  misfit(reason: string): AppError;
  /** What users should know about the host; null for nothing. */
  warning(): OperationWarning | null;
  cancel(): Promise<void>;
}

/** Says how far an operation is on its host: asks for that, and has the log from the stream where that flows. */
export class FollowedSource implements OperationSource {
  readonly metricKind: MetricKind;
  readonly #options: FollowedSourceOptions;
  readonly #entries = new EntryBuffer();
  readonly #whole: Promise<void>;
  #state: RunState;
  #isWhole = false;
  #becomeWhole: () => void = () => {};

  constructor(options: FollowedSourceOptions) {
    this.metricKind = options.metricKind;
    this.#options = options;
    this.#state = options.state;
    this.#whole = new Promise((resolve) => {
      this.#becomeWhole = resolve;
    });
  }

  /** Seq of the last entry that is here, or was; −1 before the first. */
  get lastSeq(): number {
    return this.#entries.lastSeq;
  }

  /** Tells whether so many entries wait that they should be stored although nobody pulls. */
  get isChunkFull(): boolean {
    return this.#entries.size >= CHUNK_ENTRIES;
  }

  /**
   * Takes entries that came by the stream.
   * @throws RangeError when one before them is missing
   */
  add(entries: readonly Metric[]): void {
    this.#entries.add(entries);
  }

  /**
   * Takes the state that the run ended in; all of its log that will ever come has come, so nobody is asked any more.
   * @param state default: the last one known
   */
  end(state: RunState = this.#state): void {
    this.#state = state;
    this.#isWhole = true;
    this.#becomeWhole();
  }

  async pull(afterSeq: number): Promise<SourceState> {
    // What is stored is not to be asked for again.
    this.#entries.after(afterSeq);
    // The end may come by the stream while the host is asked, and nothing is newer than that.
    if (!this.#isWhole) await Promise.race([this.#ask(), this.#whole]);
    const warning = this.#options.warning();
    return { ...this.#state, entries: this.#entries.after(afterSeq), ...(warning && { warning }) };
  }

  buffered(afterSeq: number): readonly Metric[] {
    return this.#entries.after(afterSeq);
  }

  cancel(): Promise<void> {
    return this.#options.cancel();
  }

  async #ask(): Promise<void> {
    const { ask, isStreamed } = this.#options;
    const asked = await ask(isStreamed() ? null : this.#entries.lastSeq);
    if (asked === null || this.#isWhole) return;
    const { entries, ...state } = asked;
    try {
      this.#entries.add(entries);
    } catch (error) {
      throw error instanceof RangeError ? this.#options.misfit(error.message) : error;
    }
    this.#state = state;
  }
}
