import { describe, expect, it } from 'vitest';
import { ENGINE_VERSION } from '../../../../src/domain/backtest/engine-version.js';
import { ServerStatus } from '../../../../src/faces/graphql/server-status.js';
import type { OperationStatus } from '../../../../src/operations/record/operation.js';

const counts: Readonly<Partial<Record<OperationStatus, number>>> = { PENDING: 4, RUNNING: 2, CANCELLING: 1 };
const operations = {
  count: async (...statuses: readonly OperationStatus[]) =>
    statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0),
  executingHere: () => ['op_1'],
};

const statusOf = () =>
  new ServerStatus(
    operations,
    'LOCAL',
    { threads: 4, busyThreads: () => 3 },
    { now: () => new Date('2024-02-01T09:30:00Z') },
  );

describe('ServerStatus', () => {
  it('counts as running what a worker is at, also while that stops', async () => {
    expect(await statusOf().info()).toMatchObject({
      engineVersion: ENGINE_VERSION,
      executionMode: 'LOCAL',
      queued: 4,
      running: 3,
    });
  });

  it('is the one host that takes work', async () => {
    expect(await statusOf().workers()).toMatchObject([
      {
        address: null,
        engineVersion: ENGINE_VERSION,
        slots: 4,
        busy: 3,
        tensorflowBackend: null,
        state: 'ALIVE',
        holds: ['op_1'],
      },
    ]);
  });

  it('names the backend of TensorFlow.js once a worker has loaded it', async () => {
    const status = statusOf();
    expect((await status.info()).tensorflowBackend).toBeNull();
    status.tensorflowLoaded('wasm-simd');
    expect((await status.info()).tensorflowBackend).toBe('wasm-simd');
  });
});
