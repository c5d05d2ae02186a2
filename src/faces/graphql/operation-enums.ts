import { builder } from './builder.js';

const operationTypes: Readonly<Record<string, { readonly description: string }>> = {
  BACKTESTING: { description: 'Trades a strategy on past bars.' },
  TRAINING: { description: "Trains a strategy's network." },
  DATA_LOADING: { description: 'Loads bars into the data folder.' },
  STUDY: { description: 'Evaluates many trials of one strategy.' },
  WALK_FORWARD: { description: 'Trains anew every so often, and trades what comes of it.' },
};

/** One value for each kind; to everybody else a type is a text. */
export const OperationTypeEnum = builder.enumType('OperationType', {
  description: 'What an operation does.',
  values: operationTypes,
});

export const OperationStatusEnum = builder.enumType('OperationStatus', {
  description: 'PENDING, RUNNING and CANCELLING are transient; COMPLETED, FAILED and CANCELLED are final.',
  values: {
    PENDING: { description: 'Waits for a worker.' },
    RUNNING: { description: 'A worker is at it.' },
    CANCELLING: { description: 'Was asked to stop and has not stopped yet.' },
    COMPLETED: { description: 'Is done; the result is there.' },
    FAILED: { description: 'Ended early; error says why.' },
    CANCELLED: { description: 'Was stopped on request; what it measured so far is there.' },
  } as const,
});

export const ExecutionModeEnum = builder.enumType('ExecutionMode', {
  description: 'Where an operation runs.',
  values: {
    LOCAL: { description: 'A worker thread of this process.' },
    REMOTE: { description: 'One other ktrdr server, named by REMOTE_BACKTEST_SERVICE_URL.' },
    CLUSTER: { description: 'Any of many worker hosts that share a PostgreSQL job queue.' },
  } as const,
});

export const WarningSeverityEnum = builder.enumType('WarningSeverity', {
  description: 'How much a warning matters.',
  values: {
    INFO: { description: 'Good to know.' },
    CAUTION: { description: 'May change what the result means.' },
    INVALIDATES: { description: 'The result must not be believed as it stands.' },
  } as const,
});
