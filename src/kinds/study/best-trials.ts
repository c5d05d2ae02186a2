import type { Objective } from '../../domain/study/objective.js';
import type { Direction } from '../../domain/study/samplers/rank-trials.js';
import type { TrialIndex } from './trial-index.js';

/** Returns of all distinct trials are kept up to so many trials. */
const ALL_UP_TO = 2_000;
/** Of more, those of so many of the best, and as many evenly among all. */
const BEST = 1_000;

/** What the order of trials depends on. */
interface Ranked {
  readonly number: number;
  readonly objective: number | null;
  readonly violation: number;
}

/**
 * Says whose returns are kept, in the order of numbers: of up to 2,000 trials those of all; of N more those of every
 * ⌈N/1,000⌉-th, and of each that is among the 1,000 best when its turn comes. So it depends on trials before alone, and
 * an interrupted study keeps the same. Those that were among the best once stay kept: of trials each of which is better
 * than the one before, all do.
 */
export class BestTrials {
  readonly #trials: number;
  readonly #every: number;
  readonly #sign: number;
  /** The best so far; the worst of them first, each as good as or worse than those below it. */
  readonly #heap: Ranked[] = [];

  /** @param trials how many the study has */
  constructor(trials: number, direction: Direction) {
    this.#trials = trials;
    this.#every = Math.ceil(trials / BEST);
    this.#sign = direction === 'MAXIMIZE' ? -1 : 1;
  }

  /** Takes the next distinct completed trial, and returns whether its returns are kept. */
  keeps(trial: Ranked): boolean {
    if (this.#trials <= ALL_UP_TO) return true;
    const isAmongBest = this.#take(trial);
    return isAmongBest || trial.number % this.#every === 0;
  }

  /** Returns those that figures rest on of the trials so far, some of those that are kept: at most 2,000. */
  chosen(): (number: number) => boolean {
    if (this.#trials <= ALL_UP_TO) return () => true;
    const best = new Set(this.#heap.map(({ number }) => number));
    return (number) => best.has(number) || number % this.#every === 0;
  }

  #take(trial: Ranked): boolean {
    const heap = this.#heap;
    if (heap.length < BEST) {
      heap.push(trial);
      this.#rise(heap.length - 1);
      return true;
    }
    if (this.#compare(trial, heap[0] as Ranked) > 0) return false;
    heap[0] = trial;
    this.#sink();
    return true;
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const above = (at - 1) >> 1;
      if (!this.#swapIfWorse(at, above)) return;
      at = above;
    }
  }

  #sink(): void {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      if (left >= this.#heap.length) return;
      const isRightWorse =
        right < this.#heap.length &&
        this.#compare(this.#heap[right] as Ranked, this.#heap[left] as Ranked) > 0;
      const worse = isRightWorse ? right : left;
      if (!this.#swapIfWorse(worse, at)) return;
      at = worse;
    }
  }

  #swapIfWorse(below: number, above: number): boolean {
    const [a, b] = [this.#heap[below] as Ranked, this.#heap[above] as Ranked];
    if (this.#compare(a, b) <= 0) return false;
    this.#heap[below] = b;
    this.#heap[above] = a;
    return true;
  }

  /** As rankTrials orders them: above 0 where the first is the worse one. */
  #compare(a: Ranked, b: Ranked): number {
    const classes = classOf(a) - classOf(b);
    if (classes !== 0) return classes;
    return this.#badness(a) - this.#badness(b) || a.number - b.number;
  }

  #badness({ objective, violation }: Ranked): number {
    if (objective === null) return 0;
    return violation > 0 ? violation : this.#sign * objective;
  }
}

function classOf({ objective, violation }: Ranked): number {
  if (objective === null) return 2;
  return violation > 0 ? 1 : 0;
}

/** Finds the best trial while trials come in the order of their numbers. */
export class BestTrial {
  readonly #direction: Direction;
  #number: number | null = null;
  #objective: number | null = null;

  constructor({ direction }: Pick<Objective, 'direction'>) {
    this.#direction = direction;
  }

  /** The lowest of equally good ones; null before there is one that keeps the constraints. */
  get number(): number | null {
    return this.#number;
  }

  get objective(): number | null {
    return this.#objective;
  }

  /** Looks at the next trial. */
  look(index: TrialIndex, at: number, number: number): void {
    const objective = index.objective(at);
    if (objective === null || !index.isFeasible(at)) return;
    const best = this.#objective;
    const isBetter = best === null || (this.#direction === 'MAXIMIZE' ? objective > best : objective < best);
    if (!isBetter) return;
    this.#number = number;
    this.#objective = objective;
  }
}
