import { z } from 'zod';
import type { OperationFilter, OperationPage } from '../../operations/ports/operation-query.js';
import type { Operation } from '../../operations/record/operation.js';
import { builder } from './builder.js';
import { parsePositionCursor, positionCursor } from './cursors.js';
import { OperationInterface } from './operation.js';
import { OperationFilterInput, toOperationFilter } from './operation-filter.js';
import { PageInfo } from './page-info.js';

const MAX_PAGE = 200;

const OperationEdge = builder.objectRef<{ readonly node: Operation }>('OperationEdge').implement({
  description: 'One operation and its cursor.',
  fields: (t) => ({
    cursor: t.string({
      description: 'Cursor of this operation.',
      resolve: ({ node }) => positionCursor(node),
    }),
    node: t.expose('node', { type: OperationInterface, description: 'The operation.' }),
  }),
});

const OperationConnection = builder
  .objectRef<OperationPage & { readonly after: string | null; readonly filter: OperationFilter }>(
    'OperationConnection',
  )
  .implement({
    description: 'A page of operations, newest first. A cursor stays valid while operations are added.',
    fields: (t) => ({
      edges: t.field({
        type: [OperationEdge],
        // The length is already in the weight of the field that returns the connection.
        complexity: { multiplier: 1 },
        description: 'The operations of this page with their cursors.',
        resolve: ({ operations }) => operations.map((node) => ({ node })),
      }),
      nodes: t.field({
        type: [OperationInterface],
        complexity: { multiplier: 1 },
        description: 'The operations of this page.',
        resolve: ({ operations }) => operations,
      }),
      pageInfo: t.field({
        type: PageInfo,
        description: 'Where this page lies in the list.',
        resolve: ({ operations, hasNextPage, after }) => {
          const [start, end] = [operations[0], operations.at(-1)];
          return {
            hasNextPage,
            hasPreviousPage: after !== null,
            startCursor: start ? positionCursor(start) : null,
            endCursor: end ? positionCursor(end) : after,
          };
        },
      }),
      totalCount: t.int({
        description: 'Operations that match the filter, whatever the page.',
        // Counted for those only who ask: that reads all there are, and a page does not.
        resolve: ({ filter }, _args, { operations }) => operations.countMatching(filter),
      }),
    }),
  });

/** Reading a row and refreshing what runs costs as much as so many of its fields. */
const ROW_WEIGHT = 40;

builder.queryField('operations', (t) =>
  t.field({
    type: OperationConnection,
    description: 'Operations, newest first; first is at most 200.',
    complexity: ({ first }) => ({ field: ROW_WEIGHT * first, multiplier: first }),
    args: {
      first: t.arg.int({
        required: true,
        defaultValue: 50,
        validate: z.int().min(1).max(MAX_PAGE),
        description: `How many at most, 1 to ${MAX_PAGE}.`,
      }),
      after: t.arg.string({ required: false, description: 'The last endCursor; absent for the newest.' }),
      filter: t.arg({
        type: OperationFilterInput,
        required: false,
        description: 'What to show; everything if absent.',
      }),
    },
    resolve: async (_root, { first, after, filter: asked }, { operations, answer }) => {
      const filter = toOperationFilter(asked);
      const page = await operations.list({ first, after: parsePositionCursor(after), filter }, answer.reads);
      return { ...page, filter, after: after ?? null };
    },
  }),
);
