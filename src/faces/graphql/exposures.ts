import type { Exposures as ExposuresRecord } from '../../domain/statistics/exposures.js';
import { builder } from './builder.js';

export const Exposures = builder.objectRef<ExposuresRecord>('Exposures').implement({
  description:
    'Mean over bars of notional over account value after the fills at the open, fractions; net is signed. Null for runs of engine 1.',
  fields: (t) => ({
    long: t.exposeFloat('long', { description: 'Of long positions.' }),
    short: t.exposeFloat('short', { description: 'Of short positions, positive.' }),
    gross: t.exposeFloat('gross', { description: 'long + short.' }),
    net: t.exposeFloat('net', { description: 'long - short.' }),
    holdReturn: t.exposeFloat('holdReturn', { description: 'Of holding at the mean net exposure.' }),
  }),
});
