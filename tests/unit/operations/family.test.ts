import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { servedCoordinator } from '../../../src/operations/life/served-kind.js';
import { SliceLostError } from '../../../src/operations/life/slice-errors.js';
import type { OperationsService } from '../../../src/operations/operations-service.js';
import type { Coordinate, Coordination } from '../../../src/operations/ports/family.js';
import type { Kind } from '../../../src/operations/ports/kind.js';
import type { KindHooks } from '../../../src/operations/ports/kind-hooks.js';
import type { Operation } from '../../../src/operations/record/operation.js';
import { quietClaims } from '../../support/quiet-claims.js';
import { outcomeOf } from '../../support/sample-metrics.js';
import { deferred } from './fake-work.js';
import { backtestKind, createHarness, POLL, request } from './operations-harness.js';

const CHILDREN = 3;

/** Runs as many backtests below its operation as it is told, one after another, and has their number as its result. */
class Coordinator implements KindHooks {
  coordinate: Coordinate = inTurn;
  clearUp: NonNullable<KindHooks['clearUp']> = async () => {};
  readonly #service: OperationsService;

  constructor(service: OperationsService) {
    this.#service = service;
    service.serve(servedCoordinator(windows, (...args) => this.coordinate(...args), this));
  }

  async start(): Promise<Operation> {
    const asked = {};
    const said = { caller: 'alice', label: null, tags: [], priority: 9, idempotencyKey: null };
    return (await this.#service.start(windows, { parameters: {}, asked, ...said })).operation;
  }
}

const windows: Kind<object> = {
  name: 'WINDOWS',
  parameters: z.object({}),
  streams: [],
  listed: () => ({ ...request, title: 'windows' }),
};

const childRequest = (label: string) => ({ parameters: { symbol: 'AAPL', timeframe: '1d' }, label });

async function inTurn(_operation: Operation, { family }: Coordination) {
  let bars = 0;
  for (let index = 0; index < CHILDREN; index++) {
    const child = await family.start(backtestKind, `window ${index}`, childRequest(`window ${index}`));
    const ended = await family.whenFinal(child.id);
    bars += Number((await family.result(ended))?.totalBars);
  }
  return outcomeOf({ totalBars: bars });
}

/** All at once. */
async function sideBySide(_operation: Operation, { family }: Coordination) {
  const children = await Promise.all(
    Array.from({ length: CHILDREN }, (_, index) =>
      family.start(backtestKind, `${index}`, childRequest(`${index}`)),
    ),
  );
  await Promise.all(children.map(({ id }) => family.whenFinal(id)));
  return outcomeOf({ totalBars: 1 });
}

function stage(options: Parameters<typeof createHarness>[0] = {}) {
  const harness = createHarness(options);
  const coordinator = new Coordinator(harness.service);
  const children = async (parent: string) =>
    (await harness.service.list({ filter: { parent }, first: 100, after: null })).operations;
  return { ...harness, coordinator, children };
}

describe('a family', () => {
  it('is of its parent: caller, priority, and no place in the queue', async () => {
    const { coordinator, backtests, children, reaches } = stage({ maxQueued: 1 });
    coordinator.coordinate = sideBySide;
    const parent = await coordinator.start();
    await backtests.begun(CHILDREN);
    for (const child of await children(parent.id)) {
      expect(child).toMatchObject({ parentId: parent.id, caller: 'alice', priority: 9, type: 'BACKTESTING' });
    }
    for (const work of backtests.works) work.complete();
    await reaches(parent.id, 'COMPLETED');
  });

  it('completes with what its children left', async () => {
    const { coordinator, backtests, reaches, service } = stage();
    const parent = await coordinator.start();
    for (let count = 1; count <= CHILDREN; count++) (await backtests.begun(count)).complete();
    const completed = await reaches(parent.id, 'COMPLETED');
    // Each fake backtest has 21 bars.
    expect(await service.result(completed)).toEqual({ totalBars: 21 * CHILDREN });
  });

  it('has in its row since when the parent waits, and nothing once that is at work', async () => {
    const { coordinator, backtests, stored } = stage();
    const over = deferred<void>();
    coordinator.coordinate = async (_operation, { family }) => {
      const child = await family.start(backtestKind, 'only', childRequest('only'));
      await family.whenFinal(child.id);
      await over.promise;
      return outcomeOf({ totalBars: 1 });
    };
    const parent = await coordinator.start();
    const child = await backtests.begun(1);
    const waitingSince = async () => (await stored(parent.id)).waitingSince;
    await vi.waitFor(async () => expect(await waitingSince()).toBeInstanceOf(Date), POLL);
    child.complete();
    await vi.waitFor(async () => expect(await waitingSince()).toBeNull(), POLL);
    over.resolve();
  });

  it('goes on after a death, and runs no child twice', async () => {
    const first = stage();
    const parent = await first.coordinator.start();
    (await first.backtests.begun(1)).complete();
    const second = await first.backtests.begun(2);
    second.start();
    await vi.waitFor(async () => expect((await first.children(parent.id)).length).toBe(2), POLL);
    const begunBefore = first.backtests.works.length;

    const next = stage({ store: first.store });
    next.service.resume(await next.service.recover());
    // The second once more, from its own recovery, then the third.
    for (let count = 1; count <= CHILDREN - 1; count++) (await next.backtests.begun(count)).complete();
    await next.reaches(parent.id, 'COMPLETED');
    expect(await next.children(parent.id)).toHaveLength(CHILDREN);
    expect(begunBefore + next.backtests.works.length).toBe(CHILDREN + 1);
  });

  it('is left alone by a process that has lost its parent to another one', async () => {
    const { coordinator, service, store, children } = stage({ claims: quietClaims });
    coordinator.coordinate = sideBySide;
    const parent = await coordinator.start();
    const running = service.claimedWork.run(parent);
    await vi.waitFor(async () => expect(await children(parent.id)).toHaveLength(CHILDREN), POLL);
    // Another process has the next attempt.
    const taken = { status: 'PENDING', attempt: 2, updatedAt: new Date() } as const;
    await store.transition(parent.id, ['RUNNING'], taken);
    service.claimedWork.forsake(parent.id);
    await running;
    expect((await children(parent.id)).map(({ status }) => status)).toEqual(Array(CHILDREN).fill('PENDING'));
    expect((await store.find(parent.id))?.status).toBe('PENDING');
  });

  it('is waited for to its end where a child goes on in another process', async () => {
    const { coordinator, backtests, service, store, children } = stage({ claims: quietClaims });
    let goOn = (): void => undefined;
    const isHere = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    coordinator.coordinate = async (_operation, { family }) => {
      const { id } = await family.start(backtestKind, 'one', childRequest('one'));
      await isHere;
      await family.whenFinal(id);
      return outcomeOf({ totalBars: 1 });
    };
    const parent = await coordinator.start();
    const coordinating = service.claimedWork.run(parent);
    await vi.waitFor(async () => expect(await children(parent.id)).toHaveLength(1), POLL);
    const [child] = (await children(parent.id)) as [Operation];
    const running = service.claimedWork.run(child);
    (await backtests.begun()).start();
    await vi.waitFor(async () => expect((await store.find(child.id))?.status).toBe('RUNNING'), POLL);
    goOn();
    // The coordinator waits for it while it runs here.
    await setImmediate();
    service.claimedWork.forsake(child.id);
    await running;
    // There it comes to its end.
    const ended = { status: 'FAILED', completedAt: new Date(), updatedAt: new Date() } as const;
    await store.transition(child.id, ['PENDING'], ended);
    await coordinating;
    expect((await store.find(parent.id))?.status).toBe('COMPLETED');
  });

  it('is cancelled whole', async () => {
    const { coordinator, backtests, service, children, reaches } = stage();
    coordinator.coordinate = sideBySide;
    const parent = await coordinator.start();
    await backtests.begun(CHILDREN);
    backtests.works[0]?.start();
    await vi.waitFor(
      async () =>
        expect((await children(parent.id)).filter(({ status }) => status === 'RUNNING')).toHaveLength(1),
      POLL,
    );
    expect((await service.cancel(parent.id, 'enough')).status).toBe('CANCELLING');
    // The one that ran has yet to stop, and so has its parent.
    await vi.waitFor(() => expect(backtests.works[0]?.cancelCalls).toBe(1), POLL);
    expect((await service.get(parent.id))?.status).toBe('CANCELLING');
    backtests.works[0]?.end({ kind: 'cancelled' });
    await reaches(parent.id, 'CANCELLED');
    expect((await children(parent.id)).map(({ status }) => status)).toEqual(
      Array(CHILDREN).fill('CANCELLED'),
    );
  });

  it('lets no child be cancelled or deleted by itself while its parent lives', async () => {
    const { coordinator, backtests, service, children, reaches } = stage();
    const parent = await coordinator.start();
    (await backtests.begun(1)).complete();
    await backtests.begun(2);
    await vi.waitFor(async () => expect(await children(parent.id)).toHaveLength(2), POLL);
    const below = await children(parent.id);
    const done = below.find(({ status }) => status === 'COMPLETED');
    const running = below.find(({ status }) => status !== 'COMPLETED');
    await expect(service.cancel(running?.id ?? '', null)).rejects.toMatchObject({
      code: 'OPERATION_NOT_CANCELLABLE',
      message: expect.stringContaining(parent.id),
    });
    await expect(service.delete(done?.id ?? '')).rejects.toMatchObject({
      code: 'OPERATION_NOT_FINAL',
      operation: { id: parent.id },
    });
    for (let count = 2; count <= CHILDREN; count++) (await backtests.begun(count)).complete();
    await reaches(parent.id, 'COMPLETED');
  });

  it('is deleted whole', async () => {
    const { coordinator, backtests, service, children, reaches } = stage();
    const parent = await coordinator.start();
    for (let count = 1; count <= CHILDREN; count++) (await backtests.begun(count)).complete();
    await reaches(parent.id, 'COMPLETED');
    const below = await children(parent.id);
    expect(below).toHaveLength(CHILDREN);
    await service.delete(parent.id);
    for (const { id } of [parent, ...below]) expect(await service.get(id)).toBeNull();
  });

  it('has what it left outside the store removed once it is gone, and again where that fails', async () => {
    const cleared: string[] = [];
    let problem: Error | null = new Error('the disk is away');
    const { coordinator, backtests, service, store, unexpected, reaches } = stage();
    coordinator.clearUp = async (id) => {
      expect(await store.find(id)).toBeNull();
      cleared.push(id);
      if (problem !== null) throw problem;
    };
    const parent = await coordinator.start();
    for (let count = 1; count <= CHILDREN; count++) (await backtests.begun(count)).complete();
    await reaches(parent.id, 'COMPLETED');
    await service.delete(parent.id);
    expect(await service.get(parent.id)).toBeNull();
    expect(unexpected).toEqual([problem]);
    problem = null;
    await service.removeExpired();
    await service.removeExpired();
    expect(cleared).toEqual([parent.id, parent.id]);
  });

  it('fails with the code of its coordinator, the rest cancelled', async () => {
    const { coordinator, backtests, children, reaches, service } = stage();
    coordinator.coordinate = async (operation, { family }) => {
      const child = await family.start(backtestKind, 'one', childRequest('one'));
      void child;
      await family.start(backtestKind, 'two', childRequest('two'));
      return service.delete(operation.id).then(() => outcomeOf({ totalBars: 0 }));
    };
    const parent = await coordinator.start();
    const failed = await reaches(parent.id, 'FAILED');
    // Deleting itself is what this coordinator cannot do.
    expect(failed.error?.code).toBe('OPERATION_NOT_FINAL');
    await vi.waitFor(async () => {
      for (const { status } of await children(parent.id)) expect(status).toBe('CANCELLED');
    }, POLL);
    expect(backtests.works.length).toBeGreaterThanOrEqual(1);
  });

  it('is cancelled where its coordinator was lost for the last time', async () => {
    const { coordinator, backtests, children, reaches } = stage();
    coordinator.coordinate = async (_operation, { family }) => {
      const child = await family.start(backtestKind, 'only', childRequest('only'));
      await vi.waitFor(() => expect(backtests.works).not.toHaveLength(0), POLL);
      throw new SliceLostError(`beside ${child.id}`);
    };
    const parent = await coordinator.start();
    await reaches(parent.id, 'FAILED');
    await vi.waitFor(async () => expect((await children(parent.id))[0]?.status).toMatch(/^CANCELL/), POLL);
    expect(backtests.works).toHaveLength(1);
  });

  it('goes on after the shutdown of its process as it was', async () => {
    const first = stage();
    const parent = await first.coordinator.start();
    await first.backtests.begun(1);
    await first.service.shutdown(0);
    expect((await first.stored(parent.id)).status).toBe('PENDING');
    expect((await first.children(parent.id)).map(({ status }) => status)).toEqual(['PENDING']);
    expect((await first.stored(parent.id)).serverLosses).toBe(0);
  });

  it('is cancelled after a death in the midst of its cancellation', async () => {
    const first = stage();
    first.coordinator.coordinate = sideBySide;
    const parent = await first.coordinator.start();
    await first.backtests.begun(CHILDREN);
    for (const work of first.backtests.works) work.start();
    for (const { id } of await first.children(parent.id)) await first.reaches(id, 'RUNNING');
    first.store.seed({ ...(await first.stored(parent.id)), status: 'CANCELLING' });
    const next = stage({ store: first.store });
    expect(await next.service.recover()).toEqual([]);
    for (const { status } of await next.children(parent.id)) expect(status).toBe('CANCELLED');
    expect((await next.stored(parent.id)).status).toBe('CANCELLED');
  });
});
