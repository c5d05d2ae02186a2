import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/base/pure/app-error.js';
import type { Publication, WorkEnd } from '../../../src/operations/ports/work.js';
import { StoreUnavailableError } from '../../../src/operations/record/errors.js';
import { outcomeOf } from '../../support/sample-metrics.js';
import { createHarness, POLL } from './operations-harness.js';

class TakenError extends AppError {
  readonly code = 'MODEL_EXISTS';
}

/** Notes what is asked of it. */
class FakePublication implements Publication {
  readonly steps: string[] = [];
  refusal: Error | null = null;
  /** Looks around at the moment of the publication. */
  onPublish = async (): Promise<void> => {};

  async publish(): Promise<void> {
    this.steps.push('publish');
    await this.onPublish();
    if (this.refusal !== null) throw this.refusal;
  }

  async confirm(): Promise<void> {
    this.steps.push('confirm');
  }

  async withdraw(): Promise<void> {
    this.steps.push('withdraw');
  }
}

const done = (publication: Publication): WorkEnd => ({
  kind: 'completed',
  outcome: outcomeOf({}),
  publication,
});

describe('the publication of what work leaves outside the store', () => {
  it('comes right before the operation is COMPLETED', async () => {
    const { startRunning, reaches, store } = createHarness();
    const { id, work } = await startRunning();
    const publication = new FakePublication();
    const statuses: (string | undefined)[] = [];
    publication.onPublish = async () => {
      statuses.push((await store.find(id))?.status);
    };
    work.end(done(publication));
    await reaches(id, 'COMPLETED');
    expect(publication.steps).toEqual(['publish', 'confirm']);
    expect(statuses).toEqual(['RUNNING']);
  });

  it('fails the operation with its error', async () => {
    const { startRunning, reaches, unexpected } = createHarness();
    const { id, work } = await startRunning();
    const publication = new FakePublication();
    publication.refusal = new TakenError('There is a model of that name.');
    work.end(done(publication));
    expect((await reaches(id, 'FAILED')).error).toMatchObject({ code: 'MODEL_EXISTS' });
    expect(publication.steps).toEqual(['publish']);
    expect(unexpected).toEqual([]);
  });

  it('is taken back when the operation cannot become COMPLETED', async () => {
    const { store, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    const publication = new FakePublication();
    store.failNext('complete', new Error('disk full'));
    work.end(done(publication));
    await reaches(id, 'FAILED');
    expect(publication.steps).toEqual(['publish', 'withdraw']);
  });

  it('is neither made twice nor taken back before it is known what became of the operation', async () => {
    const { store, startRunning, reaches } = createHarness();
    const { id, work } = await startRunning();
    const publication = new FakePublication();
    const complete = store.complete.bind(store);
    const answers = [
      // Done, but its answer is lost.
      async (...args: Parameters<typeof complete>) => {
        await complete(...args);
        throw new StoreUnavailableError('nothing answers.');
      },
    ];
    store.complete = (...args) => (answers.shift() ?? complete)(...args);
    work.end(done(publication));
    await reaches(id, 'COMPLETED');
    await vi.waitFor(() => expect(publication.steps).toEqual(['publish', 'confirm']), POLL);
  });

  it('does not happen once another attempt has begun', async () => {
    const { store, backtests, startRunning, unexpected } = createHarness();
    const { id, work } = await startRunning();
    const publication = new FakePublication();
    await store.transition(id, ['RUNNING'], { status: 'PENDING', attempt: 2, updatedAt: new Date() });
    work.end(done(publication));
    await vi.waitFor(() => expect(backtests.releasedIds).toEqual([id]), POLL);
    expect(publication.steps).toEqual([]);
    expect(unexpected).toEqual([]);
  });
});
