import { builder } from './builder.js';

builder.queryField('importFiles', (t) =>
  t.field({
    type: ['String'],
    complexity: 100,
    description: 'Files of the import folder, at most 1,000 of them.',
    resolve: async (_root, _args, { inventory }) => [...(await inventory.imports.list())],
  }),
);
