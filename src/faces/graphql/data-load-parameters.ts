import type { DataLoadParameters as StoredParameters } from '../../kinds/data-load/data-load-operation.js';
import { builder } from './builder.js';

/** The timeframe is an empty text where the parameters cannot be read. */
export type ShownDataLoadParameters = Omit<StoredParameters, 'timeframe'> & { readonly timeframe: string };

export const DataLoadParameters = builder.objectRef<ShownDataLoadParameters>('DataLoadParameters').implement({
  description: 'What a data load was started with, all defaults resolved.',
  fields: (t) => ({
    provider: t.exposeString('provider', {
      description: 'csv, yahoo, or ccxt: and the name of an exchange.',
    }),
    symbol: t.exposeString('symbol', { description: 'What the bars are stored as, such as AAPL.' }),
    timeframe: t.exposeString('timeframe', { description: 'Length of a bar, such as 1d or 1h.' }),
    path: t.exposeString('path', {
      nullable: true,
      description: 'The file of the import folder; null unless csv.',
    }),
    from: t.expose('from', {
      type: 'Date',
      nullable: true,
      description: 'First day; null for all there is.',
    }),
    to: t.expose('to', {
      type: 'Date',
      nullable: true,
      description: 'Last day, the whole of it; null for all there is.',
    }),
    calendar: t.exposeString('calendar', {
      nullable: true,
      description: 'XNYS, 24x5 or 24x7; null where it is inferred from the bars.',
    }),
    timezone: t.exposeString('timezone', {
      nullable: true,
      description: 'IANA zone of dates and of times without an offset; null for that of the calendar.',
    }),
    stamp: t.exposeString('stamp', {
      nullable: true,
      description: 'Which end of a bar the file stamps, open or close; null where it was found out.',
    }),
    dayStart: t.string({
      nullable: true,
      description:
        'Local time at which the next trading day begins, such as 17:00; null where nobody said it.',
      resolve: ({ dayStart }) => dayStart ?? null,
    }),
    dateOrder: t.exposeString('dateOrder', {
      nullable: true,
      description: 'How 01/02/2024 is read, MDY or DMY; null where it was found out.',
    }),
    separator: t.exposeString('separator', {
      nullable: true,
      description: 'What separates the fields of the file; null where it was found out.',
    }),
    adjust: t.exposeBoolean('adjust', {
      nullable: true,
      description:
        'Whether prices are scaled by the adjusted close; null for what the provider does by itself.',
    }),
    replace: t.exposeBoolean('replace', { description: 'Whether bars that were stored are thrown away.' }),
  }),
});
