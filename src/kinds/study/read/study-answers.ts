import { GENERATION } from '../../../domain/study/samplers/generation.js';

/** While a study runs, an answer is this many times as old as it took to make before it is made again. */
const TIMES_ITS_DURATION = 10;
const LEAST_AGE_MS = 1_000;
/** Of the answers that are remembered: rankings, heat maps, effects, figures. */
const MAX_KEPT = 64;

interface Kept {
  readonly answer: Promise<unknown>;
  /** How many trials it is of. */
  readonly trials: number;
  /** When it was there and how long it took, milliseconds; null while it is being made. */
  made: { readonly atMs: number; readonly tookMs: number } | null;
}

/** The study that is asked about. */
export interface AnswerSubject {
  readonly operationId: string;
  readonly trials: number;
  /** Whether no trial will come any more. */
  readonly isFinal: boolean;
}

/**
 * Remembers what was computed of all trials of a study: however many clients ask, an answer is made once for a
 * generation at the most, never twice at a time, and so seldom that the workers keep the processor.
 */
export class StudyAnswers {
  readonly #kept = new Map<string, Kept>();
  readonly #now: () => number;

  /** @param now milliseconds that only grow */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** @param question what is asked, as a text that equal questions share */
  async get<Answer>(
    { operationId, trials, isFinal }: AnswerSubject,
    question: string,
    make: () => Promise<Answer>,
  ): Promise<Answer> {
    const key = `${operationId} ${question}`;
    const known = this.#kept.get(key);
    if (known !== undefined && this.#isGood(known, trials, isFinal)) return known.answer as Promise<Answer>;
    const startedAtMs = this.#now();
    const answer = make();
    const kept: Kept = { answer, trials, made: null };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    try {
      const made = await answer;
      kept.made = { atMs: this.#now(), tookMs: this.#now() - startedAtMs };
      return made;
    } catch (error) {
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
      throw error;
    }
  }

  #isGood({ trials: of, made }: Kept, trials: number, isFinal: boolean): boolean {
    if (of === trials) return true;
    // Of no trials there is nothing to see: the first ones are shown at once.
    if (isFinal || (of === 0 && made !== null)) return false;
    if (made === null || generationOf(of) === generationOf(trials)) return true;
    return this.#now() - made.atMs < Math.max(LEAST_AGE_MS, TIMES_ITS_DURATION * made.tookMs);
  }
}

function generationOf(trials: number): number {
  return Math.floor(trials / GENERATION);
}
