import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import { OperationNotFoundError, OperationNotVerifiableError } from '../../operations/record/errors.js';
import { BacktestOperation } from './backtest-operation.js';
import { builder } from './builder.js';
import { ErrorInterface } from './error-interface.js';
import { OperationInterface } from './operation.js';
import { startErrors } from './start-errors.js';
import { startedOperation } from './started-operation.js';
import { textRule } from './text-issues.js';

builder.objectType(OperationNotVerifiableError, {
  name: 'OperationNotVerifiableError',
  description: 'The operation is no backtest, or is not COMPLETED: there is no result to compare with.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    operation: t.expose('operation', { type: OperationInterface, description: 'The operation as it is.' }),
  }),
});

const VerifyOperationSuccess = startedOperation(
  'VerifyOperationSuccess',
  'The operation that runs the backtest again exists; pull it by its id.',
  {
    type: BacktestOperation,
    description: 'A backtest of its own, whose verification tells the verdict once it is COMPLETED.',
  },
);

builder.mutationField('verifyOperation', (t) =>
  t.field({
    type: VerifyOperationSuccess,
    description:
      'Starts an operation that runs a completed backtest again, with its parameters and the strategy as it ran, on the bars and the model as they are now, and returns it at once. Its verification says what agrees.',
    errors: {
      types: [OperationNotFoundError, OperationNotVerifiableError, ...startErrors],
      union: {
        name: 'VerifyOperationResult',
        description: 'The new operation, or what keeps it from starting.',
      },
    },
    args: {
      id: t.arg.id({
        required: true,
        description: 'The backtest to run again.',
        ...textRule({ limit: TEXT_LIMITS.id }),
      }),
      label: t.arg.string({ required: false, description: "A note of one's own, shown in lists." }),
      idempotencyKey: t.arg.string({
        required: false,
        description: 'The same key and id of one caller return the same operation for 24 hours.',
      }),
    },
    resolve: (_root, { id, label, idempotencyKey }, { backtesting, caller }) =>
      backtesting.verify({ id, label: label ?? null, idempotencyKey: idempotencyKey ?? null }, caller),
  }),
);
