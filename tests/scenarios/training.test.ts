import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelsDocument } from '../../src/faces/client/generated/graphql.js';
import { pullUntilDone, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, temporaryFolder } from '../support/ktrdr-server.js';
import { startInPlace } from '../support/scenario-place.js';
import {
  type PulledEpoch,
  pullTraining,
  pullTrainingUntil,
  pullTrainingUntilDone,
  startedTraining,
  startTraining,
  trainingWorkspace,
} from '../support/trainings.js';

const strategyConfigPath = 'strategies/rsi_mean_reversion.yaml';
const overrides = [
  { path: 'training.early_stopping.enabled', value: 'false' },
  { path: 'training.batch_size', value: '256' },
];
const LONG = { strategyConfigPath, overrides, epochs: 20_000 };

/** An epoch without what the clock has to say. */
const timeless = ({ durationMs: _durationMs, timestamp: _timestamp, ...values }: PulledEpoch) => values;

describe('training scenarios', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let workspace: Awaited<ReturnType<typeof trainingWorkspace>>;
  let server: KtrdrServer;

  const start = () => startInPlace(folder.path, { ...workspace.settings, WORKER_THREADS: '1' });
  const models = async () => {
    // The folder of a backend of a cluster has what hosts have made when somebody asks for the list.
    await server.client.request(ModelsDocument, {});
    return await readdir(workspace.models);
  };
  const weightsOf = async (name: string) => {
    expect(await models()).toContain(name);
    return await readFile(join(workspace.models, name, 'weights.bin'));
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    workspace = await trainingWorkspace(folder.path);
    server = await start();
  });

  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  it('B5.1 Train and backtest: a model is trained, described, and traded', async () => {
    const id = await startedTraining(server.url, {
      strategyConfigPath,
      overrides,
      epochs: 12,
      modelName: 'b51',
    });
    const seen: PulledEpoch[] = [];
    for (let after: string | null = null, complete = false; !complete; ) {
      const { epochs } = await pullTraining(server.url, id, { after, first: 5 });
      seen.push(...epochs.nodes);
      after = epochs.pageInfo.endCursor;
      ({ complete } = epochs);
    }
    const training = await pullTraining(server.url, id);
    expect(training).toMatchObject({ status: 'COMPLETED', progress: { percentage: 100 }, error: null });
    const { result } = training;
    if (result === null) throw new Error('no result');
    expect(seen.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 12 }, (_, seq) => seq + 1));
    expect(training.epochs.nodes).toEqual(seen);
    expect(result.epochsRun).toBe(12);
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    expect(sum(result.classCounts.flatMap(({ train, validation, test }) => [train, validation, test]))).toBe(
      result.samples,
    );
    expect(result.confusion.map(sum)).toEqual(result.classCounts.map(({ test }) => test));
    expect(await models()).toEqual(['b51']);
    expect((await readdir(join(workspace.models, 'b51'))).sort()).toEqual([
      'metadata.json',
      'model.json',
      'weights.bin',
    ]);

    const backtest = await startBacktest(server.client, {
      symbol: 'AAPL',
      timeframe: '1d',
      strategyConfigPath,
      modelPath: result.modelPath,
      startDate: '2024-01-01',
      endDate: '2024-12-31',
    });
    const traded = await pullUntilDone(server.client, backtest);
    expect(traded.status).toBe('COMPLETED');
    expect(traded.result).toMatchObject({ inSample: null, outOfSample: traded.result?.metrics });
  });

  it('B5.2 Cancelled training: it stops, keeps its epochs, and leaves no model', async () => {
    const before = await models();
    const id = await startedTraining(server.url, LONG);
    const { epochs: seen } = await pullTrainingUntil(
      server.url,
      id,
      ({ epochs }) => epochs.nodes.length >= 2,
    );
    await graphqlRequest(
      server.url,
      'mutation ($id: ID!) { cancelOperation(input: { id: $id }) { __typename } }',
      { id },
    );
    const training = await pullTrainingUntilDone(server.url, id);
    expect(training).toMatchObject({ status: 'CANCELLED', attempt: 1, result: null, error: null });
    expect(training.epochs.nodes.slice(0, seen.nodes.length)).toEqual(seen.nodes);
    expect(await models()).toEqual(before);
    const next = await startedTraining(server.url, { ...LONG, epochs: 2, modelName: 'b52' });
    expect((await pullTrainingUntilDone(server.url, next)).status).toBe('COMPLETED');
  });

  it('B5.3 Interrupted training: it goes on after kill -9 and ends with the same weights', async () => {
    const input = {
      strategyConfigPath,
      epochs: 40,
      overrides: [...overrides, { path: 'model.architecture.dropout', value: '0.2' }],
    };
    const id = await startedTraining(server.url, { ...input, modelName: 'b53_interrupted' });
    const { epochs: seen } = await pullTrainingUntil(
      server.url,
      id,
      ({ epochs }) => epochs.nodes.length >= 8,
    );
    await server.kill();
    server = await start();
    const resumed = await pullTrainingUntilDone(server.url, id);
    expect(resumed).toMatchObject({ status: 'COMPLETED', attempt: 2 });
    expect(resumed.epochs.nodes.slice(0, seen.nodes.length)).toEqual(seen.nodes);
    const undisturbed = await startedTraining(server.url, { ...input, modelName: 'b53_undisturbed' });
    const whole = await pullTrainingUntilDone(server.url, undisturbed);
    expect(resumed.epochs.nodes.map(timeless)).toEqual(whole.epochs.nodes.map(timeless));
    expect(whole.epochs.nodes).toHaveLength(40);
    expect(await weightsOf('b53_interrupted')).toEqual(await weightsOf('b53_undisturbed'));
    expect((await models()).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('B5.4 Training that cannot be: it says why and leaves nothing behind', async () => {
    const short = { strategyConfigPath, overrides, epochs: 2 };
    const taken = await startedTraining(server.url, { ...short, modelName: 'b54' });
    await pullTrainingUntilDone(server.url, taken);
    const before = await models();
    expect(await startTraining(server.url, { ...short, modelName: 'b54' })).toMatchObject({
      __typename: 'InvalidInputError',
      issues: [{ path: ['modelName'], code: 'MODEL_EXISTS' }],
    });
    const noBars = await startedTraining(server.url, { ...short, symbols: ['NOBARS'] });
    const missing = await pullTrainingUntilDone(server.url, noBars);
    expect(missing).toMatchObject({ status: 'FAILED', error: { code: 'DATA_NOT_FOUND' } });
    expect(missing.error?.message).toContain("'NOBARS'");
    const weeks = await startedTraining(server.url, {
      ...short,
      startDate: '2020-01-01',
      endDate: '2020-02-15',
    });
    const few = await pullTrainingUntilDone(server.url, weeks);
    expect(few).toMatchObject({ status: 'FAILED', error: { code: 'INSUFFICIENT_DATA' } });
    expect(few.error?.message).toMatch(/at least 30 samples and has \d+/);
    expect(await models()).toEqual(before);
  });
});
