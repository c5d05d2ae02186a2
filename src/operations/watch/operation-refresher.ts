import { AppError } from '../../base/pure/app-error.js';
import type { Metric } from '../../base/pure/metrics.js';
import { shortened } from '../../base/pure/plain-text.js';
import type { Drain } from '../life/drain-patience.js';
import type { OperationContext } from '../operation-context.js';
import type { SourceState } from '../ports/operation-source.js';
import { StoreUnavailableError } from '../record/errors.js';
import type { Operation, OperationProgress, OperationWarning } from '../record/operation.js';
import type { NewOperationEvent } from '../record/operation-event.js';
import { isExecuting } from '../record/operation-status.js';
import { shownProgress } from '../record/progress-rules.js';
import { AnswerTimeoutError, answerInTime } from './answer-in-time.js';
import type { LiveOperation, PullResult } from './live-operation.js';

/** Keeps one write of many entries from blocking the event loop for long. */
const ENTRIES_PER_WRITE = 1_000;

const DRAIN_TRIES = 3;

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
  pull(live: LiveOperation): Promise<PullResult> {
    live.pull ??= this.#pullOnce(live).finally(() => {
      live.pull = null;
    });
    return live.pull;
  }

  /** Stores the entries that the work has brought by itself. */
  async storeChunk(live: LiveOperation): Promise<void> {
    const { source } = live.work ?? {};
    if (source?.buffered === undefined) {
      await this.pull(live);
      return;
    }
    const { attempt } = live.operation;
    await live.writes.runExclusive(async () => {
      if (live.operation.attempt !== attempt || !isExecuting(live.operation.status)) return;
      await this.#append(live, source.buffered?.(live.lastStoredSeq) ?? []);
    });
  }

  /**
   * Stores what the work has yielded until the log has so many entries.
   * @returns whether it has them
   */
  async storeEntries(live: LiveOperation, count: number): Promise<boolean> {
    const isLogged = () => live.lastStoredSeq + 1 >= count;
    // Twice: a pull that was under way already may have missed the last ones.
    for (let tries = 0; tries < 2 && !isLogged(); tries++) await this.storeChunk(live);
    return isLogged();
  }

  /**
   * Brings in all that is left once the work has ended.
   * @returns how that went: unless it is whole, entries may be missing
   */
  async drain(live: LiveOperation): Promise<Drain> {
    // A pull that began before the end may have missed the last entries; what it failed at is its caller's.
    await live.pull?.catch(() => undefined);
    for (let silences = 0; silences < DRAIN_TRIES; ) {
      const { answer, storedEntries } = await this.pull(live);
      if (answer === 'refused') return answer;
      if (answer === 'whole' && storedEntries === 0) return answer;
      if (answer === 'silent') silences++;
    }
    return 'silent';
  }

  #isYoung(live: LiveOperation): boolean {
    const ageMs = this.#context.clock.now().getTime() - live.pulledAtMs;
    // A clock that was set back makes ages negative; such a state may be of any age.
    return ageMs >= 0 && ageMs < this.#context.cacheTtlMs;
  }

  async #pullOnce(live: LiveOperation): Promise<PullResult> {
    const { attempt } = live.operation;
    const pulled = this.#context.observer.pulling();
    try {
      const state = await this.#ask(live);
      if (typeof state === 'string') return { answer: state, storedEntries: 0 };
      return { answer: 'whole', storedEntries: await this.#save(live, attempt, state) };
    } finally {
      live.pulledAtMs = this.#context.clock.now().getTime();
      pulled();
    }
  }

  /** @returns why there is no state, when the source is silent or faulty */
  async #ask(live: LiveOperation): Promise<SourceState | Exclude<Drain, 'whole'>> {
    const afterSeq = live.lastStoredSeq;
    try {
      if (live.work === null) throw new Error('There is no work to pull.');
      const state = await answerInTime(live.work.source.pull(afterSeq), this.#context.sourceTimeoutMs);
      requireGapless(state.entries, afterSeq, live.lastStoredSeq);
      live.isFaultReported = false;
      return state;
    } catch (error) {
      this.#warn(live, error);
      return error instanceof AppError ? 'refused' : 'silent';
    }
  }

  /** @returns how many entries were new */
  async #save(live: LiveOperation, attempt: number, pulled: SourceState): Promise<number> {
    const { store, clock } = this.#context;
    return live.writes.runExclusive(async () => {
      const { operation } = live;
      if (operation.attempt !== attempt || !isExecuting(operation.status)) return 0;
      // Some may have been stored by themselves while the source was asked.
      const entries = pulled.entries.filter(({ seq }) => seq > live.lastStoredSeq);
      const now = clock.now();
      const progress = shownProgress(operation, pulled.progress, now);
      const snapshot = pulled.snapshot ?? operation.snapshot;
      const stored = await this.#append(live, entries);
      if (stored === null) return 0;
      // Entries that are new get the operation further than any attempt before: it is not what kills the server.
      const serverLosses = stored > 0 ? 0 : operation.serverLosses;
      const state = { progress, snapshot, serverLosses, updatedAt: now };
      const told =
        progress.phase === operation.progress.phase ? {} : { phaseEvent: phaseOf(operation, state) };
      if (!(await store.saveProgress(operation.id, attempt, { ...state, ...told }))) return 0;
      live.update({ ...operation, ...state });
      live.warnOfSource(pulled.warning ?? null);
      return stored;
    });
  }

  /**
   * Appends the next entries to the log; to be called under the mutex of the operation.
   * @returns how many were stored; null when the attempt is over
   */
  async #append(live: LiveOperation, entries: readonly Metric[]): Promise<number | null> {
    if (!live.areInputsConfirmed) return 0;
    const { id, attempt } = live.operation;
    for (let start = 0; start < entries.length; start += ENTRIES_PER_WRITE) {
      const chunk = entries.slice(start, start + ENTRIES_PER_WRITE);
      if (!(await this.#context.store.appendMetrics(id, attempt, live.metricKind, chunk))) return null;
      live.storedEntries(chunk);
    }
    return entries.length;
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

/** @param storedSeq above `afterSeq` where entries have been stored by themselves while the source was asked */
function requireGapless(entries: readonly Metric[], afterSeq: number, storedSeq: number): void {
  const firstSeq = Math.min(Math.max(entries[0]?.seq ?? 0, afterSeq + 1), storedSeq + 1);
  entries.forEach(({ seq }, index) => {
    const expected = firstSeq + index;
    if (seq !== expected) throw new Error(`The source yielded entry ${seq} where ${expected} is next.`);
  });
}
