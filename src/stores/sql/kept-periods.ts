import type { EvaluationPeriods } from '../../operations/record/evaluation.js';

/** Of the days of all periods that are kept together: 16 MB. */
const MOST_DAYS = 4_000_000;

/**
 * Gives the periods of evaluations by their number, one object for each. A family may have been tried over as many
 * ranges as it has rows: the days are read when they are asked for, and those that were asked for last are kept.
 */
export class KeptPeriods {
  readonly #read: (id: number) => EvaluationPeriods;
  readonly #mostDays: number;
  readonly #periods = new Map<number, EvaluationPeriods>();
  readonly #kept = new Map<number, EvaluationPeriods>();
  #days = 0;

  constructor(read: (id: number) => EvaluationPeriods, mostDays = MOST_DAYS) {
    this.#read = read;
    this.#mostDays = mostDays;
  }

  of(id: number): EvaluationPeriods {
    const known = this.#periods.get(id);
    if (known !== undefined) return known;
    const load = (): EvaluationPeriods => this.#load(id);
    const periods: EvaluationPeriods = {
      get length() {
        return load().length;
      },
      get perYear() {
        return load().perYear;
      },
      get days() {
        return load().days;
      },
    };
    this.#periods.set(id, periods);
    return periods;
  }

  #load(id: number): EvaluationPeriods {
    const kept = this.#kept.get(id);
    const periods = kept ?? this.#read(id);
    // The latest goes to the end, so that the first is the one to be forgotten.
    this.#kept.delete(id);
    this.#kept.set(id, periods);
    if (kept === undefined) this.#days += periods.days.length;
    for (const [oldest, { days }] of this.#kept) {
      if (this.#days <= this.#mostDays || oldest === id) break;
      this.#kept.delete(oldest);
      this.#days -= days.length;
    }
    return periods;
  }
}
