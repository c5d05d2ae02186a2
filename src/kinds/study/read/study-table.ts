import { z } from 'zod';
import { METRIC_NAMES, type MetricName, type Objective } from '../../../domain/study/objective.js';
import type { TrialResult } from '../../../domain/study/samplers/trial-result.js';
import type { Parameter } from '../../../domain/study/space/parameter.js';
import { TrialIndex } from '../trial-index.js';

/** What every question about the trials of a study has in common. */
export const studyTableSchema = z.strictObject({
  /** Records of the trials in order of their numbers, in their codec. */
  index: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** Of the space that was checked when the study began. */
  parameters: z.custom<readonly Parameter[]>(Array.isArray),
  objective: z.custom<Objective>((value) => typeof value === 'object' && value !== null),
});

export type StudyTableQuestion = z.infer<typeof studyTableSchema>;

export const metricNameSchema = z.enum(METRIC_NAMES as readonly [MetricName, ...MetricName[]]);

/** The trials of a study by what their index says, for rankings, charts and figures. */
export class StudyTable {
  readonly index: TrialIndex;
  readonly parameters: readonly Parameter[];
  readonly objective: Objective;

  constructor({ index, parameters, objective }: StudyTableQuestion) {
    this.index = new TrialIndex(index, parameters.length);
    this.parameters = parameters;
    this.objective = objective;
  }

  /** Yields the numbers of the trials that are no repetition of an earlier one, failed ones too. */
  *distinct(): Generator<number, void> {
    for (let number = 0; number < this.index.length; number += 1) {
      if (!this.index.isRepeat(number)) yield number;
    }
  }

  /** Returns the distinct trials that completed, as samplers see them. */
  results(): readonly TrialResult[] {
    return [...this.distinct()]
      .filter((number) => this.index.isCompleted(number))
      .map((number) => this.index.result(number));
  }

  /** Returns the best of the feasible trials: the lowest number of equal ones; null when there is none. */
  best(): TrialResult | null {
    const sign = this.objective.direction === 'MAXIMIZE' ? 1 : -1;
    let best: number | null = null;
    let highest = Number.NEGATIVE_INFINITY;
    for (const number of this.distinct()) {
      const value = this.index.objective(number);
      if (value === null || !this.index.isFeasible(number) || sign * value <= highest) continue;
      [best, highest] = [number, sign * value];
    }
    return best === null ? null : this.index.result(best);
  }
}
