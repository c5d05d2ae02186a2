import { AppError } from '../../base/pure/app-error.js';
import { shortened } from '../../base/pure/plain-text.js';
import type { OperationContext } from '../operation-context.js';
import type { ProgressState } from '../ports/operation-rows.js';
import type { SourceState } from '../ports/operation-source.js';
import { StoreUnavailableError } from '../record/errors.js';
import type { EvaluationBatch } from '../record/evaluation.js';
import type { Operation, OperationProgress, OperationWarning } from '../record/operation.js';
import type { NewOperationEvent } from '../record/operation-event.js';
import { isExecuting, isFinal } from '../record/operation-status.js';
import type { Part, Piece } from '../record/part.js';
import { shownProgress } from '../record/progress-rules.js';
import { AnswerTimeoutError, answerInTime } from './answer-in-time.js';
import type { LiveOperation } from './live-operation.js';

/** Far beyond what our phases have; other hosts may say anything. */
const MOST_PHASE_CHARACTERS = 100;

/**
 * Brings the state of running work from its source into store and cache.
 *
 * Nothing is shown that the store does not have. A source that is silent or faulty changes nothing but
 * adds a warning, until it answers again.
 */
export class OperationRefresher {
  readonly #context: OperationContext;

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /**
   * Returns the operation from the cache, after a pull if that is older than its time to live, or forced. When what
   * it brought cannot be stored, the last state stands, with a warning.
   */
  async refresh(live: LiveOperation, force: boolean): Promise<Operation> {
    // What waits on another host is asked as well: nothing else would tell that it has begun.
    const { status, host } = live.operation;
    const isPullable = live.work !== null && (isExecuting(status) || (host !== null && status === 'PENDING'));
    if (isPullable && (force || !this.#isYoung(live))) {
      try {
        await this.pull(live);
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        live.warnOfSource(notStored(error));
      }
    }
    return live.view;
  }

  /** Pulls the source, or joins the pull that is under way. */
  pull(live: LiveOperation): Promise<void> {
    live.pull ??= this.#pullOnce(live).finally(() => {
      live.pull = null;
    });
    return live.pull;
  }

  /**
   * Stores what the work hands over by itself, and with it what lies in memory by then.
   * @throws StreamGapError when entries before it are missing
   */
  async storePart(live: LiveOperation, part: Part): Promise<void> {
    const { attempt, host } = live.operation;
    // Another host is not asked for every part that it sends.
    const state = host === null ? await this.#ask(live) : null;
    await this.#save(live, attempt, state, part);
  }

  /** Looks up what the store has of the streams, as the last write was not answered. */
  async lookUpStored(live: LiveOperation): Promise<void> {
    const { id } = live.operation;
    for (const { name } of live.streams) live.restored(name, await this.#context.store.countStream(id, name));
    live.isStoredUnsure = false;
    live.changes.tell();
  }

  /** Brings in all that is left once the work has ended. */
  async drain(live: LiveOperation): Promise<void> {
    // A pull that began before the end may have missed the last entries; what it failed at is its caller's.
    await live.pull?.catch(() => undefined);
    if (isExecuting(live.operation.status)) await this.pull(live);
  }

  #isYoung(live: LiveOperation): boolean {
    const ageMs = this.#context.clock.now().getTime() - live.pulledAtMs;
    // A clock that was set back makes ages negative; such a state may be of any age.
    return ageMs >= 0 && ageMs < this.#context.cacheTtlMs;
  }

  async #pullOnce(live: LiveOperation): Promise<void> {
    const { attempt } = live.operation;
    const pulled = this.#context.observer.pulling();
    try {
      await this.#save(live, attempt, await this.#ask(live));
    } finally {
      live.pulledAtMs = this.#context.clock.now().getTime();
      pulled();
    }
  }

  /** @returns null when the source is silent or faulty */
  async #ask(live: LiveOperation): Promise<SourceState | null> {
    try {
      if (live.work === null) throw new Error('There is no work to pull.');
      const state = await answerInTime(live.work.source.pull(), this.#context.sourceTimeoutMs);
      live.isFaultReported = false;
      return state;
    } catch (error) {
      this.#warn(live, error);
      return null;
    }
  }

  /** Stores what lies in memory, a part that was handed over, and the state of the source, if it gave one. */
  async #save(
    live: LiveOperation,
    attempt: number,
    pulled: SourceState | null,
    { pieces, evaluations }: Part = { pieces: [] },
  ): Promise<void> {
    await live.writes.runExclusive(async () => {
      const { operation, work } = live;
      if (operation.attempt !== attempt || isFinal(operation.status)) return;
      if (live.isStoredUnsure) await this.lookUpStored(live);
      // Looked up now that nobody else stores: what lies in memory goes on where the store has come to.
      const unread = work?.source.unread(live.stored) ?? [];
      const part = this.#newPart(live, [...unread, ...pieces], evaluations);
      const isFurther = part?.pieces.some(({ stream }) => !live.drafts.includes(stream)) ?? false;
      const state =
        pulled === null || !isExecuting(operation.status)
          ? null
          : stateOf(operation, pulled, isFurther, this.#context.clock.now());
      live.isStoredUnsure = part !== null;
      const isCurrent = await this.#store(operation.id, attempt, part, state);
      live.isStoredUnsure = false;
      if (!isCurrent) return;
      if (part !== null) live.storedPieces(part.pieces);
      if (state === null) return;
      const { phaseEvent: _told, ...shown } = state;
      live.update({ ...operation, ...shown });
      live.warnOfSource(pulled?.warning ?? null);
    });
  }

  /** @returns false when the attempt is over */
  async #store(
    id: string,
    attempt: number,
    part: Part | null,
    state: ProgressState | null,
  ): Promise<boolean> {
    const { store } = this.#context;
    if (part !== null) return store.appendPart(id, attempt, part, state ?? undefined);
    return state === null || store.saveProgress(id, attempt, state);
  }

  /** Returns the pieces that are yet to be stored: those that an earlier attempt has left are passed over. */
  #newPart(live: LiveOperation, all: readonly Piece[], evaluations?: EvaluationBatch): Part | null {
    if (!live.areInputsConfirmed) return null;
    const stored = (stream: string): number => live.stored.get(stream) ?? 0;
    const pieces = all.filter(({ stream, firstSeq, count }) => firstSeq + count > stored(stream));
    // What was evaluated came with pieces that are stored already, or comes by itself.
    if (pieces.length === 0 && (evaluations === undefined || all.length > 0)) return null;
    return { pieces, ...(evaluations && { evaluations }) };
  }

  #warn(live: LiveOperation, error: unknown): void {
    live.warnOfSource(
      error instanceof AppError ? sourceFaulty(error, live.operation) : sourceUnresponsive(live.operation),
    );
    const isExpected = error instanceof AnswerTimeoutError || error instanceof AppError;
    if (isExpected || live.isFaultReported) return;
    live.isFaultReported = true;
    this.#context.report(error, { operationId: live.operation.id });
  }
}

