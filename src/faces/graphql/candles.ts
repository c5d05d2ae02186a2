import type { Candles as CandlesRecord } from '../../domain/market/candles.js';
import { builder } from './builder.js';

/** Lists that candles hold. */
export const CANDLE_LISTS = 5;

export const Candles = builder.objectRef<CandlesRecord>('Candles').implement({
  description: 'Bars as a chart shows them, by column, in order of time.',
  fields: (t) => ({
    timestamps: t.field({
      type: ['DateTime'],
      description: 'Stamp of the first bar of each candle.',
      resolve: ({ timeMs }) => timeMs as number[],
    }),
    open: t.exposeFloatList('open', { description: 'Open of the first bar.' }),
    high: t.exposeFloatList('high', { description: 'Highest high.' }),
    low: t.exposeFloatList('low', { description: 'Lowest low.' }),
    close: t.exposeFloatList('close', { description: 'Close of the last bar.' }),
    barsPerCandle: t.exposeInt('barsPerCandle', {
      description: 'Bars that each candle but the last stands for; 1 where all bars fit.',
    }),
  }),
});
