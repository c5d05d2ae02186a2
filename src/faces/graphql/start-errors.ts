import {
  IdempotencyConflictError,
  InvalidInputError,
  type InputIssue as IssueRecord,
  QueueFullError,
} from '../../operations/record/errors.js';
import { builder } from './builder.js';
import { ErrorInterface } from './error-interface.js';

export const InputIssue = builder.objectRef<IssueRecord>('InputIssue').implement({
  description: 'One thing that is wrong with an input.',
  fields: (t) => ({
    path: t.field({
      type: ['String'],
      description: 'Path of the input field, such as ["endDate"].',
      resolve: ({ path }) => path,
    }),
    code: t.exposeString('code', { description: 'Stable identifier of the rule that was broken.' }),
    message: t.exposeString('message', { description: 'What is wrong and what is allowed.' }),
  }),
});

builder.objectType(InvalidInputError, {
  name: 'InvalidInputError',
  description: 'The input cannot be used; every issue is listed.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    issues: t.field({
      type: [InputIssue],
      description: 'All that is wrong.',
      resolve: ({ issues }) => issues,
    }),
  }),
});

builder.objectType(IdempotencyConflictError, {
  name: 'IdempotencyConflictError',
  description: 'The same idempotencyKey was used before with other parameters.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    operationId: t.exposeID('operationId', { description: 'The operation that has the key.' }),
  }),
});

builder.objectType(QueueFullError, {
  name: 'QueueFullError',
  description: "The queue, or the caller's share of it, is full.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    retryAfterMs: t.exposeInt('retryAfterMs', {
      description: 'Suggested wait before another try, in milliseconds.',
    }),
  }),
});

/** What keeps an operation of any type from starting. */
export const startErrors = [InvalidInputError, IdempotencyConflictError, QueueFullError];
