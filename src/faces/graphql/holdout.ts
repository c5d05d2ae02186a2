import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import type { Holdout as HoldoutRecord } from '../../kinds/holdouts/holdout-service.js';
import { InvalidInputError } from '../../operations/record/errors.js';
import { builder } from './builder.js';
// Defines InvalidInputError.
import './start-errors.js';
import { SYMBOL_TEXT, textRule } from './text-issues.js';

const Holdout = builder.objectRef<HoldoutRecord>('Holdout').implement({
  description: 'Bars of a symbol, of all timeframes, from a date on, sealed now or once.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'What openHoldout takes.' }),
    symbol: t.exposeString('symbol', { description: 'Whose bars they are, such as AAPL.' }),
    from: t.expose('from', {
      type: 'Date',
      description: 'Bars that have not closed by local midnight of this date are sealed.',
    }),
    sealedAt: t.expose('sealedAt', { type: 'DateTime', description: 'When they were sealed.' }),
    openedAt: t.expose('openedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When they were opened; null while they are sealed.',
    }),
    looks: t.int({
      description: 'How many operations and commands have looked at them while they were sealed.',
      resolve: ({ looks, earlierLooks }) => looks.length + (earlierLooks?.count ?? 0),
    }),
  }),
});

const HoldoutSuccess = builder.objectRef<{ readonly holdout: HoldoutRecord }>('HoldoutSuccess').implement({
  description: 'The holdout is as it was asked for.',
  fields: (t) => ({
    holdout: t.expose('holdout', { type: Holdout, description: 'The holdout as it is.' }),
  }),
});

const holdoutErrors = {
  types: [InvalidInputError],
  // By this name Pothos knows the union again where the next mutation has it.
  result: { name: 'HoldoutSuccess' },
  union: { name: 'HoldoutResult', description: 'The holdout, or why it was not sealed or opened.' },
};

const SealHoldoutInput = builder.inputType('SealHoldoutInput', {
  description: 'Which bars to seal.',
  fields: (t) => ({
    symbol: t.string({ ...SYMBOL_TEXT, required: true, description: 'Whose bars, of all timeframes.' }),
    from: t.field({ type: 'Date', required: true, description: 'The first sealed day.' }),
  }),
});

builder.queryField('holdouts', (t) =>
  t.field({
    type: [Holdout],
    description: 'All sealed holdouts, and those that were opened since, by symbol; at most 1000.',
    complexity: { field: 1, multiplier: 1_000 },
    resolve: (_root, _args, { holdouts }) => holdouts.list(),
  }),
);

builder.mutationField('sealHoldout', (t) =>
  t.field({
    type: HoldoutSuccess,
    description:
      'Hides bars from backtests, trainings, exports, audits and charts unless they look, which is counted. It is discipline, and no access control.',
    errors: holdoutErrors,
    args: { input: t.arg({ type: SealHoldoutInput, required: true, description: 'Which bars.' }) },
    resolve: async (_root, { input }, { holdouts }) => ({ holdout: await holdouts.seal(input) }),
  }),
);

builder.mutationField('openHoldout', (t) =>
  t.field({
    type: HoldoutSuccess,
    description: 'Opens sealed bars; that they were sealed, and the looks at them, stay in the list.',
    errors: holdoutErrors,
    args: {
      id: t.arg.id({
        required: true,
        description: 'The holdout to open.',
        ...textRule({ limit: TEXT_LIMITS.id }),
      }),
    },
    resolve: async (_root, { id }, { holdouts }) => ({ holdout: await holdouts.open(id) }),
  }),
);
