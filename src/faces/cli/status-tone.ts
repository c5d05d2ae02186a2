import type { OperationStatus } from '../client/generated/graphql.js';
import type { Tone } from './paint.js';

/** Returns the tone in which a status is shown. */
export function statusTone(status: OperationStatus): Tone {
  switch (status) {
    case 'COMPLETED':
      return 'good';
    case 'FAILED':
      return 'bad';
    case 'CANCELLED':
    case 'CANCELLING':
      return 'caution';
    case 'PENDING':
      return 'quiet';
    case 'RUNNING':
      return 'heading';
  }
}
