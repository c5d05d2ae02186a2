import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import { OperationNotFoundError } from '../../operations/record/errors.js';
import { builder } from './builder.js';
import { OperationInterface } from './operation.js';
import { startErrors } from './start-errors.js';
import { startedOperation } from './started-operation.js';
import { textRule } from './text-issues.js';

const RetryOperationSuccess = startedOperation(
  'RetryOperationSuccess',
  'The operation that runs once more exists; pull it by its id.',
  {
    type: OperationInterface,
    description: 'An operation of its own, whose retryOf is the one that was asked for.',
  },
);

builder.mutationField('retryOperation', (t) =>
  t.field({
    type: RetryOperationSuccess,
    description:
      'Runs a FAILED or CANCELLED operation without a parent once more, with the same parameters and the files as they are now, and returns the new operation at once.',
    errors: {
      types: [OperationNotFoundError, ...startErrors],
      union: {
        name: 'RetryOperationResult',
        description: 'The new operation, or what keeps it from starting.',
      },
    },
    args: {
      id: t.arg.id({
        required: true,
        description: 'The operation to run once more.',
        ...textRule({ limit: TEXT_LIMITS.id }),
      }),
      idempotencyKey: t.arg.string({
        required: false,
        description: 'The same key and id of one caller return the same operation for 24 hours.',
        ...textRule({ limit: TEXT_LIMITS.idempotencyKey }),
      }),
    },
    resolve: (_root, { id, idempotencyKey }, { retries, caller }) =>
      retries.retry({ id, idempotencyKey: idempotencyKey ?? null, caller }),
  }),
);
