import type { EquityPoint as EquityPointRecord } from '../../kinds/backtest/backtest-operation.js';
import { builder } from './builder.js';

export const EquityPoint = builder.objectRef<EquityPointRecord>('EquityPoint').implement({
  description: 'The account at the close of one bar.',
  fields: (t) => ({
    timestamp: t.expose('timestampMs', { type: 'DateTime', description: 'Stamp of the bar.' }),
    equity: t.exposeFloat('equity', { description: 'Account value, account currency.' }),
    drawdown: t.exposeFloat('drawdown', {
      description: 'Fall from the highest value so far, as a fraction of it.',
    }),
  }),
});
