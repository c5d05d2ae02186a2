import { OperationNotFinalError, OperationNotFoundError } from '../../operations/record/errors.js';
import { builder } from './builder.js';
// Defines OperationNotFoundError.
import './cancel-operation.js';
import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import { ErrorInterface } from './error-interface.js';
import { OperationInterface } from './operation.js';
import { textRule } from './text-issues.js';

builder.objectType(OperationNotFinalError, {
  name: 'OperationNotFinalError',
  description: 'The operation is not COMPLETED, FAILED or CANCELLED yet.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    operation: t.expose('operation', { type: OperationInterface, description: 'The operation as it is.' }),
  }),
});

const DeleteOperationSuccess = builder
  .objectRef<{ readonly id: string }>('DeleteOperationSuccess')
  .implement({
    description: 'The operation and all that belonged to it are gone.',
    fields: (t) => ({ id: t.exposeID('id', { description: 'The id that the operation had.' }) }),
  });

builder.mutationField('deleteOperation', (t) =>
  t.field({
    type: DeleteOperationSuccess,
    description: 'Removes a final operation with its metrics, result and report.',
    errors: {
      types: [OperationNotFoundError, OperationNotFinalError],
      union: {
        name: 'DeleteOperationResult',
        description: 'What was removed, or why nothing was. Only one of several requests at once succeeds.',
      },
    },
    args: {
      id: t.arg.id({
        required: true,
        description: 'The id of the operation.',
        ...textRule({ limit: TEXT_LIMITS.id }),
      }),
    },
    resolve: async (_root, { id }, { operations }) => {
      await operations.delete(id);
      return { id };
    },
  }),
);
