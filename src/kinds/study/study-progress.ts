import { asJsonObject } from '../../base/pure/json.js';
import type { Coordination } from '../../operations/ports/family.js';
import type { Operation } from '../../operations/record/operation.js';
import type { StudyLog } from './study-log.js';

/** What is shown of trials while the rest of a study is still to be done. */
const SHARE_OF_TRIALS = 98;

/** Tells how far a study is. */
export class StudyProgress {
  readonly #trials: number;
  readonly #report: Coordination['report'];
  readonly #now: () => Date;
  #percentage: number;
  #count: number;
  /** Where this attempt went on, and when: what earlier attempts did says nothing of its pace. */
  #begun: { readonly count: number; readonly atMs: number } | null = null;

  /** @param trials how many there are */
  constructor({ progress }: Operation, trials: number, report: Coordination['report'], now: () => Date) {
    this.#trials = trials;
    this.#report = report;
    this.#now = now;
    this.#percentage = progress.percentage;
    this.#count = progress.currentStep;
  }

  /** Says what is being done beside trials. */
  phase(phase: string, message: string): void {
    this.#report({
      ...{ phase, message, percentage: this.#percentage, currentStep: this.#count },
      ...{ totalSteps: this.#trials, etaSeconds: null },
    });
  }

  /** Begins with the trials that are left. */
  begin(log: StudyLog): void {
    this.#begun = { count: log.count, atMs: this.#now().getTime() };
    this.stored(log);
  }

  /** Says how many trials there are. */
  stored(log: StudyLog): void {
    this.#count = log.count;
    this.#percentage = (SHARE_OF_TRIALS * log.count) / this.#trials;
    this.#report(
      {
        ...{
          phase: 'searching',
          message: `Trial ${log.count.toLocaleString('en-US')} of ${this.#trials.toLocaleString('en-US')}`,
        },
        ...{ percentage: this.#percentage, currentStep: log.count, totalSteps: this.#trials },
        etaSeconds: this.#etaSeconds(),
      },
      asJsonObject(log.snapshot),
    );
  }

  #etaSeconds(): number | null {
    if (this.#begun === null || this.#count === this.#begun.count) return null;
    const elapsedSeconds = Math.max(0, this.#now().getTime() - this.#begun.atMs) / 1_000;
    return (elapsedSeconds * (this.#trials - this.#count)) / (this.#count - this.#begun.count);
  }
}
