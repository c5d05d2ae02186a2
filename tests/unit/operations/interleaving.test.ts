import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation, OperationStatus } from '../../../src/operations/record/operation.js';
import { isFinal, predecessorsOf } from '../../../src/operations/record/operation-status.js';
import { InMemoryOperationStore } from '../../support/in-memory-operation-store.js';
import { barMetric, type FakeWork } from './fake-work.js';
import { createHarness, samplesOf } from './operations-harness.js';

const ACTIONS = [
  'start',
  'measure',
  'reach',
  'pull',
  'list',
  'chunk',
  'pin',
  'cancel',
  'lose',
  'complete',
  'fail',
  'stop',
] as const;
type Action = (typeof ACTIONS)[number];

const STATUSES = ['PENDING', 'RUNNING', 'CANCELLING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;

/** Makes every call of a store take a while, so that calls overlap as they do with a database. */
function slow(store: InMemoryOperationStore, delays: () => number): InMemoryOperationStore {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        await turns(delays());
        const answer: unknown = await Reflect.apply(member, target, args);
        await turns(delays());
        return answer;
      };
    },
  });
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

function act(action: Action, work: FakeWork, percentage: number): void {
  const measures: Partial<Record<Action, () => void>> = {
    start: () => work.start(),
    measure: () => work.measure(2),
    reach: () => work.reach(percentage),
    chunk: () => work.hand(),
    pin: () => work.events.pinned({ dataHash: 'a' }),
    lose: () => work.end({ kind: 'lost', reason: 'gone' }),
    complete: () => work.complete(),
    fail: () =>
      work.end({
        kind: 'failed',
        failure: { code: 'DATA_INVALID', message: 'Bad row.', retryable: false },
        warnings: [],
      }),
    stop: () => work.end({ kind: 'cancelled' }),
  };
  measures[action]?.();
}

/** Tells whether one status can follow another on the way through any number of transitions. */
function isReachable(from: OperationStatus, to: OperationStatus): boolean {
  const reached = new Set<OperationStatus>([to]);
  for (const status of reached) for (const before of predecessorsOf(status)) reached.add(before);
  return reached.has(from);
}

describe('operations under any interleaving of work, clients and store', () => {
  it('keep legal transitions, rising percentages, gapless logs and final states', async () => {
    const step = fc.record({
      action: fc.constantFrom(...ACTIONS),
      percentage: fc.integer({ min: 0, max: 100 }),
      pause: fc.integer({ min: 0, max: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 30 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 4 })),
        async (steps, delays) => {
          const memory = new InMemoryOperationStore();
          const { service, backtests, unexpected } = createHarness({
            store: slow(memory, () => delays.next().value),
            cacheTtlMs: 0,
          });
          const { id } = await backtests.start();
          const shown: Operation[] = [];
          const clients: Promise<unknown>[] = [];
          for (const { action, percentage, pause } of steps) {
            if (action === 'pull') clients.push(service.get(id).then((seen) => seen && shown.push(seen)));
            else if (action === 'list') clients.push(service.list({ filter: {}, first: 5, after: null }));
            else if (action === 'cancel') clients.push(service.cancel(id, null).catch(() => undefined));
            else act(action, backtests.work, percentage);
            await turns(pause);
          }
          await Promise.all(clients);

          // Whatever is under way now comes to its end.
          for (let work: FakeWork | null = null; work !== backtests.work; ) {
            work = backtests.work;
            work.start();
            work.complete();
            await turns(500);
          }

          const final = await service.get(id);
          if (final === null) throw new Error('the operation is gone');
          expect(unexpected).toEqual([]);
          expect(isFinal(final.status)).toBe(true);
          expect(final).toEqual(await memory.find(id));
          const history = [...shown, final];
          for (const [index, next] of history.entries()) {
            const last = history[index - 1];
            if (last === undefined) continue;
            expect(isReachable(last.status, next.status)).toBe(true);
            expect(next.progress.percentage).toBeGreaterThanOrEqual(last.progress.percentage);
            expect(next.attempt).toBeGreaterThanOrEqual(last.attempt);
            if (isFinal(last.status)) expect(next).toEqual(last);
          }
          for (const { status, progress } of history) {
            expect(progress.percentage === 100).toBe(status === 'COMPLETED');
          }
          const log = await samplesOf(memory, id);
          expect(log).toEqual(log.map((_entry, seq) => barMetric(seq)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reach every status only from its predecessors', () => {
    expect(STATUSES.filter((status) => isReachable(status, 'COMPLETED'))).toEqual([
      'PENDING',
      'RUNNING',
      'CANCELLING',
      'COMPLETED',
    ]);
  });
});
