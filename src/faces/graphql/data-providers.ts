import { builder } from './builder.js';

builder.queryField('dataProviders', (t) =>
  t.stringList({
    description: 'What startDataLoad takes as provider: csv, yahoo and the exchanges that ccxt knows.',
    resolve: (_root, _args, { dataLoading }) => [...dataLoading.providers()],
  }),
);
