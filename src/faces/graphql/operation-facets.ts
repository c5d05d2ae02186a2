import type {
  FacetValue as FacetRecord,
  OperationFacets as FacetsRecord,
} from '../../operations/ports/operation-query.js';
import { builder } from './builder.js';
import { OperationFilterInput, toOperationFilter } from './operation-filter.js';

const FacetValue = builder.objectRef<FacetRecord>('FacetValue').implement({
  description: 'A value that lists can be filtered by.',
  fields: (t) => ({
    value: t.exposeString('value', { description: 'The value; of a tag key=value.' }),
    count: t.exposeInt('count', { description: 'How many operations have it.' }),
  }),
});

const OperationFacets = builder.objectRef<FacetsRecord>('OperationFacets').implement({
  description: 'The most frequent values of what lists are filtered by, at most 100 each.',
  fields: (t) => ({
    strategies: t.field({
      type: [FacetValue],
      description: 'Paths of strategies.',
      resolve: ({ strategies }) => strategies,
    }),
    symbols: t.field({ type: [FacetValue], description: 'Symbols.', resolve: ({ symbols }) => symbols }),
    tags: t.field({ type: [FacetValue], description: 'Tags.', resolve: ({ tags }) => tags }),
    statuses: t.field({ type: [FacetValue], description: 'Statuses.', resolve: ({ statuses }) => statuses }),
  }),
});

/** Counting reads all that match. */
const COUNT_WEIGHT = 2_000;

builder.queryField('operationFacets', (t) =>
  t.field({
    type: OperationFacets,
    complexity: COUNT_WEIGHT,
    description: 'What the operations that match have, to be chosen from; of the newest 100000 of them.',
    args: {
      filter: t.arg({
        type: OperationFilterInput,
        required: false,
        description: 'What to count; everything that has no parent if absent.',
      }),
    },
    resolve: (_root, { filter }, { operations }) => operations.facets(toOperationFilter(filter)),
  }),
);
