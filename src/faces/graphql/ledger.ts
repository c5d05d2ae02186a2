import { z } from 'zod';
import type { LedgerFilter, LedgerRow } from '../../operations/ports/evaluation-ledger.js';
import { builder } from './builder.js';
import { parseSeqCursor } from './cursors.js';
import { LedgerEntry } from './ledger-entry.js';
import { ledgerFilterArgs, ledgerFilterOf, ledgerList } from './ledger-filter.js';
import { type SeqPage, seqConnection } from './seq-connection.js';

const MAX_PAGE = 1_000;
/** Reading a row costs as much as so many of its fields. */
const ROW_WEIGHT = 4;

interface ListedPage extends SeqPage<LedgerRow> {
  readonly filter: LedgerFilter;
}

const LedgerConnection = seqConnection<LedgerRow, ListedPage>(
  'Ledger',
  LedgerEntry,
  'A page of everything that was tried, the newest first.',
);

builder.objectField(LedgerConnection, 'totalCount', (t) =>
  t.int({
    description: 'Rows that match, whatever the page.',
    resolve: ({ filter }, _args, { ledger }) => ledger.count(filter),
  }),
);

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
      ...ledgerFilterArgs,
    },
    resolve: async (_root, { first, after, ...asked }, { ledger }) => {
      const filter = ledgerFilterOf(asked);
      const list = ledgerList('ledger', filter);
      const seq = parseSeqCursor(after, list);
      const { rows, hasNextPage } = await ledger.list({ filter, first, before: seq < 0 ? null : seq });
      return { entries: rows, hasNextPage, list, after: after ?? null, filter };
    },
  }),
);
