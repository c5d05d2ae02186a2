import type { NamedValue as ValueRecord } from '../../kinds/backtest/why/explanation.js';
import { builder } from './builder.js';

export const NamedValue = builder.objectRef<ValueRecord>('NamedValue').implement({
  description: 'A number and what it is.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is of.' }),
    value: t.exposeFloat('value', { nullable: true, description: 'Null where it is undefined.' }),
  }),
});
