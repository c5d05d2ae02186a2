import { z } from 'zod';
import { ownDirection } from '../../../domain/study/objective.js';
import { metricNameSchema, StudyTable, studyTableSchema } from './study-table.js';

/** Where a trial stands in a ranking; a later trial never moves it behind or before another one. */
const positionSchema = z.strictObject({
  /** 0 for feasible trials, 1 for infeasible ones, 2 for those without a value. */
  group: z.int().min(0).max(2),
  /** Within its group the lower, the better. */
  badness: z.number(),
  number: z.int().nonnegative(),
});

export type RankPosition = z.infer<typeof positionSchema>;

export const rankStudyQuestionSchema = studyTableSchema.extend({
  /** Null for the objective. */
  metric: metricNameSchema.nullable(),
  includeInfeasible: z.boolean(),
  first: z.int().positive(),
  after: positionSchema.nullable(),
});

export type RankStudyQuestion = z.infer<typeof rankStudyQuestionSchema>;

export const studyRankingSchema = z.strictObject({
  positions: z.array(positionSchema).readonly(),
  hasNextPage: z.boolean(),
});

export type StudyRanking = z.infer<typeof studyRankingSchema>;

/**
 * Ranks the distinct trials of a study, the best first: feasible ones by the value, then infeasible ones by how far
 * they are from being feasible, then those without a value; ties by number.
 */
export function rankStudy(question: RankStudyQuestion): StudyRanking {
  const { metric, includeInfeasible, first, after } = question;
  const table = new StudyTable(question);
  const { index, objective } = table;
  const direction = metric === null ? objective.direction : ownDirection(metric);
  const sign = direction === 'MAXIMIZE' ? -1 : 1;
  const positions: RankPosition[] = [];
  for (const number of table.distinct()) {
    const value = metric === null ? index.objective(number) : index.metric(metric, number);
    const position = positionOf(number, value, index.violation(number), sign);
    if (!includeInfeasible && position.group > 0) continue;
    if (after === null || compare(position, after) > 0) positions.push(position);
  }
  positions.sort(compare);
  return { positions: positions.slice(0, first), hasNextPage: positions.length > first };
}

function positionOf(number: number, value: number | null, violation: number, sign: number): RankPosition {
  if (value === null) return { group: 2, badness: 0, number };
  return violation > 0
    ? { group: 1, badness: violation, number }
    : // Adding zero makes −0 the 0 that a cursor reads back.
      { group: 0, badness: sign * value + 0, number };
}

function compare(a: RankPosition, b: RankPosition): number {
  return a.group - b.group || a.badness - b.badness || a.number - b.number;
}
