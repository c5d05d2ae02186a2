import { Mutex } from 'async-mutex';
import type { Metric } from '../../base/pure/metrics.js';
import type { Drain } from '../life/drain-patience.js';
import type { Work } from '../ports/work.js';
import { metricKindOf } from '../record/metric-kinds.js';
import type { Operation, OperationWarning, OutcomePart } from '../record/operation.js';
import { isFinal } from '../record/operation-status.js';
import { ChangeSignal } from './change-signal.js';

/** More than one chunk of a log, so that one who follows it does not have to read what was just written. */
const RECENT_ENTRIES = 2_000;
const NEVER = Number.NEGATIVE_INFINITY;

/** What one pull of a source came to. */
export interface PullResult {
  /** Whether the source gave what it was asked for. */
  readonly answer: Drain;
  /** How many entries the store has got by it. */
  readonly storedEntries: number;
}

/** An unfinished operation of this process: its state as it was last seen, and the work behind it. */
export class LiveOperation {
  readonly metricKind;
  /** Serialises what is written about the operation, so that a pull and a transition cannot cross. */
  readonly writes = new Mutex();
  /** Tells of everything that the store has got of it. */
  readonly changes = new ChangeSignal();
  /** When its source was last asked, on the clock of the service. */
  pulledAtMs = NEVER;
  /** The pull that is under way; shared by all who want one. */
  pull: Promise<PullResult> | null = null;
  /** Whether the source's present silence, or fault, has been reported already. */
  isFaultReported = false;
  /** False while entries must wait until this attempt has shown that its inputs are those of the first. */
  areInputsConfirmed: boolean;
  /** True once the process is shutting down: an execution that stops now is one that goes on later. */
  isHandedBack = false;
  work: Work | null = null;
  /** How many follow it; nothing is held in memory for nobody. */
  followers = 0;
  #recent: readonly Metric[] = [];
  #lastStoredSeq: number;
  #partsOfAttempt = 0;
  #recentPart: OutcomePart | null = null;
  #operation: Operation;
  #sourceWarning: OperationWarning | null = null;
  #view: Operation;
  #abortTimer: NodeJS.Timeout | null = null;

  constructor(operation: Operation, lastStoredSeq: number) {
    this.metricKind = metricKindOf(operation.type);
    this.#lastStoredSeq = lastStoredSeq;
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

  /** Highest seq that the store has of its log; −1 for none. */
  get lastStoredSeq(): number {
    return this.#lastStoredSeq;
  }

  /** How many parts of the outcome the store has of this attempt; what an earlier one left does not count. */
  get partsOfAttempt(): number {
    return this.#partsOfAttempt;
  }

  /** Takes over what the store has now; another attempt starts with its inputs to be confirmed. */
  update(operation: Operation): void {
    if (operation.attempt !== this.#operation.attempt) {
      this.areInputsConfirmed = operation.pinnedInputs === null;
      this.#partsOfAttempt = 0;
      this.#recentPart = null;
    }
    if (operation.status !== this.#operation.status) this.pulledAtMs = NEVER;
    this.#operation = operation;
    if (isFinal(operation.status)) this.#sourceWarning = null;
    this.#show();
    this.changes.tell();
  }

  /** Takes note that the store has the next entries of its log. */
  storedEntries(entries: readonly Metric[]): void {
    this.#lastStoredSeq += entries.length;
    // Without a gap, or not at all: they are found by their distance from the last.
    this.#recent = this.followers > 0 ? [...this.#recent, ...entries].slice(-RECENT_ENTRIES) : [];
    this.changes.tell();
  }

  /** Returns the stored entries above a seq, where these are recent enough to be in memory; null where not. */
  recentAfter(seq: number): readonly Metric[] | null {
    const first = this.#lastStoredSeq - this.#recent.length + 1;
    return seq + 1 < first ? null : this.#recent.slice(seq + 1 - first);
  }

  /** Takes note that the store has a part of this attempt, and all before it. */
  storedPart(part: OutcomePart): void {
    this.#partsOfAttempt = part.partSeq + 1;
    this.#recentPart = this.followers > 0 ? part : null;
    this.changes.tell();
  }

  /** Returns a stored part of this attempt where it is recent enough to be in memory; null where not. */
  recentPart(partSeq: number): OutcomePart | null {
    return this.#recentPart?.partSeq === partSeq ? this.#recentPart : null;
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

  #show(): void {
    this.#view =
      this.#sourceWarning === null
        ? this.#operation
        : { ...this.#operation, warnings: [...this.#operation.warnings, this.#sourceWarning] };
  }
}
