import type { Operation } from '../../src/operations/record/operation.js';

/** Returns a PENDING backtest; every field can be set. */
export function sampleOperation(fields: Partial<Operation> = {}): Operation {
  const createdAt = fields.createdAt ?? new Date('2024-03-01T12:00:00.000Z');
  return {
    id: 'op_backtesting_20240301_120000_a',
    type: 'BACKTESTING',
    status: 'PENDING',
    attempt: 1,
    owner: 'server-a',
    caller: null,
    executionMode: 'LOCAL',
    host: null,
    remoteId: null,
    title: 'rsi AAPL 1d',
    label: null,
    symbol: 'AAPL',
    strategy: 'strategies/rsi.yaml',
    parameters: { symbol: 'AAPL' },
    parametersHash: 'hash',
    idempotencyKey: null,
    pinnedInputs: null,
    progress: {
      phase: 'queued',
      percentage: 0,
      message: 'Waiting',
      currentStep: 0,
      totalSteps: 0,
      etaSeconds: null,
    },
    snapshot: null,
    error: null,
    warnings: [],
    createdAt,
    startedAt: null,
    updatedAt: createdAt,
    completedAt: null,
    cancelRequestedAt: null,
    cancelReason: null,
    heartbeatAt: null,
    workerLosses: 0,
    serverLosses: 0,
    ...fields,
  };
}
