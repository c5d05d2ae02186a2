import { z } from 'zod';
import { type ParameterEffect, parameterEffect } from '../../../domain/study/shape/parameter-effect.js';
import { type Plateau, plateauOf } from '../../../domain/study/shape/plateau.js';
import { surfaceOf } from '../../../domain/study/shape/surface.js';
import { metricNameSchema, StudyTable, type StudyTableQuestion, studyTableSchema } from './study-table.js';

/** Returns the effect of each parameter on the objective, in the order of the space. */
export function studyEffects(question: StudyTableQuestion): readonly ParameterEffect[] {
  const table = new StudyTable(question);
  const trials = table.results();
  return table.parameters.map((parameter, index) => parameterEffect(parameter, index, trials));
}

/** Returns how the best trial lies among its neighbours; null when there is no best. */
export function studyPlateau(table: StudyTable): Plateau | null {
  const best = table.best();
  return best && plateauOf(table.parameters, best, table.results(), table.objective.direction);
}

export const studySurfaceQuestionSchema = studyTableSchema.extend({
  /** Indexes of the parameters of both axes. */
  x: z.int().nonnegative(),
  y: z.int().nonnegative(),
  /** Null for the objective. */
  metric: metricNameSchema.nullable(),
});

export type StudySurfaceQuestion = z.infer<typeof studySurfaceQuestionSchema>;

/** One axis of a heat map as it is shown. */
interface ShownAxis {
  readonly path: string;
  readonly labels: readonly string[];
}

/** A heat map of the distinct completed trials: rows of y, each with one cell per x. */
export interface StudySurface {
  readonly x: ShownAxis;
  readonly y: ShownAxis;
  /** Medians, of infeasible trials too; null where no trial with a value falls. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly counts: readonly (readonly number[])[];
  /** How many of them keep the constraints. */
  readonly feasibleCounts: readonly (readonly number[])[];
  readonly plateau: readonly (readonly boolean[])[];
  readonly bestX: number | null;
  readonly bestY: number | null;
}

/** Bins the trials by two parameters. */
export function studySurface(question: StudySurfaceQuestion): StudySurface {
  const { x, y, metric } = question;
  const table = new StudyTable(question);
  const { index, parameters, objective } = table;
  const results = table.results();
  const best = table.best();
  const neighbours = best && plateauOf(parameters, best, results, objective.direction).neighbours;
  const options = { x, y, best: best && neighbours && { ...best, neighbours } };
  const shownOf = (number: number): number | null =>
    metric === null ? index.objective(number) : index.metric(metric, number);
  const shown = results.map(({ number, point }) => ({
    ...{ number, point },
    value: shownOf(number),
    isFeasible: index.isFeasible(number),
  }));
  const surface = surfaceOf(parameters, shown, options);
  return {
    ...surface,
    x: { path: surface.x.path, labels: surface.x.labels },
    y: { path: surface.y.path, labels: surface.y.labels },
  };
}
