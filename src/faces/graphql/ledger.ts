import { z } from 'zod';
import { sha256 } from '../../base/pure/hashing.js';
import { canonicalJson } from '../../base/pure/json.js';
import type { LedgerFilter, LedgerPage, LedgerRow } from '../../operations/ports/evaluation-ledger.js';
import { builder } from './builder.js';
import { parseSeqCursor, type SeqList, seqListCursor } from './cursors.js';
import { PageInfo } from './page-info.js';

const MAX_PAGE = 1_000;
/** Reading a row costs as much as so many of its fields. */
const ROW_WEIGHT = 4;

interface ListedPage extends LedgerPage {
  readonly filter: LedgerFilter;
  readonly after: string | null;
}

const LedgerEntry = builder.objectRef<LedgerRow>('LedgerEntry').implement({
  description:
    'One configuration that was evaluated over one range; it stays, whatever becomes of the operation.',
  fields: (t) => ({
    strategy: t.exposeString('family', {
      description: 'Name of the strategy; of one that was saved from another, the name of the first.',
    }),
    symbols: t.exposeStringList('symbols', { description: 'What was traded.' }),
    timeframe: t.exposeString('timeframe', { description: 'Length of the bars.' }),
    startDate: t.expose('startDate', { type: 'Date', description: 'First day that the figures are of.' }),
    endDate: t.expose('endDate', { type: 'Date', description: 'Last day that the figures are of.' }),
    configurationHash: t.exposeString('configurationHash', {
      description: 'The same for equal configurations; keyed, so that it is another one on another server.',
    }),
    sharpeRatio: t.exposeFloat('sharpeRatio', {
      nullable: true,
      description: 'Annualised; null where undefined.',
    }),
    totalReturn: t.exposeFloat('totalReturn', { description: 'Fraction.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was evaluated.' }),
  }),
});

const LedgerEdge = builder
  .objectRef<{ readonly node: LedgerRow; readonly filter: LedgerFilter }>('LedgerEdge')
  .implement({
    description: 'One row and its cursor.',
    fields: (t) => ({
      cursor: t.string({
        description: 'Cursor of this row.',
        resolve: ({ node, filter }) => seqListCursor(listOf(filter), node.seq),
      }),
      node: t.expose('node', { type: LedgerEntry, description: 'The row.' }),
    }),
  });

const LedgerConnection = builder.objectRef<ListedPage>('LedgerConnection').implement({
  description: 'A page of everything that was tried, the newest first.',
  fields: (t) => ({
    edges: t.field({
      type: [LedgerEdge],
      // The length is already in the weight of the field that returns the connection.
      complexity: { multiplier: 1 },
      description: 'The rows of this page with their cursors.',
      resolve: ({ rows, filter }) => rows.map((node) => ({ node, filter })),
    }),
    nodes: t.field({
      type: [LedgerEntry],
      complexity: { multiplier: 1 },
      description: 'The rows of this page.',
      resolve: ({ rows }) => rows,
    }),
    pageInfo: t.field({
      type: PageInfo,
      description: 'Where this page lies in the list.',
      resolve: ({ rows, hasNextPage, after, filter }) => {
        const [start, end] = [rows[0], rows.at(-1)];
        return {
          hasNextPage,
          hasPreviousPage: after !== null,
          startCursor: start ? seqListCursor(listOf(filter), start.seq) : null,
          endCursor: end ? seqListCursor(listOf(filter), end.seq) : after,
        };
      },
    }),
    totalCount: t.int({
      description: 'Rows that match, whatever the page.',
      resolve: ({ filter }, _args, { ledger }) => ledger.count(filter),
    }),
  }),
});

builder.queryField('ledger', (t) =>
  t.field({
    type: LedgerConnection,
    description:
      'Everything that was tried, the newest first: also by operations that were cancelled, or are deleted; first is at most 1000.',
    complexity: ({ first }) => ({ field: ROW_WEIGHT * first, multiplier: first }),
    args: {
      first: t.arg.int({
        required: true,
        defaultValue: 50,
        validate: z.int().min(1).max(MAX_PAGE),
        description: `How many at most, 1 to ${MAX_PAGE}.`,
      }),
      after: t.arg.string({ required: false, description: 'The last endCursor; absent for the beginning.' }),
      strategy: t.arg.string({
        required: false,
        description: 'Name of a strategy; one that was saved from another is counted with it.',
      }),
      symbol: t.arg.string({ required: false, description: 'One of the symbols that were traded.' }),
      timeframe: t.arg.string({ required: false, description: 'Length of the bars.' }),
    },
    resolve: async (_root, { first, after, strategy, symbol, timeframe }, { ledger }) => {
      const filter = {
        ...(strategy != null && { family: strategy }),
        ...(symbol != null && { symbol }),
        ...(timeframe != null && { timeframe }),
      };
      const seq = parseSeqCursor(after, listOf(filter));
      const page = await ledger.list({ filter, first, before: seq < 0 ? null : seq });
      return { ...page, filter, after: after ?? null };
    },
  }),
);

/** Cursors say what they are of. */
function listOf(filter: LedgerFilter): SeqList {
  return { name: 'ledger', operationId: sha256(canonicalJson({ ...filter })).slice(0, 16) };
}
