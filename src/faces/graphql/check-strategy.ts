import type { CheckedStrategy } from '../../library/check-strategy.js';
import { builder } from './builder.js';
import { STRATEGY_TEXT } from './text-issues.js';

const StrategyProblem = builder.objectRef<CheckedStrategy['problems'][number]>('StrategyProblem').implement({
  description: 'One thing wrong with the text of a strategy.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'What is wrong, and what would be right.' }),
    line: t.exposeInt('line', { nullable: true, description: '1-based; null where it is not known.' }),
    column: t.exposeInt('column', { nullable: true, description: '1-based; null where it is not known.' }),
  }),
});

const StrategyCheck = builder.objectRef<CheckedStrategy>('StrategyCheck').implement({
  description: 'What the grammar says of a text.',
  fields: (t) => ({
    valid: t.exposeBoolean('valid', { description: 'True when it follows the grammar.' }),
    problems: t.field({
      type: [StrategyProblem],
      description: 'The most important first; empty when valid.',
      resolve: ({ problems }) => problems,
    }),
    features: t.exposeStringList('features', {
      description: "Ordered ids of the model's inputs; empty when not valid.",
    }),
  }),
});

builder.queryField('checkStrategy', (t) =>
  t.field({
    type: StrategyCheck,
    complexity: 100,
    description: 'Checks a text without storing it or reading any file; at most 64 kB.',
    args: {
      source: t.arg.string({ required: true, description: 'The text, YAML.', ...STRATEGY_TEXT }),
    },
    resolve: (_root, { source }, { inventory }) => inventory.strategies.check(source),
  }),
);
