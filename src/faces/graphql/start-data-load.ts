import type { StartDataLoadInput } from '../../kinds/data-load/data-load-operation.js';
import { builder } from './builder.js';
import { DataLoadOperation } from './data-load-operation.js';
import { startErrors } from './start-errors.js';
import { requestFields, requestOf, startedOperation } from './started-operation.js';
import { PATH_TEXT, SYMBOL_TEXT, textRule } from './text-issues.js';

export const StartDataLoadInputType = builder.inputType('StartDataLoadInput', {
  description: 'Which bars to load, from where, and how to read them.',
  fields: (t) => ({
    provider: t.string({
      required: true,
      description:
        'csv, or the name of a market data provider: yahoo, or ccxt: and the name of an exchange, such as ccxt:binance.',
    }),
    symbol: t.string({
      ...SYMBOL_TEXT,
      required: true,
      description:
        'What the bars are stored as, and what the provider is asked for, such as AAPL or BTC/USDT.',
    }),
    timeframe: t.string({ required: true, description: 'Length of a bar, such as 1d or 1h.' }),
    path: t.string({
      ...PATH_TEXT,
      required: false,
      description: 'For csv: a path under the import folder.',
    }),
    from: t.field({
      type: 'Date',
      required: false,
      description: 'First day; when absent, all that there is. Needed for ccxt.',
    }),
    to: t.field({
      type: 'Date',
      required: false,
      description: 'Last day, the whole of it; when absent, all that there is, for providers up to today.',
    }),
    calendar: t.string({
      required: false,
      description:
        'When the instrument trades: XNYS, 24x5 or 24x7; when absent, it is inferred from the bars.',
    }),
    timezone: t.string({
      required: false,
      description:
        'IANA zone of dates and of times without an offset, such as America/New_York; when absent, that of the calendar.',
    }),
    stamp: t.string({
      required: false,
      description: 'For csv: which end of a bar is stamped, open or close; when absent, it is found out.',
    }),
    dayStart: t.string({
      required: false,
      description:
        'Local time at which the next trading day begins, such as 17:00; found out or assumed when absent.',
    }),
    dateOrder: t.string({
      required: false,
      description:
        'For csv: how 01/02/2024 is to be read, MDY or DMY; needed only where it cannot be found out.',
    }),
    separator: t.string({
      required: false,
      // A tab is one of its values.
      ...textRule({ lines: true }),
      description: 'For csv: what separates the fields, one of , ; | or a tab; when absent, it is found out.',
    }),
    adjust: t.boolean({
      required: false,
      description:
        'Scales prices by the adjusted close, so that splits and dividends leave no steps. When absent: no for csv, yes for yahoo.',
    }),
    replace: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'Throws away what is stored of the symbol and timeframe once everything is loaded, instead of merging with it.',
    }),
    ...requestFields(t),
  }),
});

const StartDataLoadSuccess = startedOperation(
  'StartDataLoadSuccess',
  'The operation exists; pull it by its id.',
  {
    type: DataLoadOperation,
    description: 'The data load, PENDING when it is new.',
  },
);

builder.mutationField('startDataLoad', (t) =>
  t.field({
    type: StartDataLoadSuccess,
    description: 'Loads bars from a file or a provider into the data folder.',
    errors: {
      types: startErrors,
      union: {
        name: 'StartDataLoadResult',
        description: 'The new operation, or what keeps it from starting.',
      },
    },
    args: { input: t.arg({ type: StartDataLoadInputType, required: true, description: 'What to load.' }) },
    resolve: (_root, { input }, { dataLoading, caller }) => dataLoading.start(dataLoadInput(input), caller),
  }),
);

/** Makes what a client left out explicit. */
export function dataLoadInput(input: typeof StartDataLoadInputType.$inferInput): StartDataLoadInput {
  return {
    ...{ provider: input.provider, symbol: input.symbol, timeframe: input.timeframe },
    ...{ path: input.path ?? null, from: input.from ?? null, to: input.to ?? null },
    ...{ calendar: input.calendar ?? null, timezone: input.timezone ?? null, stamp: input.stamp ?? null },
    ...{ dateOrder: input.dateOrder ?? null, separator: input.separator ?? null },
    ...{ adjust: input.adjust ?? null, replace: input.replace },
    // Left out where absent, so that what was asked for before there was a dayStart is the same.
    ...(input.dayStart == null ? {} : { dayStart: input.dayStart }),
    ...requestOf(input),
  };
}
