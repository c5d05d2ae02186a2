import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import {
  InvalidInputError,
  OperationNotCancellableError,
  OperationNotFoundError,
} from '../../operations/record/errors.js';
import type { Operation } from '../../operations/record/operation.js';
import { builder } from './builder.js';
import { ErrorInterface } from './error-interface.js';
import { OperationInterface } from './operation.js';
// Defines InvalidInputError.
import './start-errors.js';
import { textRule } from './text-issues.js';

builder.objectType(OperationNotFoundError, {
  name: 'OperationNotFoundError',
  description: 'No operation has this id.',
  interfaces: [ErrorInterface],
  fields: (t) => ({ operationId: t.exposeID('operationId', { description: 'The id that was asked for.' }) }),
});

builder.objectType(OperationNotCancellableError, {
  name: 'OperationNotCancellableError',
  description: 'The operation is COMPLETED or FAILED already.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    operation: t.expose('operation', { type: OperationInterface, description: 'The operation as it is.' }),
  }),
});

const CancelOperationInput = builder.inputType('CancelOperationInput', {
  description: 'Which operation to stop.',
  fields: (t) => ({
    id: t.id({
      required: true,
      description: 'The id of the operation.',
      ...textRule({ limit: TEXT_LIMITS.id }),
    }),
    reason: t.string({
      required: false,
      description: `Why, at most ${TEXT_LIMITS.reason} characters; kept as cancelReason.`,
      ...textRule({ limit: TEXT_LIMITS.reason }),
    }),
  }),
});

const CancelOperationSuccess = builder
  .objectRef<{ readonly operation: Operation }>('CancelOperationSuccess')
  .implement({
    description: 'The operation was asked to stop, or had stopped already.',
    fields: (t) => ({
      operation: t.expose('operation', {
        type: OperationInterface,
        description: 'CANCELLING until the work has stopped, then CANCELLED.',
      }),
    }),
  });

builder.mutationField('cancelOperation', (t) =>
  t.field({
    type: CancelOperationSuccess,
    description: 'Asks an operation to stop. What it measured so far stays.',
    errors: {
      types: [OperationNotFoundError, OperationNotCancellableError, InvalidInputError],
      union: {
        name: 'CancelOperationResult',
        description:
          'Cancelling an operation that is already CANCELLING or CANCELLED succeeds and changes nothing.',
      },
    },
    args: {
      input: t.arg({ type: CancelOperationInput, required: true, description: 'Which one, and why.' }),
    },
    resolve: async (_root, { input }, { operations, caller }) => ({
      operation: await operations.cancel(input.id, input.reason ?? null, caller),
    }),
  }),
);
