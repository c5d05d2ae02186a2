import type { BrokenDataset as BrokenRecord, StoredDataset } from '../../library/dataset-catalog.js';
import { MAX_FAULTS } from '../../library/dataset-view.js';
import { BYTES_A_BAR } from './answer-budget.js';
import { Window } from './bar-window.js';
import { builder } from './builder.js';
import { CANDLE_LISTS, Candles } from './candles.js';
import { chartArgs, chartComplexity, stampRange } from './chart-args.js';
import { DataIssue } from './data-load-result.js';
import { SYMBOL_TEXT } from './text-issues.js';

/** All bars are read and looked at. */
const FAULTS_WEIGHT = 1_000;
/** A file is opened and parsed, however few bars it has. */
const BYTES_A_FILE = 16_384;

const DatasetSession = builder.objectRef<StoredDataset['session']>('DatasetSession').implement({
  description:
    'When the bars of a dataset are taken to open and close, by a run that reads no other bars along. Shorter bars that are read along may show it better.',
  fields: (t) => ({
    rule: t.exposeString('rule', { description: 'In words, with the reason.' }),
    isAssumed: t.exposeBoolean('isAssumed', {
      description: 'Whether nobody said it, so that it may be wrong.',
    }),
    lastBarOpens: t.field({
      type: 'DateTime',
      description: 'The earliest instant at which the last bar may have opened.',
      resolve: ({ lastOpensMs }) => lastOpensMs,
    }),
    lastBarKnown: t.field({
      type: 'DateTime',
      description: 'The instant from which the last bar is known: no decision before it sees the bar.',
      resolve: ({ lastKnownMs }) => lastKnownMs,
    }),
  }),
});

const Dataset = builder.objectRef<StoredDataset>('Dataset').implement({
  description: 'All bars that are stored of a symbol and timeframe.',
  fields: (t) => ({
    symbol: t.exposeString('symbol', { description: 'What the bars are of, such as AAPL.' }),
    timeframe: t.exposeString('timeframe', { description: 'Length of a bar, such as 1d or 1h.' }),
    rows: t.exposeInt('rows', { description: 'How many bars there are.' }),
    firstBar: t.field({
      type: 'DateTime',
      description:
        'Stamp of the first bar: its open; for daily and longer bars 00:00Z of the trading date, or the instant of the opening where they are stored by it.',
      resolve: ({ firstMs }) => firstMs,
    }),
    lastBar: t.field({
      type: 'DateTime',
      description: 'Stamp of the last bar.',
      resolve: ({ lastMs }) => lastMs,
    }),
    source: t.exposeString('source', {
      description: "Where the bars came from, such as 'csv:prices.csv', 'yahoo' or 'synthetic'.",
    }),
    calendar: t.exposeString('calendar', {
      description: 'When it trades: XNYS, 24x5 or 24x7; inferred from the bars where nobody said.',
    }),
    timezone: t.exposeString('timezone', {
      description: 'IANA zone of dates and of the borders of days, such as UTC or America/New_York.',
    }),
    dayStart: t.exposeString('dayStart', {
      nullable: true,
      description:
        'Local time at which the next trading day begins, such as 17:00; null where it follows from the calendar.',
    }),
    session: t.expose('session', {
      type: DatasetSession,
      description: 'When its bars are taken to open and close, and why.',
    }),
    hash: t.exposeString('hash', { description: 'SHA-256 (hex) of the file.' }),
    gaps: t.field({
      type: [Window],
      nullable: true,
      complexity: { field: FAULTS_WEIGHT, multiplier: 10 },
      description: `Bars that are missing where the calendar has trading, the first ${MAX_FAULTS} stretches; of one longer than a century, the bars of its first century count; null when the bars are gone meanwhile.`,
      resolve: async (dataset, _args, { inventory }) =>
        (await inventory.datasets.faults(dataset))?.gaps ?? null,
    }),
    issues: t.field({
      type: [DataIssue],
      nullable: true,
      complexity: { field: FAULTS_WEIGHT, multiplier: 10 },
      description: `Bars where the calendar has no trading, and outliers, by time, the first ${MAX_FAULTS}; null when the bars are gone meanwhile.`,
      resolve: async (dataset, _args, { inventory }) =>
        (await inventory.datasets.faults(dataset))?.issues ?? null,
    }),
    candles: t.field({
      type: Candles,
      nullable: true,
      args: chartArgs,
      complexity: chartComplexity(CANDLE_LISTS),
      description: 'Its bars as a chart shows them; null when they are gone meanwhile.',
      resolve: (dataset, args, { inventory, answer }) => {
        answer.reads.take(BYTES_A_FILE + BYTES_A_BAR * dataset.rows);
        return inventory.datasets.candles(dataset, stampRange(args), args.maxPoints);
      },
    }),
  }),
});

const BrokenDataset = builder.objectRef<BrokenRecord>('BrokenDataset').implement({
  description: 'A file of the data folder whose bars no backtest can use.',
  fields: (t) => ({
    fileName: t.exposeString('fileName', { description: 'Name within the data folder.' }),
    symbol: t.exposeString('symbol', { description: 'Symbol that the name of the file says.' }),
    timeframe: t.exposeString('timeframe', { description: 'Timeframe that the name of the file says.' }),
    message: t.exposeString('problem', {
      description: 'What is wrong, with the line where there is one, and what to do.',
    }),
  }),
});

builder.queryField('datasets', (t) =>
  t.field({
    type: [Dataset],
    description:
      'What the data folder holds, by symbol and timeframe. Files that cannot be used are in brokenDatasets instead.',
    resolve: (_root, _args, { inventory }) => inventory.datasets.list(),
  }),
);

builder.queryField('brokenDatasets', (t) =>
  t.field({
    type: [BrokenDataset],
    description: 'Files of the data folder that cannot be used, by symbol and timeframe.',
    resolve: (_root, _args, { inventory }) => inventory.datasets.broken(),
  }),
);

builder.queryField('dataset', (t) =>
  t.field({
    type: Dataset,
    nullable: true,
    description: 'The bars of one symbol and timeframe; null when there are none that can be used.',
    args: {
      symbol: t.arg.string({ ...SYMBOL_TEXT, required: true, description: 'Such as AAPL.' }),
      timeframe: t.arg.string({ required: true, description: 'Length of a bar, such as 1d.' }),
    },
    resolve: (_root, { symbol, timeframe }, { inventory }) => inventory.datasets.find(symbol, timeframe),
  }),
);
