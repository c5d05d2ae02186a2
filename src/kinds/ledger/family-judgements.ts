import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../base/pure/app-error.js';
import type { EvaluationLedger } from '../../operations/ports/evaluation-ledger.js';
import type { JudgedPosition } from '../../operations/ports/evaluation-reader.js';
import type { JudgedPage } from './ledger-judge.js';

export interface FamilyJudgementsOptions {
  readonly ledger: Pick<EvaluationLedger, 'onEntered' | 'rewriteJudgements'>;
  /** Judges some operations of a family without blocking this thread. */
  readonly judge: (family: string, after: JudgedPosition | null) => Promise<JudgedPage>;
  /** Finds the families that the last process has left unjudged. */
  readonly unjudged: () => Promise<readonly string[]>;
  /** Takes what keeps a family from being judged, but for what passes, such as a database that is away; it is judged again with its next row. */
  readonly onError: (error: unknown) => void;
  /** How long rows are waited for before operations are judged by them; default 500 ms. */
  readonly delayMs?: number;
}

const DELAY_MS = 500;
/** Of a family the operations with the newest rows are kept up to date; what else there is, is judged when it is looked at. */
const MOST_PAGES = 25;
/** Judging takes at most so much of the time: a study enters rows all the time. */
const REST = 4;

/**
 * Keeps what lists say of operations up to date with everything that was tried since: with each row of a family all of
 * its operations have been chosen from one more. Rows that come one soon after the other are answered together.
 */
export class FamilyJudgements {
  readonly #options: FamilyJudgementsOptions;
  readonly #waiting = new Set<string>();
  readonly #stopping = new AbortController();
  #isStopped = false;
  #working: Promise<void> | null = null;

  constructor(options: FamilyJudgementsOptions) {
    this.#options = options;
    options.ledger.onEntered((family) => this.#await(family));
  }

  /** Goes on where the last process was ended; returns at once. */
  begin(): void {
    this.#options
      .unjudged()
      .then((families) => {
        for (const family of families) this.#await(family);
      })
      .catch(this.#options.onError);
  }

  /** Resolves when nothing is being judged any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopping.abort();
    await this.#working;
  }

  #await(family: string): void {
    if (this.#isStopped) return;
    this.#waiting.add(family);
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
    });
  }

  async #work(): Promise<void> {
    let restMs = this.#options.delayMs ?? DELAY_MS;
    while (this.#waiting.size > 0) {
      await this.#rest(restMs);
      if (this.#isStopped) return;
      const startedAtMs = performance.now();
      const families = [...this.#waiting];
      this.#waiting.clear();
      for (const family of families) {
        await this.#judge(family).catch((error: unknown) => {
          if (error instanceof AppError && error.retryable) this.#waiting.add(family);
          else this.#options.onError(error);
        });
        if (this.#isStopped) return;
      }
      restMs = Math.max(this.#options.delayMs ?? DELAY_MS, REST * (performance.now() - startedAtMs));
    }
  }

  async #judge(family: string): Promise<void> {
    const { judge, ledger } = this.#options;
    let after: JudgedPosition | null = null;
    // All pages are judged by the rows that the first was judged by; some of them by more.
    let through = Number.POSITIVE_INFINITY;
    for (let page = 0; page < MOST_PAGES && !this.#isStopped; page += 1) {
      const judged: JudgedPage = await judge(family, after);
      through = Math.min(through, judged.through);
      const isWhole = judged.next === null || page === MOST_PAGES - 1;
      const isWritten = await ledger.rewriteJudgements(judged.changed, { family, through, isWhole });
      // Another process has judged all of it by more.
      if (!isWritten || judged.next === null) return;
      after = judged.next;
    }
  }

  /** Waits, unless it is stopped meanwhile; a timer that did not count would let the process end in the midst of its end. */
  async #rest(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}
