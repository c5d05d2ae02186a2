import type { BarSpan as BarSpanRecord } from '../../domain/backtest/training-window.js';
import { builder } from './builder.js';

export const BarSpan = builder.objectRef<BarSpanRecord>('BarSpan').implement({
  description: 'Consecutive bars of a range, counted from its first, which is 0.',
  fields: (t) => ({
    first: t.exposeInt('first', { description: 'The first of them.' }),
    end: t.exposeInt('end', { description: 'The one after the last.' }),
  }),
});
