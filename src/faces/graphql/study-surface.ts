import type { StudySurface as SurfaceRecord } from '../../kinds/study/read/study-shape.js';
import { builder } from './builder.js';

const StudyAxis = builder.objectRef<SurfaceRecord['x']>('StudyAxis').implement({
  description: 'One axis of a heat map.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'The parameter.' }),
    labels: t.field({
      type: ['String'],
      description: 'What each bin holds, at most 50.',
      resolve: ({ labels }) => labels,
    }),
  }),
});

export const StudySurface = builder.objectRef<SurfaceRecord>('StudySurface').implement({
  description:
    'Medians of a metric over two parameters, for a heat map; null where no trial with a value falls; at most 50 bins an axis.',
  fields: (t) => ({
    x: t.expose('x', { type: StudyAxis, description: 'Across.' }),
    y: t.expose('y', { type: StudyAxis, description: 'Up.' }),
    values: t.field({
      type: t.listRef(t.listRef('Float', { nullable: true }), { nullable: false }),
      description: 'Rows of y, each with one value per x: the median of all trials of the cell.',
      resolve: ({ values }) => values.map((row) => [...row]),
    }),
    counts: t.field({
      type: t.listRef(t.listRef('Int')),
      description: 'How many trials each cell holds.',
      resolve: ({ counts }) => counts.map((row) => [...row]),
    }),
    feasibleCounts: t.field({
      type: t.listRef(t.listRef('Int')),
      description: 'How many of them keep the constraints.',
      resolve: ({ feasibleCounts }) => feasibleCounts.map((row) => [...row]),
    }),
    plateau: t.field({
      type: t.listRef(t.listRef('Boolean')),
      description: 'Whether the cell belongs to the plateau of the best.',
      resolve: ({ plateau }) => plateau.map((row) => [...row]),
    }),
    bestX: t.exposeInt('bestX', {
      nullable: true,
      description: 'Where the best lies across; null without one.',
    }),
    bestY: t.exposeInt('bestY', { nullable: true, description: 'Where the best lies up; null without one.' }),
  }),
});
