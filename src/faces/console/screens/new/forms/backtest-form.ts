import type { FormSpec } from './form-spec.js';
import {
  costs,
  endDate,
  holdout,
  inSample,
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
    inSample,
    holdout,
    ...naming,
  ],
};
