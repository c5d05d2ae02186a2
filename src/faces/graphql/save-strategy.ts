import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import { StrategyConflictError, StrategyNotSavedError } from '../../library/strategy-saver.js';
import { InvalidInputError } from '../../operations/record/errors.js';
import { builder } from './builder.js';
import type { GraphqlContext } from './context.js';
import { ErrorInterface } from './error-interface.js';
import { Strategy } from './strategy.js';
import { STRATEGY_TEXT, textRule } from './text-issues.js';

builder.objectType(StrategyConflictError, {
  name: 'StrategyConflictError',
  description: 'The file is not the one that was edited: somebody has saved or removed it since.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    currentHash: t.exposeString('currentHash', {
      nullable: true,
      description: 'Hash of the file as it is; null when there is none.',
    }),
  }),
});

const PATH_TEXT = textRule({ code: 'INVALID_PATH', limit: TEXT_LIMITS.path });

const SaveStrategyInput = builder.inputType('SaveStrategyInput', {
  description: 'A text and where it is kept.',
  fields: (t) => ({
    path: t.string({ ...PATH_TEXT, required: true, description: 'Inside strategies/, ending in .yaml.' }),
    source: t.string({ ...STRATEGY_TEXT, required: true, description: 'The text; at most 64 kB.' }),
    expectedHash: t.string({
      ...textRule({ limit: TEXT_LIMITS.id }),
      required: false,
      description: 'Hash of the file that was edited; null for a new file. Another one is a conflict.',
    }),
    basedOn: t.string({
      ...PATH_TEXT,
      required: false,
      description: 'Path of the strategy that this one was made from: the ledger counts them together.',
    }),
  }),
});

const SaveStrategySuccess = builder.objectRef<{ readonly path: string }>('SaveStrategySuccess').implement({
  description: 'The file is written.',
  fields: (t) => ({
    strategy: t.field({
      type: Strategy,
      description: 'As it is now, checked.',
      resolve: async ({ path }, _args, { inventory }) => {
        const saved = await inventory.strategies.find(path);
        if (saved === null) throw new Error(`${path} was removed as soon as it was saved`);
        return saved;
      },
    }),
  }),
});

builder.mutationField('saveStrategy', (t) =>
  t.field({
    type: SaveStrategySuccess,
    description:
      'Writes a strategy file as a whole. What does not follow the grammar is saved all the same, and listed with its problems.',
    errors: {
      types: [InvalidInputError, StrategyConflictError],
      union: { name: 'SaveStrategyResult', description: 'The file, or why it is not written.' },
    },
    args: { input: t.arg({ type: SaveStrategyInput, required: true, description: 'What to save.' }) },
    resolve: (_root, { input: { path, source, expectedHash, basedOn } }, context) =>
      save(context, { path, source, expectedHash: expectedHash ?? null, basedOn: basedOn ?? null }),
  }),
);

async function save(
  { inventory }: Pick<GraphqlContext, 'inventory'>,
  input: Parameters<GraphqlContext['inventory']['strategies']['save']>[0],
): Promise<{ readonly path: string }> {
  try {
    await inventory.strategies.save(input);
    return { path: input.path };
  } catch (error) {
    if (!(error instanceof StrategyNotSavedError)) throw error;
    const { field, code, message } = error;
    throw new InvalidInputError([{ path: [field], code, message: `${field}: ${message}` }]);
  }
}
