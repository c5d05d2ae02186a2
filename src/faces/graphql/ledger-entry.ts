import type { LedgerRow } from '../../operations/ports/evaluation-ledger.js';
import { builder } from './builder.js';

/** A row as clients of the API see it. */
export const LedgerEntry = builder.objectRef<LedgerRow>('LedgerEntry').implement({
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
