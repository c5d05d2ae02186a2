import type { FormSpec } from './form-spec.js';
import {
  costs,
  endDate,
  holdout,
  model,
  naming,
  overrides,
  source,
  startDate,
  strategy,
  symbol,
  timeframe,
} from './shared-fields.js';

export const backtestForm: FormSpec = {
  title: 'New backtest',
  about: 'Trades a strategy over days of the past. It begins on the first day that its model has not seen.',
  verb: 'Run backtest',
  command: 'backtest run',
  fields: [
    strategy,
    model,
    symbol,
    timeframe,
    startDate,
    endDate,
    ...costs,
    overrides,
    source,
    {
      name: 'inSamplePolicy',
      label: 'Refuse bars that the model has seen',
      kind: 'check',
      value: 'REJECT',
      flag: '--in-sample-policy',
      group: 'Label and more',
    },
    holdout,
    ...naming,
  ],
};
