import { describe, expect, it } from 'vitest';
import { eventsOfColumns } from '../../../src/operations/record/operation-event.js';
import { sampleOperation } from '../../support/sample-operation.js';
import { createHarness, START } from './operations-harness.js';

/** What the events of an operation say, without their numbers and times. */
async function told({ store }: ReturnType<typeof createHarness>, id: string): Promise<readonly string[]> {
  const events = await store.readEvents(id, -1, 100);
  return events.map(({ kind, attempt, message }) => `${attempt} ${kind} ${message}`);
}

describe('the events of an operation', () => {
  it('tell its way from its creation over its phases to its completion', async () => {
    const harness = createHarness();
    const { service, store, clock, reaches, backtests } = harness;
    const { id } = await backtests.start({ caller: 'alice' });
    const { work } = backtests;
    work.progress = { ...work.progress, phase: 'loading' };
    clock.advance(1_000);
    work.start();
    await reaches(id, 'RUNNING');
    for (const phase of ['simulating', 'loading']) {
      work.progress = { ...work.progress, phase };
      await service.get(id, { forceRefresh: true });
    }
    work.complete();
    await reaches(id, 'COMPLETED');
    expect(await told(harness, id)).toEqual([
      '1 CREATED Created',
      '1 STARTED A worker has taken it up',
      '1 PHASE loading',
      '1 PHASE simulating',
      '1 COMPLETED Completed',
    ]);
    const [created, started] = await store.readEvents(id, -1, 2);
    expect(created).toMatchObject({ seq: 0, at: START, caller: 'alice' });
    expect(started).toMatchObject({ seq: 1, at: new Date(START.getTime() + 1_000), caller: null });
  });

  it('tell who asked it to stop, and why', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    await harness.service.cancel(id, 'not needed', 'bob');
    work.end({ kind: 'cancelled' });
    await harness.reaches(id, 'CANCELLED');
    expect((await told(harness, id)).slice(3)).toEqual([
      '1 CANCEL_REQUESTED It was asked to stop: not needed',
      '1 CANCELLED Cancelled',
    ]);
    expect((await harness.store.readEvents(id, 2, 1))[0]).toMatchObject({ caller: 'bob' });
  });

  it('tell a request and an end where nothing had begun', async () => {
    const harness = createHarness();
    const { id } = await harness.backtests.start();
    await harness.service.cancel(id, null);
    expect(await told(harness, id)).toEqual([
      '1 CREATED Created',
      '1 CANCEL_REQUESTED It was asked to stop',
      '1 CANCELLED Cancelled',
    ]);
  });

  it('tell of a lost worker in the attempt that lost it, and of the next that goes on', async () => {
    const harness = createHarness();
    const { id, work } = await harness.startRunning();
    work.end({ kind: 'lost', reason: 'gone' });
    await harness.backtests.begun(2);
    harness.backtests.work.start();
    await harness.reaches(id, 'RUNNING');
    const failure = { code: 'DATA_NOT_FOUND', message: 'No bars.', retryable: false };
    harness.backtests.work.end({ kind: 'failed', failure, warnings: [] });
    await harness.reaches(id, 'FAILED');
    expect((await told(harness, id)).slice(3)).toEqual([
      '1 WORKER_LOST Its worker was lost',
      '2 RESUMED A worker has taken it up again (attempt 2)',
      '2 PHASE simulating',
      '2 FAILED DATA_NOT_FOUND: No bars.',
    ]);
  });

  it('tell of the death of a server when the next one starts', async () => {
    const before = createHarness();
    const { id } = await before.startRunning();
    const harness = createHarness({ store: before.store });
    await harness.service.recover();
    expect((await told(harness, id)).at(-1)).toBe('1 SERVER_LOST The server died while it ran');
  });
});

describe('the events of an operation of an earlier version', () => {
  it('are those that its columns tell, in the order of their times', () => {
    const at = (seconds: number) => new Date(START.getTime() + seconds * 1_000);
    const operation = sampleOperation({
      status: 'CANCELLED',
      attempt: 2,
      caller: 'alice',
      createdAt: at(0),
      startedAt: at(9),
      cancelRequestedAt: at(5),
      cancelReason: 'enough',
      completedAt: at(10),
    });
    expect(eventsOfColumns(operation).map(({ at: when, kind, attempt }) => [when, kind, attempt])).toEqual([
      [at(0), 'CREATED', 1],
      [at(5), 'CANCEL_REQUESTED', 2],
      [at(9), 'RESUMED', 2],
      [at(10), 'CANCELLED', 2],
    ]);
  });

  it('say why it failed', () => {
    const error = { code: 'DATA_NOT_FOUND', message: 'No bars.', retryable: false };
    const failed = sampleOperation({ status: 'FAILED', completedAt: START, error });
    expect(eventsOfColumns(failed).map(({ message }) => message)).toContain('DATA_NOT_FOUND: No bars.');
  });
});