/** @param isFurther whether a log has got longer */
function stateOf(operation: Operation, pulled: SourceState, isFurther: boolean, now: Date): ProgressState {
  const progress = shownProgress(operation, pulled.progress, now);
  const snapshot = pulled.snapshot ?? operation.snapshot;
  // Entries that are new get the operation further than any attempt before: it is not what kills the server.
  const serverLosses = isFurther ? 0 : operation.serverLosses;
  const state = { progress, snapshot, serverLosses, updatedAt: now };
  return progress.phase === operation.progress.phase
    ? state
    : { ...state, phaseEvent: phaseOf(operation, state) };
}

function phaseOf(
  { attempt, host }: Operation,
  { progress, updatedAt: at }: { readonly progress: OperationProgress; readonly updatedAt: Date },
): NewOperationEvent {
  return {
    at,
    kind: 'PHASE',
    attempt,
    host,
    caller: null,
    message: shortened(progress.phase, MOST_PHASE_CHARACTERS),
  };
}

function sourceUnresponsive({ updatedAt }: Operation): OperationWarning {
  return {
    code: 'SOURCE_UNRESPONSIVE',
    severity: 'CAUTION',
    message: `The worker does not answer; what is shown is of ${updatedAt.toISOString()}. It goes on by itself once the worker answers.`,
  };
}

function notStored({ code, message }: StoreUnavailableError): OperationWarning {
  return {
    code,
    severity: 'CAUTION',
    message: `${message} What is shown is the last state that was stored.`,
  };
}

/** The source says itself what is wrong. */
function sourceFaulty({ code, message }: AppError, { updatedAt }: Operation): OperationWarning {
  return {
    code,
    severity: 'CAUTION',
    message: `${message} What is shown is of ${updatedAt.toISOString()}; it is asked again.`,
  };
}
