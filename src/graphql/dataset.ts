import type { BrokenDataset as BrokenRecord, StoredDataset } from '../services/dataset-catalog.js';
import { builder } from './builder.js';

const Dataset = builder.objectRef<StoredDataset>('Dataset').implement({
  description: 'All bars that are stored of a symbol and timeframe.',
  fields: (t) => ({
    symbol: t.exposeString('symbol', { description: 'What the bars are of, such as AAPL.' }),
    timeframe: t.exposeString('timeframe', { description: 'Length of a bar, such as 1d or 1h.' }),
    rows: t.exposeInt('rows', { description: 'How many bars there are.' }),
    firstBar: t.field({
      type: 'DateTime',
      description: 'Stamp of the first bar: its open; for daily and longer bars 00:00Z of the trading date.',
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
    hash: t.exposeString('hash', { description: 'SHA-256 (hex) of the file.' }),
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
