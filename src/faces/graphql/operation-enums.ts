import { builder } from './builder.js';

/** One value for each kind, which its module adds; to everybody else a type is a text. */
export const OperationTypeEnum = builder.enumType('OperationType', {
  description: 'What an operation does.',
  values: {} as Readonly<Record<string, object>>,
});

/**
 * Adds the operations of a kind to what an operation may be.
 * @param description of the kind, as it stands in the schema
 * @returns what tells them from others, for their object type
 */
export function operationType(name: string, description: string): (value: unknown) => boolean {
  OperationTypeEnum.updateConfig((config) => ({
    ...config,
    values: { ...config.values, [name]: { value: name, description } },
  }));
  return (value) => typeof value === 'object' && value !== null && 'type' in value && value.type === name;
}

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
