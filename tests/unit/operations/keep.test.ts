import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/base/pure/app-error.js';
import type { Keep, WorkEnd } from '../../../src/operations/ports/work.js';
import { StoreUnavailableError } from '../../../src/operations/record/errors.js';
import type { OperationStatus } from '../../../src/operations/record/operation.js';
import { outcomeOf } from '../../support/sample-metrics.js';
import { createHarness, POLL } from './operations-harness.js';

class ChangedError extends AppError {
  readonly code = 'DATA_CHANGED';
}

const failure = { code: 'PROVIDER_UNAVAILABLE', message: 'Nobody answers.', retryable: true };
const COMPLETED: WorkEnd = { kind: 'completed', outcome: outcomeOf({}) };
const FAILED: WorkEnd = { kind: 'failed', failure, warnings: [] };
const CANCELLED: WorkEnd = { kind: 'cancelled' };

describe('what work has stored outside the store', () => {
  it.each<[WorkEnd, OperationStatus, OperationStatus]>([
    [COMPLETED, 'RUNNING', 'COMPLETED'],
    [FAILED, 'RUNNING', 'FAILED'],
    [CANCELLED, 'CANCELLING', 'CANCELLED'],
  ])('is kept before the operation moves on, whatever it ended as: $kind', async (end, before, after) => {
    const { service, store, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    if (end.kind === 'cancelled') await service.cancel(id, null);
    const seen: (string | undefined)[] = [];
    work.end({ ...end, keep: async () => void seen.push((await store.find(id))?.status) });
    await reaches(id, after);
    expect(seen).toEqual([before]);
  });

  it('is kept when its thread was lost, before the next attempt begins', async () => {
    const { store, backtests, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    const attempts: (number | undefined)[] = [];
    const keep: Keep = async () => void attempts.push((await store.find(id))?.attempt);
    work.end({ kind: 'lost', reason: 'gone', keep });
    (await backtests.begun(2)).complete();
    await reaches(id, 'COMPLETED');
    expect(attempts).toEqual([1]);
  });

  it('has work that is done FAILED by what keeps it from being kept', async () => {
    const { startRunning, reaches, unexpected } = createHarness();
    const { id, work } = await startRunning();
    const keep: Keep = async () => {
      throw new ChangedError('Another load has changed it.');
    };
    work.end({ ...COMPLETED, keep });
    expect((await reaches(id, 'FAILED')).error).toMatchObject({ code: 'DATA_CHANGED' });
    expect(unexpected).toEqual([]);
  });

  it('leaves what has failed or was cancelled as it is when it cannot be kept, and the log says why', async () => {
    const { service, startRunning, reaches, unexpected } = createHarness();
    const problem = new Error('disk full');
    const keep: Keep = async () => {
      throw problem;
    };
    const failing = await startRunning();
    failing.work.end({ ...FAILED, keep });
    expect((await reaches(failing.id, 'FAILED')).error).toMatchObject({ code: failure.code });
    const cancelled = await startRunning();
    await service.cancel(cancelled.id, null);
    cancelled.work.end({ ...CANCELLED, keep });
    expect((await reaches(cancelled.id, 'CANCELLED')).error).toBeNull();
    expect(unexpected).toEqual([problem, problem]);
  });

  it('is kept again while the store is away, and the operation waits for it', async () => {
    const { service, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    await service.cancel(id, null);
    const statuses: string[] = [];
    work.end({
      ...CANCELLED,
      keep: async () => {
        statuses.push((await service.get(id))?.status ?? 'none');
        if (statuses.length < 3) throw new StoreUnavailableError('nothing answers.');
      },
    });
    await reaches(id, 'CANCELLED');
    await vi.waitFor(() => expect(statuses).toEqual(['CANCELLING', 'CANCELLING', 'CANCELLING']), POLL);
  });
});
