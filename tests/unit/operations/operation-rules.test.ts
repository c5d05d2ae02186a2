import { describe, expect, it } from 'vitest';
import type { Operation, OperationProgress } from '../../../src/operations/record/operation.js';
import { createOperationId } from '../../../src/operations/record/operation-id.js';
import { isExecuting, isFinal, predecessorsOf } from '../../../src/operations/record/operation-status.js';
import {
  completedProgress,
  queuedProgress,
  shownProgress,
} from '../../../src/operations/record/progress-rules.js';
import { pollIntervalMs } from '../../../src/operations/watch/poll-interval.js';
import { createHarness, START } from './operations-harness.js';

async function operation(changes: Partial<Operation> = {}): Promise<Operation> {
  const { backtests } = createHarness();
  return { ...(await backtests.start()), ...changes };
}

const atAge = (ms: number) => new Date(START.getTime() + ms);
const progress = (changes: Partial<OperationProgress>): OperationProgress => ({
  ...queuedProgress(1, 0),
  ...changes,
});

describe('operation status', () => {
  it('is final exactly when nothing leads out of it', () => {
    const statuses = ['PENDING', 'RUNNING', 'CANCELLING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;
    expect(statuses.filter(isFinal)).toEqual(['COMPLETED', 'FAILED', 'CANCELLED']);
    expect(statuses.filter(isExecuting)).toEqual(['RUNNING', 'CANCELLING']);
  });

  it('is reached only along the arrows of the state machine', () => {
    expect(predecessorsOf('RUNNING')).toEqual(['PENDING']);
    expect(predecessorsOf('CANCELLING')).toEqual(['RUNNING']);
    expect(predecessorsOf('COMPLETED')).toEqual(['RUNNING', 'CANCELLING']);
    expect(predecessorsOf('FAILED')).toEqual(['PENDING', 'RUNNING', 'CANCELLING']);
    expect(predecessorsOf('CANCELLED')).toEqual(['PENDING', 'CANCELLING']);
  });
});

describe('operation id', () => {
  it('names type and time of creation', () => {
    const created = new Date('2024-01-05T04:03:02.999Z');
    expect(createOperationId('BACKTESTING', created, () => 'abc')).toBe('op_backtesting_20240105_040302_abc');
    expect(createOperationId('DATA_LOADING', created, () => 'abc')).toBe(
      'op_data_loading_20240105_040302_abc',
    );
  });

  it('differs between operations of the same second', () => {
    const ids = Array.from({ length: 1_000 }, () => createOperationId('TRAINING', START));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toMatch(/^op_training_20240112_143000_[a-z0-9]+$/);
  });
});

describe('poll interval', () => {
  it('grows from 100 ms to a second with the age of the operation', async () => {
    const young = await operation();
    const intervals = [0, 1_000, 5_000, 10_000, 60_000, 3_600_000].map((age) =>
      pollIntervalMs(young, atAge(age)),
    );
    expect(intervals[0]).toBe(100);
    expect(intervals.at(-1)).toBe(1_000);
    expect(intervals).toEqual([...intervals].sort((a, b) => Number(a) - Number(b)));
  });

  it('never goes beyond the estimated end', async () => {
    const ending = await operation({ progress: progress({ etaSeconds: 0.25 }) });
    expect(pollIntervalMs(ending, atAge(60_000))).toBe(250);
  });

  it('is null once the operation is final', async () => {
    expect(pollIntervalMs(await operation({ status: 'FAILED' }), atAge(0))).toBeNull();
  });

  it('is that of a new operation when the clock was set back', async () => {
    expect(pollIntervalMs(await operation(), atAge(-60_000))).toBe(100);
  });
});

describe('shown progress', () => {
  it('extrapolates the end from what was done since the start', async () => {
    const running = await operation({ status: 'RUNNING', startedAt: START });
    const shown = shownProgress(running, progress({ percentage: 20 }), atAge(10_000));
    // 10 s for 20 %, so 40 s for the remaining 80 %.
    expect(shown.etaSeconds).toBeCloseTo(40, 9);
  });

  it("prefers the source's own estimate", async () => {
    const running = await operation({ status: 'RUNNING', startedAt: START });
    expect(
      shownProgress(running, progress({ percentage: 20, etaSeconds: 7 }), atAge(10_000)).etaSeconds,
    ).toBe(7);
  });

  it('estimates nothing in the first percent, nor while cancelling', async () => {
    const running = await operation({ status: 'RUNNING', startedAt: START });
    expect(shownProgress(running, progress({ percentage: 0.5 }), atAge(10_000)).etaSeconds).toBeNull();
    const cancelling = { ...running, status: 'CANCELLING' as const };
    expect(shownProgress(cancelling, progress({ percentage: 50 }), atAge(10_000)).etaSeconds).toBeNull();
  });

  it('holds the percentage at its maximum and below 100', async () => {
    const running = await operation({ status: 'RUNNING', progress: progress({ percentage: 60 }) });
    const shown = [10, 61, 100, Number.NaN].map(
      (percentage) => shownProgress(running, progress({ percentage }), atAge(0)).percentage,
    );
    expect(shown.slice(0, 2)).toEqual([60, 61]);
    expect(shown[2]).toBeLessThan(100);
    expect(shown[3]).toBe(60);
  });

  it('is exactly 100 once completed', () => {
    expect(completedProgress(progress({ percentage: 99.9, totalSteps: 21, currentStep: 20 }))).toMatchObject({
      phase: 'done',
      percentage: 100,
      currentStep: 21,
      etaSeconds: null,
    });
  });
});
