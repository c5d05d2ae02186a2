import { builder } from './builder.js';

export const ErrorInterface = builder.interfaceRef<Error>('Error').implement({
  description: [
    'What keeps an operation from starting is a member of the result union and implements Error.',
    'What goes wrong while it runs is operation.error with status FAILED.',
  ].join('\n'),
  fields: (t) => ({
    message: t.exposeString('message', { description: 'What is wrong with what, and what to do.' }),
  }),
});
