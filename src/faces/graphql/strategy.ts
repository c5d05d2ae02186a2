import { PathNotContainedError } from '../../base/outer/files/contained-path.js';
import type { CatalogStrategy } from '../../library/strategy-catalog.js';
import { builder } from './builder.js';
import { badUserInput } from './client-error.js';

export const Strategy = builder.objectRef<CatalogStrategy>('Strategy').implement({
  description: 'A strategy file; one that is not valid shows what can be read of it.',
  fields: (t) => ({
    path: t.exposeString('path', {
      description: "Relative to the strategies folder's parent, as startBacktest takes it.",
    }),
    name: t.exposeString('name', {
      description: 'What the file calls it; the name of the file where it says nothing.',
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'What its author says of it; null when that is nothing.',
    }),
    symbols: t.exposeStringList('symbols', { description: 'What it is made to trade.' }),
    timeframes: t.exposeStringList('timeframes', {
      description: 'Timeframes that its features use, the one that it trades first.',
    }),
    valid: t.exposeBoolean('valid', { description: 'True when it follows the grammar.' }),
    errors: t.exposeStringList('errors', {
      description: 'Every problem, each with its place in the file; empty when valid.',
    }),
    source: t.string({
      nullable: true,
      complexity: 10,
      description: 'The text of the file; null where it cannot be read.',
      resolve: async ({ path, hash }, _args, { inventory, answer }) => {
        if (hash === null) return null;
        const text = await inventory.strategies.source(path);
        answer.reads.take(text?.length ?? 0);
        return text;
      },
    }),
    hash: t.exposeString('hash', {
      nullable: true,
      description:
        "SHA-256 (hex) of the file's bytes; what saveStrategy expects; null where the file cannot be read.",
    }),
    modifiedAt: t.expose('modifiedAt', { type: 'DateTime', description: 'When the file was last written.' }),
    features: t.exposeStringList('features', {
      description: "Ordered ids of the model's inputs; empty when not valid.",
    }),
  }),
});

builder.queryField('strategies', (t) =>
  t.field({
    type: [Strategy],
    description: 'The YAML files of the strategies folder and the folders within it, by path.',
    resolve: (_root, _args, { inventory }) => inventory.strategies.list(),
  }),
);

builder.queryField('strategy', (t) =>
  t.field({
    type: Strategy,
    nullable: true,
    description: 'One strategy file, checked; null when there is none at the path.',
    args: {
      path: t.arg.string({
        required: true,
        description: 'A path inside strategies/, such as strategies/rsi_mean_reversion.yaml.',
      }),
    },
    resolve: async (_root, { path }, { inventory }) => {
      try {
        return await inventory.strategies.find(path);
      } catch (error) {
        if (!(error instanceof PathNotContainedError)) throw error;
        throw badUserInput([{ path: ['path'], message: error.message }]);
      }
    },
  }),
);
