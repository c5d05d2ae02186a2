import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { servedTask } from '../../../src/operations/life/served-kind.js';
import type { TaskKind } from '../../../src/operations/ports/kind.js';
import type { KindTask, TaskRunner } from '../../../src/operations/ports/task-runner.js';
import { FakeWork } from './fake-work.js';
import { createHarness, FakeBacktests, request } from './operations-harness.js';

const ELSEWHERE = { executionMode: 'REMOTE', host: 'http://worker:5003' } as const;
const SAID = { caller: 'alice', label: null, tags: [], priority: 0, idempotencyKey: null };

const copies: TaskKind<{ readonly of: string }, { readonly folder: string }> = {
  name: 'COPYING',
  parameters: z.object({ of: z.string() }),
  settings: z.object({ folder: z.string() }),
  streams: [],
  listed: ({ of }) => ({ ...request, title: `copy ${of}`, model: 'models/copied' }),
  told: ({ bytes }) => ({ title: `copied ${bytes}`, summary: { totalTrades: 3 } }),
  progress: () => ({ log: null, describe: () => ({ progress: {} as never, snapshot: null }) }),
  remote: { noun: 'Copy', input: (parameters) => parameters, snapshot: null, receiver: () => ({}) as never },
};

/** A server with a kind of its own, and what its two places were given. */
function stage(place?: typeof ELSEWHERE) {
  const harness = createHarness(place === undefined ? {} : { place });
  const given: { place: string; task: KindTask<never, never>; work: FakeWork }[] = [];
  const runner =
    (name: string): TaskRunner =>
    (task, events, origin) => {
      const work = new FakeWork(events, origin);
      given.push({ place: name, task: task as unknown as KindTask<never, never>, work });
      return work;
    };
  const settings = { folder: '/copies', secret: 'of another kind' };
  const runners = { here: runner('here'), elsewhere: runner('elsewhere') };
  harness.service.serve(servedTask(copies, settings, runners));
  return { ...harness, given };
}

describe('the kinds of a server', () => {
  it('are given the operations of their type, and others wait for one', async () => {
    const { service, backtests } = createHarness();
    const training = new FakeBacktests(service, 'TRAINING');
    const backtest = (await service.create(request)).operation;
    const trained = (await service.create({ ...request, type: 'TRAINING' })).operation;
    const unknown = (await service.create({ ...request, type: 'UNKNOWN' })).operation;
    service.resume([backtest, trained, unknown]);
    expect([backtests.works.length, training.works.length]).toEqual([1, 1]);
    expect((await service.get(unknown.id))?.status).toBe('PENDING');
  });

  it('end together', async () => {
    const { service, backtests, stored } = createHarness();
    const training = new FakeBacktests(service, 'TRAINING');
    const waiting = [await backtests.start(), await training.start()];
    await service.shutdown(0);
    for (const { id } of waiting) expect((await stored(id)).status).toBe('PENDING');
    expect([backtests.work.abortCalls, training.work.abortCalls]).toEqual([1, 1]);
  });

  it('have one of a name', () => {
    const { service } = stage();
    const runner: TaskRunner = () => new FakeWork({} as never);
    const twin = servedTask(copies, { folder: '/' }, { here: runner, elsewhere: runner });
    expect(() => service.serve(twin)).toThrow('two kinds of the name COPYING');
  });

  it('say what lists show, and hand their parameters and settings to the place', async () => {
    const { service, given, reaches } = stage();
    const asked = { parameters: { of: 'a.csv' }, asked: { of: 'a.csv' }, ...SAID };
    const { operation } = await service.start(copies, asked);
    expect(operation).toMatchObject({
      ...{ type: 'COPYING', title: 'copy a.csv', caller: 'alice', executionMode: 'LOCAL' },
      ...{ symbol: 'AAPL', model: 'models/copied', parameters: { of: 'a.csv' } },
    });
    expect(given).toMatchObject([
      { place: 'here', task: { parameters: { of: 'a.csv' }, settings: { folder: '/copies' } } },
    ]);
    expect(Object.keys(given[0]?.task.settings ?? {})).toEqual(['folder']);
    given[0]?.work.end({ kind: 'completed', outcome: { result: { bytes: 21 }, warnings: [] } });
    expect(await reaches(operation.id, 'COMPLETED')).toMatchObject({
      title: 'copied 21',
      summary: { totalTrades: 3 },
    });
  });

  it('run where operations that are started now run', async () => {
    const { service, given } = stage(ELSEWHERE);
    const asked = { parameters: { of: 'a.csv' }, asked: { of: 'a.csv' }, ...SAID };
    expect((await service.start(copies, asked)).operation).toMatchObject(ELSEWHERE);
    expect(given.map(({ place }) => place)).toEqual(['elsewhere']);
  });

  it('fail an operation whose parameters cannot be read', async () => {
    const { service, given, reaches } = stage();
    const { operation } = await service.create({ ...request, type: 'COPYING', parameters: {} });
    service.resume([operation]);
    expect((await reaches(operation.id, 'FAILED')).error?.code).toBe('OPERATION_DAMAGED');
    expect(given).toEqual([]);
  });
});
