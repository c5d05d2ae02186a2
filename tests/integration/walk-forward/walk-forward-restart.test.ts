import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/pure/random.js';
import { graphqlRequest } from '../../support/graphql-request.js';
import { startServer, temporaryFolder } from '../../support/ktrdr-server.js';
import { trainingWorkspace } from '../../support/trainings.js';
import {
  type PulledWalkForward,
  pullWalkForward,
  pullWalkForwardUntil,
  startedWalkForward,
} from '../../support/walk-forwards.js';

const INPUT = {
  ...{ strategyConfigPath: 'strategies/rsi_mean_reversion.yaml', symbol: 'AAPL', timeframe: '1d' },
  ...{ startDate: '2015-01-01', endDate: '2020-06-30', epochs: 8, train: '24mo', test: '12mo' },
  overrides: [{ path: 'training.early_stopping.enabled', value: 'false' }],
  search: [{ path: 'decisions.confidence_threshold', from: 0.34, to: 0.4, scale: 'LOG' }],
  ...{ sampler: 'TPE', trials: 96, objective: { metric: 'TOTAL_RETURN', minTrades: 1 } },
};

/** Whose joined run takes as long as its trainings: many windows of many hours, each learned in one go. */
const LONG = {
  ...{ strategyConfigPath: 'strategies/rsi_mean_reversion.yaml', symbol: 'EURUSD', timeframe: '1h' },
  ...{ startDate: '2015-01-01', endDate: '2024-12-31', epochs: 1, train: '300bars', folds: 8 },
  overrides: [
    { path: 'training_data.symbols.symbol', value: 'EURUSD' },
    { path: 'training_data.timeframes.timeframe', value: '1h' },
  ],
};

/** What is the same whatever came in between. */
const lasting = ({ folds, result }: PulledWalkForward) => ({
  result: result && { ...result, provenance: result.provenance.resultDigest },
  models: result?.provenance.modelHash,
  folds: folds.nodes.map(({ training: _training, modelPath: _path, ...fold }) => fold),
});

async function uninterrupted(): Promise<PulledWalkForward> {
  const folder = await temporaryFolder();
  const { settings } = await trainingWorkspace(folder.path);
  const server = await startServer(folder.path, { ...settings, WORKER_THREADS: '1' });
  try {
    const id = await startedWalkForward(server.url, INPUT);
    return await pullWalkForwardUntil(server.url, id, () => false);
  } finally {
    await server.stop();
    await folder.remove();
  }
}

describe('a walk-forward whose server dies', () => {
  it('goes on where it was, trains no window twice, and comes to the same', {
    timeout: 600_000,
  }, async () => {
    const expected = await uninterrupted();
    expect(expected.status).toBe('COMPLETED');
    const folder = await temporaryFolder();
    const { settings } = await trainingWorkspace(folder.path);
    const begin = () => startServer(folder.path, { ...settings, WORKER_THREADS: '2' });
    const random = seededRandom(7);
    let server = await begin();
    try {
      const id = await startedWalkForward(server.url, INPUT);
      let deaths = 0;
      for (let trained = 0; deaths < 3; trained += 2) {
        const { done } = await pullWalkForwardUntil(
          server.url,
          id,
          ({ progress }) => progress.currentStep >= trained,
        );
        if (done) break;
        await delay(random.below(400));
        await server.kill();
        deaths += 1;
        server = await begin();
      }
      const done = await pullWalkForwardUntil(server.url, id, () => false);
      expect(deaths).toBeGreaterThanOrEqual(2);
      expect(done.status).toBe('COMPLETED');
      expect(lasting(done)).toEqual(lasting(expected));
      const { data } = await graphqlRequest<{ operations: { nodes: readonly object[] } }>(
        server.url,
        `query ($id: ID!) { operations(filter: { parent: $id }, first: 100) { nodes { id } } }`,
        { id },
      );
      expect(data?.operations.nodes).toHaveLength(expected.folds.nodes.length);
      // A death before the walk-forward had begun leaves it PENDING, in the same attempt.
      expect((await pullWalkForward(server.url, id)).attempt).toBeLessThanOrEqual(deaths + 1);
    } finally {
      await server.stop();
      await folder.remove();
    }
  });

  it('comes to the same when that happens while the account is traded', { timeout: 600_000 }, async () => {
    const folder = await temporaryFolder();
    const { settings } = await trainingWorkspace(folder.path);
    const begin = () => startServer(folder.path, { ...settings, WORKER_THREADS: '2' });
    let server = await begin();
    try {
      const expected = await pullWalkForwardUntil(
        server.url,
        await startedWalkForward(server.url, LONG),
        () => false,
      );
      expect(expected.status).toBe('COMPLETED');
      let isHit = false;
      for (let round = 0; round < 5 && !isHit; round += 1) {
        const id = await startedWalkForward(server.url, LONG);
        await pullWalkForwardUntil(server.url, id, ({ progress }) => progress.phase === 'simulating');
        await server.kill();
        server = await begin();
        const done = await pullWalkForwardUntil(server.url, id, () => false);
        expect(done.status).toBe('COMPLETED');
        expect(lasting(done)).toEqual(lasting(expected));
        // Otherwise it was done before the server died.
        isHit = done.attempt > 1;
      }
      expect(isHit).toBe(true);
    } finally {
      await server.stop();
      await folder.remove();
    }
  });
});
