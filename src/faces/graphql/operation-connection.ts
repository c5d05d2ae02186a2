import { z } from 'zod';
import type { OperationPage, OperationPosition } from '../../operations/ports/operation-query.js';
import type { Operation } from '../../operations/record/operation.js';
import { builder } from './builder.js';
import type { GraphqlContext } from './context.js';
import { type OperationList, parsePositionCursor, positionCursor } from './cursors.js';
import { OperationInterface } from './operation.js';
import { PageInfo } from './page-info.js';

const MAX_PAGE = 200;

interface ListedPage extends OperationPage {
  readonly list: OperationList;
  readonly after: string | null;
}

const OperationEdge = builder
  .objectRef<{ readonly node: Operation; readonly place: OperationPosition; readonly list: OperationList }>(
    'OperationEdge',
  )
  .implement({
    description: 'One operation and its cursor.',
    fields: (t) => ({
      cursor: t.string({
        description: 'Cursor of this operation.',
        resolve: ({ place, list }) => positionCursor(list, place),
      }),
      node: t.expose('node', { type: OperationInterface, description: 'The operation.' }),
    }),
  });

export const OperationConnection = builder.objectRef<ListedPage>('OperationConnection').implement({
  description:
    'A page of operations, newest first unless another order was asked for. A cursor stays valid while operations are added.',
  fields: (t) => ({
    edges: t.field({
      type: [OperationEdge],
      // The length is already in the weight of the field that returns the connection.
      complexity: { multiplier: 1 },
      description: 'The operations of this page with their cursors.',
      resolve: ({ operations, places, list }) =>
        operations.map((node, index) => ({ node, place: places[index] as OperationPosition, list })),
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
      resolve: ({ places, hasNextPage, after, list }) => {
        const [start, end] = [places[0], places.at(-1)];
        return {
          hasNextPage,
          hasPreviousPage: after !== null,
          startCursor: start ? positionCursor(list, start) : null,
          endCursor: end ? positionCursor(list, end) : after,
        };
      },
    }),
    totalCount: t.int({
      description: 'Operations that match the filter, whatever the page.',
      // Counted for those only who ask: that reads all there are, and a page does not.
      resolve: ({ list }, _args, { operations }) => operations.countMatching(list.filter),
    }),
  }),
});

/** The arguments of every list of operations. */
export const operationPageArgs = builder.args((t) => ({
  first: t.int({
    required: true,
    defaultValue: 50,
    validate: z.int().min(1).max(MAX_PAGE),
    description: `How many at most, 1 to ${MAX_PAGE}.`,
  }),
  after: t.string({ required: false, description: 'The last endCursor; absent for the beginning.' }),
}));

/** Reading a row and refreshing what runs costs as much as so many of its fields. */
export const ROW_WEIGHT = 40;

/** Weighs a page by the number of rows that it was asked for. */
export const operationPageComplexity = ({ first }: { readonly first: number }) => ({
  field: ROW_WEIGHT * first,
  multiplier: first,
});

/** Reads one page of a list of operations. */
export async function loadOperationPage(
  list: OperationList,
  { first, after }: { readonly first: number; readonly after?: string | null | undefined },
  { operations, answer, lists }: GraphqlContext,
): Promise<ListedPage> {
  const query = { ...list, first, after: parsePositionCursor(after, list) };
  await lists.next();
  return { ...(await operations.list(query, answer.reads)), list, after: after ?? null };
}
