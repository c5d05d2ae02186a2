import type { Pane as PaneRecord } from '../../kinds/backtest/why/explanation.js';
import { builder } from './builder.js';

const NamedSeries = builder.objectRef<PaneRecord['series'][number]>('NamedSeries').implement({
  description: 'One line of a pane.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is of.' }),
    values: t.field({
      type: t.listRef('Float', { nullable: true }),
      description: 'One for each timestamp, of the last bar of the point; null where it is undefined.',
      resolve: ({ values }) => values as (number | null)[],
    }),
  }),
});

export const Pane = builder.objectRef<PaneRecord>('Pane').implement({
  description:
    'Series that belong under the price together: an indicator, the memberships of a fuzzy set, the confidence, the exposure.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it shows.' }),
    timestamps: t.field({
      type: ['DateTime'],
      description: 'Those of the candles of the same range.',
      resolve: ({ timeMs }) => timeMs as number[],
    }),
    series: t.field({ type: [NamedSeries], description: 'Its lines.', resolve: ({ series }) => series }),
  }),
});
