import type { OperationStatus, OperationType } from '../client/generated/graphql.js';

/** The statuses of operations, in the order of a life. */
export const OPERATION_STATUSES: readonly OperationStatus[] = [
  'PENDING',
  'RUNNING',
  'CANCELLING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
];

/** The types of operations, and under the same numbers how they are usually typed. */
export const OPERATION_TYPES: readonly OperationType[] = [
  'BACKTESTING',
  'TRAINING',
  'DATA_LOADING',
  'STUDY',
  'WALK_FORWARD',
];
export const SHORT_TYPES: readonly string[] = ['backtest', 'training', 'data-load', 'study', 'walk-forward'];
