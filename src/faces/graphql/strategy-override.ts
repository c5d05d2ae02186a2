import type { StrategyOverride as OverrideRecord } from '../../domain/backtest/backtest-parameters.js';
import { builder } from './builder.js';

const PATH = 'Keys from the top of the file, joined by dots, such as decisions.confidence_threshold.';
const VALUE = 'A YAML scalar or flow collection.';

export const StrategyOverride = builder.objectRef<OverrideRecord>('StrategyOverride').implement({
  description:
    'A value that replaces one of the strategy file for this run, such as decisions.confidence_threshold = 0.6.',
  fields: (t) => ({
    path: t.exposeString('path', { description: PATH }),
    value: t.exposeString('value', { description: VALUE }),
  }),
});

export const StrategyOverrideInput = builder.inputType('StrategyOverrideInput', {
  description: 'A value that replaces one of the strategy file for this run.',
  fields: (t) => ({
    path: t.string({ required: true, description: PATH }),
    value: t.string({ required: true, description: VALUE }),
  }),
});
