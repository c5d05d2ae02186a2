import { z } from 'zod';
import type { SelectionFigures } from '../../kinds/ledger/ledger-judge.js';
import type { LedgerGroup as LedgerGroupRecord } from '../../operations/ports/evaluation-reader.js';
import { builder } from './builder.js';
import { parseSeqCursor } from './cursors.js';
import { LedgerEntry } from './ledger-entry.js';
import { ledgerFilterArgs, ledgerFilterOf, ledgerList } from './ledger-filter.js';
import { FAMILY_WEIGHT } from './selection.js';
import { type SeqPage, seqConnection } from './seq-connection.js';

const MAX_PAGE = 100;
/** A thread of its own looks at every row that matches. */
const GROUPING_WEIGHT = 1_000;

/** A group, numbered by its newest row. */
type LedgerGroupShape = LedgerGroupRecord & { readonly seq: number };

const LedgerSelection = builder.objectRef<SelectionFigures>('LedgerSelection').implement({
  description: 'What all that was tried leaves of an entry of the ledger, as of now.',
  fields: (t) => ({
    evaluated: t.exposeInt('evaluated', {
      description:
        'N: configurations of the strategy that were evaluated on at least 30 periods in common, on whatever symbol and bars, itself included.',
    }),
    expectedMaximumSharpe: t.exposeFloat('luckySharpe', {
      nullable: true,
      description: 'Sharpe ratio that the best of so many has by luck alone, annualised; 0 for one.',
    }),
    deflatedSharpe: t.exposeFloat('deflatedSharpe', {
      nullable: true,
      description: 'Probability, 0 to 1, that its Sharpe ratio is more than that luck.',
    }),
  }),
});

const LedgerGroup = builder.objectRef<LedgerGroupShape>('LedgerGroup').implement({
  description: 'What was tried of one strategy on the same symbols and bars.',
  fields: (t) => ({
    strategy: t.string({
      description: 'Name of the strategy, with those that were saved from it.',
      resolve: ({ newest }) => newest.family,
    }),
    symbols: t.stringList({ description: 'What was traded.', resolve: ({ newest }) => [...newest.symbols] }),
    timeframe: t.string({ description: 'Length of the bars.', resolve: ({ newest }) => newest.timeframe }),
    entries: t.exposeInt('entries', {
      description: 'Configurations, each as often as it was evaluated on another range.',
    }),
    configurations: t.exposeInt('configurations', { description: 'Different ones among them.' }),
    startDate: t.expose('startDate', { type: 'Date', description: 'First day of any entry.' }),
    endDate: t.expose('endDate', { type: 'Date', description: 'Last day of any entry.' }),
    at: t.field({
      type: 'DateTime',
      description: 'When the newest entry was evaluated.',
      resolve: ({ newest }) => newest.at,
    }),
    best: t.expose('best', {
      type: LedgerEntry,
      nullable: true,
      description: 'The entry with the highest Sharpe ratio; null where none is defined.',
    }),
    selection: t.field({
      type: LedgerSelection,
      nullable: true,
      complexity: { field: FAMILY_WEIGHT },
      description:
        'How much of the best may be luck, given all that was tried; null where no Sharpe ratio is defined.',
      resolve: ({ best }, _args, { ledger }) => best && ledger.rowSelection(best),
    }),
  }),
});

const LedgerGroupConnection = seqConnection<LedgerGroupShape, SeqPage<LedgerGroupShape>>(
  'LedgerGroup',
  LedgerGroup,
  'A page of groups of the ledger, those that something was tried of last first.',
);

builder.queryField('ledgerGroups', (t) =>
  t.field({
    type: LedgerGroupConnection,
    description: `Everything that was tried, by strategy, symbols and bars; what was tried last comes first. first is at most ${MAX_PAGE}.`,
    complexity: ({ first }) => ({ field: GROUPING_WEIGHT, multiplier: first }),
    args: {
      first: t.arg.int({
        required: true,
        defaultValue: 20,
        validate: z.int().min(1).max(MAX_PAGE),
        description: `How many at most, 1 to ${MAX_PAGE}.`,
      }),
      after: t.arg.string({ required: false, description: 'The last endCursor; absent for the beginning.' }),
      ...ledgerFilterArgs,
    },
    resolve: async (_root, { first, after, ...asked }, { ledger }) => {
      const filter = ledgerFilterOf(asked);
      const list = ledgerList('ledgerGroups', filter);
      const seq = parseSeqCursor(after, list);
      const { groups, hasNextPage } = await ledger.groups({ filter, first, before: seq < 0 ? null : seq });
      const entries = groups.map((group) => ({ ...group, seq: group.newest.seq }));
      return { entries, hasNextPage, list, after: after ?? null };
    },
  }),
);
