import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/base/pure/app-error.js';
import {
  IdempotencyConflictError,
  InvalidInputError,
  OperationNotCancellableError,
  OperationNotFinalError,
  OperationNotFoundError,
  QueueFullError,
  StoreUnavailableError,
} from '../../../src/operations/record/errors.js';
import { createHarness } from './operations-harness.js';

describe('errors of operations', () => {
  it('have a stable code and name the thing and the remedy', async () => {
    const operation = await createHarness().backtests.start();
    const issue = {
      path: ['endDate'],
      code: 'DATE_ORDER',
      message: 'endDate 2024-01-01 is before startDate.',
    };
    const errors = [
      { error: new OperationNotFoundError('op_x'), code: 'OPERATION_NOT_FOUND', names: 'op_x' },
      {
        error: new OperationNotCancellableError(operation),
        code: 'OPERATION_NOT_CANCELLABLE',
        names: operation.id,
      },
      { error: new OperationNotFinalError(operation), code: 'OPERATION_NOT_FINAL', names: operation.id },
      { error: new IdempotencyConflictError('op_y'), code: 'IDEMPOTENCY_CONFLICT', names: 'op_y' },
      { error: new QueueFullError(1_500), code: 'QUEUE_FULL', names: '2 s' },
      { error: new QueueFullError(1_500, 3), code: 'QUEUE_FULL', names: '3 operations of this API key' },
      {
        error: new StoreUnavailableError('the disk is full.'),
        code: 'STORE_UNAVAILABLE',
        names: 'the disk is full',
      },
      { error: new InvalidInputError([issue]), code: 'INVALID_INPUT', names: issue.message },
    ];
    for (const { error, code, names } of errors) {
      expect(error).toBeInstanceOf(AppError);
      expect(error.code).toBe(code);
      expect(error.message).toContain(names);
    }
  });

  it('may be retried only where waiting helps', () => {
    expect(new QueueFullError(1_000).retryable).toBe(true);
    expect(new IdempotencyConflictError('op_y').retryable).toBe(false);
  });
});
