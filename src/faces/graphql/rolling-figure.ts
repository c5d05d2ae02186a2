import type { ObjectRef } from '@pothos/core';
import { z } from 'zod';
import { evenlySpaced } from '../../domain/statistics/evenly-spaced.js';
import type { RollingFigure } from '../../domain/statistics/performance-analysis.js';
import type { RollingPoint } from '../../domain/statistics/rolling-figure.js';
import { builder, type Types } from './builder.js';

const MAX_POINTS = 10_000;

/**
 * Adds `Rolling<name>` and `Rolling<name>Point`, a figure of half a year that is rolled over the range.
 * @param figure such as `Sharpe ratio`
 * @param value what its values are
 */
export function rollingFigure(name: string, figure: string, value: string): ObjectRef<Types, RollingFigure> {
  const point = builder.objectRef<RollingPoint>(`Rolling${name}Point`).implement({
    description: `The ${figure} of the window that ends with a period.`,
    fields: (t) => ({
      date: t.expose('date', { type: 'Date', description: 'The last day of the window.' }),
      value: t.exposeFloat('value', { nullable: true, description: value }),
    }),
  });
  return builder.objectRef<RollingFigure>(`Rolling${name}`).implement({
    description: `The ${figure} of half a year, rolled over the range.`,
    fields: (t) => ({
      windowPeriods: t.exposeInt('windowPeriods', { description: 'Returns in a window.' }),
      points: t.field({
        type: [point],
        args: {
          maxPoints: t.arg.int({
            required: true,
            defaultValue: 500,
            validate: z.int().min(2).max(MAX_POINTS),
            description: `How many points at most, 2 to ${MAX_POINTS}; evenly spaced, the first and the last among them.`,
          }),
        },
        complexity: ({ maxPoints }) => ({ field: 1, multiplier: maxPoints }),
        description: 'One a period from the first full window on; empty when there is none.',
        resolve: ({ points }, { maxPoints }) => evenlySpaced(points, maxPoints),
      }),
    }),
  });
}
