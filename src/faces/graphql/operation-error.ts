import type { OperationFailure } from '../../operations/record/operation.js';
import { builder } from './builder.js';

export const OperationError = builder.objectRef<OperationFailure>('OperationError').implement({
  description:
    'Why an operation FAILED. The code is stable and documented; the message names the thing and the remedy.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable identifier, such as DATA_NOT_FOUND.' }),
    message: t.exposeString('message', { description: 'What happened to what, and what to do.' }),
    retryable: t.exposeBoolean('retryable', { description: 'True when the same start may succeed later.' }),
  }),
});
