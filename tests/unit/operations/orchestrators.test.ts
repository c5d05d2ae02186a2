import { describe, expect, it } from 'vitest';
import { Orchestrators } from '../../../src/operations/life/orchestrators.js';
import { createHarness, FakeOrchestrator, request } from './operations-harness.js';

class FakeTraining extends FakeOrchestrator {
  override readonly type = 'TRAINING' as 'BACKTESTING';
}

describe('Orchestrators', () => {
  it('goes on with each operation through the service of its type', async () => {
    const { service, orchestrator } = createHarness();
    const training = new FakeTraining(service);
    const backtest = (await service.create(request)).operation;
    const trained = (await service.create({ ...request, type: 'TRAINING' })).operation;
    const loaded = (await service.create({ ...request, type: 'DATA_LOADING' })).operation;

    new Orchestrators([orchestrator, training]).resume([backtest, trained, loaded]);
    expect(orchestrator.works).toHaveLength(1);
    expect(training.works).toHaveLength(1);
    expect((await service.get(loaded.id))?.status).toBe('PENDING');
  });

  it('ends the executions of every service', async () => {
    const { service, orchestrator, stored } = createHarness();
    const training = new FakeTraining(service);
    const waiting = await orchestrator.start();
    const other = await training.start({ type: 'TRAINING' });
    await new Orchestrators([orchestrator, training]).shutdown(0);
    for (const { id } of [waiting, other]) expect((await stored(id)).status).toBe('PENDING');
    expect([orchestrator.work.abortCalls, training.work.abortCalls]).toEqual([1, 1]);
  });
});
