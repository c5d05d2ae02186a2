import { Mutex } from 'async-mutex';
import { metricKindOf } from './metric-kinds.js';
import type { Operation, OperationWarning } from './operation.js';
import { isFinal } from './operation-status.js';
import type { Work } from './work.js';

const NEVER = Number.NEGATIVE_INFINITY;

/** What one pull of a source came to. */
export interface PullResult {
  /** False when the source was silent or faulty. */
  readonly answered: boolean;
  /** How many entries the store has got by it. */
  readonly storedEntries: number;
}

/** An unfinished operation of this process: its state as it was last seen, and the work behind it. */
export class LiveOperation {
  readonly metricKind;
  /** Serialises what is written about the operation, so that a pull and a transition cannot cross. */
  readonly writes = new Mutex();
  /** Highest seq that the store has of its log; −1 for none. */
  lastStoredSeq: number;
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
  #operation: Operation;
  #sourceWarning: OperationWarning | null = null;
  #view: Operation;
  #abortTimer: NodeJS.Timeout | null = null;

  constructor(operation: Operation, lastStoredSeq: number) {
    this.metricKind = metricKindOf(operation.type);
    this.lastStoredSeq = lastStoredSeq;
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

  /** Takes over what the store has now; another attempt starts with its inputs to be confirmed. */
  update(operation: Operation): void {
    if (operation.attempt !== this.#operation.attempt)
      this.areInputsConfirmed = operation.pinnedInputs === null;
    if (operation.status !== this.#operation.status) this.pulledAtMs = NEVER;
    this.#operation = operation;
    if (isFinal(operation.status)) this.#sourceWarning = null;
    this.#show();
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
