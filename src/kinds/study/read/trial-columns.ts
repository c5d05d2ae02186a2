import { z } from 'zod';
import { decimalStep } from '../../../domain/study/space/decimal.js';
import { isOrdered, type Parameter } from '../../../domain/study/space/parameter.js';
import { metricNameSchema, StudyTable, studyTableSchema } from './study-table.js';

export const trialColumnsQuestionSchema = studyTableSchema.extend({
  metrics: z.array(metricNameSchema).readonly(),
  /** −1 from the first trial on. */
  afterNumber: z.int().min(-1),
  first: z.int().positive(),
});

export type TrialColumnsQuestion = z.infer<typeof trialColumnsQuestionSchema>;

const column = z.custom<Float64Array>((value) => value instanceof Float64Array);

export const trialColumnsSchema = z.strictObject({
  numbers: column,
  /** 1 for a feasible trial, else 0. */
  feasible: column,
  axes: z
    .array(
      z.strictObject({
        path: z.string(),
        /** Names of unordered values; values then are indexes into it. */
        categories: z.array(z.string()).readonly().nullable(),
        values: column,
      }),
    )
    .readonly(),
  /** NaN where a metric is undefined, or the trial failed. */
  metrics: z.array(z.strictObject({ metric: metricNameSchema, values: column })).readonly(),
});

export type TrialColumns = z.infer<typeof trialColumnsSchema>;

/** Returns a stretch of the trials by column, failed and repeated ones too. */
export function trialColumns(question: TrialColumnsQuestion): TrialColumns {
  const { metrics, afterNumber, first } = question;
  const { index, parameters } = new StudyTable(question);
  const start = afterNumber + 1;
  const end = Math.min(start + first, index.length);
  const length = Math.max(0, end - start);
  const columnOf = (read: (number: number) => number): Float64Array =>
    Float64Array.from({ length }, (_, row) => read(start + row));
  return {
    numbers: columnOf((number) => number),
    feasible: columnOf((number) => (index.isFeasible(number) ? 1 : 0)),
    axes: parameters.map((parameter, at) => ({
      path: parameter.path,
      categories: parameter.kind === 'LISTED' && !parameter.isOrdered ? parameter.texts : null,
      values: index.coordinateColumn(at, start, end).map((coordinate) => shownValue(parameter, coordinate)),
    })),
    metrics: metrics.map((metric) => ({ metric, values: index.metricColumn(metric, start, end) })),
  };
}

/** Returns the number that stands on an axis: the value itself, or the index of a name. */
export function shownValue(parameter: Parameter, coordinate: number): number {
  if (!isOrdered(parameter) || parameter.kind === 'LOG') return coordinate;
  return parameter.kind === 'STEPPED'
    ? decimalStep(parameter.from, parameter.step, coordinate)
    : Number(parameter.texts[coordinate]);
}
