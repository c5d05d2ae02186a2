import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullUntilDone, startBacktest } from '../../support/backtests.js';
import { graphqlRequest } from '../../support/graphql-request.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../../support/ktrdr-server.js';
import {
  type PulledEpoch,
  pullTraining,
  pullTrainingUntil,
  pullTrainingUntilDone,
  startedTraining,
  startTraining,
  trainingWorkspace,
} from '../../support/trainings.js';

const STRATEGY = 'strategies/rsi_mean_reversion.yaml';
/** Long enough that there is a middle in which to interfere. */
const LONG = {
  strategyConfigPath: STRATEGY,
  epochs: 20_000,
  overrides: [
    { path: 'training.early_stopping.enabled', value: 'false' },
    { path: 'training.batch_size', value: '512' },
  ],
};
const SHORT = { ...LONG, epochs: 5 };

describe('trainings on a running server', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let workspace: Awaited<ReturnType<typeof trainingWorkspace>>;
  let server: KtrdrServer;
  let url: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    workspace = await trainingWorkspace(folder.path);
    server = await startServer(folder.path, { ...workspace.settings, WORKER_THREADS: '1' });
    ({ url } = server);
  });

  afterAll(async () => {
    expect(await server.stop()).toBe(0);
    await folder.remove();
  });

  const weightsOf = (modelPath: string) =>
    readFile(join(workspace.models, modelPath.replace('models/', ''), 'weights.bin'));

  async function cancel(id: string): Promise<void> {
    await graphqlRequest(url, `mutation ($id: ID!) { cancelOperation(input: { id: $id }) { __typename } }`, {
      id,
    });
  }

  it('take what the strategy says, write a model, and tell how good it is', async () => {
    const id = await startedTraining(url, { strategyConfigPath: STRATEGY, label: 'first' });
    const training = await pullTrainingUntilDone(url, id);
    expect(training).toMatchObject({
      status: 'COMPLETED',
      attempt: 1,
      // What it was trained on, as the metadata of the shipped model says, and not what was asked for.
      title: 'rsi_mean_reversion AAPL 1d 2015-01-23..2021-10-11',
      progress: { phase: 'done', percentage: 100 },
      parameters: {
        symbols: ['AAPL'],
        timeframes: ['1d'],
        startDate: '2015-01-01',
        endDate: '2022-12-31',
        epochs: 60,
        seed: 42,
        modelName: 'rsi_mean_reversion_v1.0.0',
      },
      result: {
        modelPath: 'models/rsi_mean_reversion_v1.0.0',
        features: ['1d_rsi_zone_oversold', '1d_rsi_zone_neutral', '1d_rsi_zone_overbought'],
      },
    });
    const { result, epochs } = training;
    expect(epochs.nodes).toHaveLength(result?.epochsRun as number);
    expect(epochs.complete).toBe(true);
    const inAll = result?.classCounts.reduce(
      (sum, { train, validation, test }) => sum + train + validation + test,
      0,
    );
    expect(inAll).toBe(result?.samples);
    const counts = result?.classCounts.map(({ test }) => test) ?? [];
    expect(result?.confusion.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual(counts);
    const tested = counts.reduce((sum, count) => sum + count, 0);
    expect(result?.baselineAccuracy).toBe(Math.max(...counts) / tested);
    const right = result?.confusion.reduce((sum, row, index) => sum + (row[index] as number), 0) as number;
    expect(result?.testAccuracy).toBe(right / tested);
    expect(await readdir(workspace.models)).toEqual(['rsi_mean_reversion_v1.0.0']);
  });

  it('give the shipped model again, bit for bit', async () => {
    const id = await startedTraining(url, { strategyConfigPath: STRATEGY });
    const { result } = await pullTrainingUntilDone(url, id);
    expect(result?.modelPath).toBe('models/rsi_mean_reversion_v2.0.0');
    const shipped = await readFile(join(import.meta.dirname, '../../../models/rsi_mlp_v1.0.0/weights.bin'));
    expect(await weightsOf(result?.modelPath as string)).toEqual(shipped);
  });

  it('give a model that a backtest runs with', async () => {
    const id = await startedTraining(url, { ...SHORT, modelName: 'for_backtest' });
    const { result } = await pullTrainingUntilDone(url, id);
    const backtest = await startBacktest(server.client, {
      symbol: 'AAPL',
      timeframe: '1d',
      strategyConfigPath: STRATEGY,
      modelPath: result?.modelPath as string,
      startDate: '2024-01-01',
      endDate: '2024-12-31',
    });
    const done = await pullUntilDone(server.client, backtest);
    expect(done).toMatchObject({
      status: 'COMPLETED',
      warnings: expect.not.arrayContaining([{ code: 'MODEL_UNDOCUMENTED' }]),
    });
  });

  it('deliver every epoch once, in order, to a client that pulls by cursor', async () => {
    const id = await startedTraining(url, { ...LONG, epochs: 40 });
    const seen: PulledEpoch[] = [];
    let after: string | null = null;
    for (let complete = false; !complete; ) {
      const training = await pullTraining(url, id, { after, first: 7 });
      seen.push(...training.epochs.nodes);
      after = training.epochs.pageInfo.endCursor;
      ({ complete } = training.epochs);
    }
    expect(seen.map(({ seq, epoch }) => [seq, epoch])).toEqual(
      Array.from({ length: 40 }, (_, seq) => [seq, seq + 1]),
    );
    expect((await pullTraining(url, id)).epochs.nodes).toEqual(seen);
  });

  it('show how far they are', async () => {
    const id = await startedTraining(url, LONG);
    const training = await pullTrainingUntil(url, id, ({ progress }) => progress.currentStep >= 3);
    expect(training.progress).toMatchObject({ phase: 'training', totalSteps: 20_000 });
    expect(training.progress.message).toMatch(/^Training .* \[epoch \d+ of 20000\]$/);
    await cancel(id);
    await pullTrainingUntilDone(url, id);
  });

  it('stop soon when they are cancelled, keep their epochs, and leave no file', async () => {
    const before = await readdir(workspace.models);
    const id = await startedTraining(url, LONG);
    await pullTrainingUntil(url, id, ({ epochs }) => epochs.nodes.length >= 2);
    await cancel(id);
    const training = await pullTrainingUntilDone(url, id);
    expect(training).toMatchObject({ status: 'CANCELLED', result: null });
    expect(training.epochs.nodes.length).toBeGreaterThanOrEqual(2);
    expect(await readdir(workspace.models)).toEqual(before);
  });

  it('learn from several symbols at once', async () => {
    const id = await startedTraining(url, { ...SHORT, symbols: ['AAPL', 'MSFT'] });
    const { result, parameters } = await pullTrainingUntilDone(url, id);
    expect(parameters.symbols).toEqual(['AAPL', 'MSFT']);
    const alone = await pullTrainingUntilDone(url, await startedTraining(url, SHORT));
    expect(result?.samples).toBe(2 * (alone.result?.samples as number));
  });

  it('start once for an idempotency key, also when the model of the name is there', async () => {
    const input = { ...SHORT, modelName: 'once', idempotencyKey: 'k' };
    const id = await startedTraining(url, input);
    await pullTrainingUntilDone(url, id);
    expect(await startTraining(url, input)).toMatchObject({ deduplicated: true, operation: { id } });
    expect(await startTraining(url, { ...input, seed: 7 })).toMatchObject({
      __typename: 'IdempotencyConflictError',
      operationId: id,
    });
  });

  it('refuse the name of a model that exists, or that another training will write', async () => {
    const id = await startedTraining(url, { ...LONG, modelName: 'taken' });
    const refused = {
      __typename: 'InvalidInputError',
      issues: [{ path: ['modelName'], code: 'MODEL_EXISTS' }],
    };
    expect(await startTraining(url, { ...SHORT, modelName: 'taken' })).toMatchObject(refused);
    await cancel(id);
    await pullTrainingUntilDone(url, id);
    const free = await startedTraining(url, { ...SHORT, modelName: 'taken' });
    await pullTrainingUntilDone(url, free);
    expect(await startTraining(url, { ...SHORT, modelName: 'taken' })).toMatchObject(refused);
  });

  it.each([
    ['strategyConfigPath', { strategyConfigPath: '../x.yaml' }, 'INVALID_PATH'],
    ['symbols', { symbols: [] }, 'INVALID_VALUE'],
    ['symbols', { symbols: ['AAPL', 'AAPL'] }, 'DUPLICATE'],
    ['timeframes', { timeframes: ['2d'] }, 'UNKNOWN_TIMEFRAME'],
    ['endDate', { startDate: '2024-01-02', endDate: '2024-01-01' }, 'DATE_ORDER'],
    // The strategy's own days are 2015-01-01 to 2022-12-31.
    ['startDate', { startDate: '2023-01-01' }, 'DATE_ORDER'],
    ['endDate', { endDate: '2014-12-31' }, 'DATE_ORDER'],
    ['epochs', { epochs: 0 }, 'OUT_OF_RANGE'],
    ['seed', { seed: -1 }, 'OUT_OF_RANGE'],
    ['modelName', { modelName: '../up' }, 'INVALID_NAME'],
  ])('refuse %s as in %o', async (field, change, code) => {
    const answer = await startTraining(url, { strategyConfigPath: STRATEGY, ...change });
    expect(answer.__typename).toBe('InvalidInputError');
    expect(answer.issues?.[0]).toMatchObject({ code });
    expect(answer.issues?.[0]?.path[0]).toBe(field);
  });

  it.each([
    ['STRATEGY_NOT_FOUND', { strategyConfigPath: 'strategies/none.yaml' }],
    ['VALIDATION_ERROR', { strategyConfigPath: 'strategies/invalid_missing_required.yaml' }],
    ['DATA_NOT_FOUND', { symbols: ['NONE'] }],
    ['DATA_NOT_FOUND', { startDate: '1990-01-01', endDate: '1990-12-31' }],
    ['INSUFFICIENT_DATA', { startDate: '2020-01-01', endDate: '2020-02-15' }],
    [
      'TRAINING_DIVERGED',
      // Sums of volume, raw, and steps of ten: the error soon leaves what single precision holds.
      {
        overrides: [
          ['decisions.output_format', 'regression'],
          ['decisions.cost_model', '{round_trip_cost: 0.001}'],
          ['indicators.rsi_14', '{type: obv}'],
          ['nn_inputs', '[{raw_indicator: rsi_14, timeframes: all, normalization: none}]'],
          ['model.architecture', '{hidden_layers: [16, 8, 8, 8, 8], activation: linear}'],
          ['training.optimizer', 'sgd'],
          ['training.learning_rate', '10'],
        ].map(([path, value]) => ({ path, value })),
      },
    ],
  ])('fail with %s', async (code, change) => {
    const id = await startedTraining(url, { ...SHORT, ...change });
    const training = await pullTrainingUntilDone(url, id);
    expect(training).toMatchObject({ status: 'FAILED', result: null, error: { code } });
    expect(training.error?.message.length).toBeGreaterThan(20);
    expect((await readdir(workspace.models)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('fail rather than overwrite a folder that somebody has put there meanwhile', async () => {
    const id = await startedTraining(url, { ...LONG, epochs: 60, modelName: 'theirs' });
    await pullTrainingUntil(url, id, ({ progress }) => progress.currentStep >= 1);
    await mkdir(join(workspace.models, 'theirs'));
    await writeFile(join(workspace.models, 'theirs', 'notes.txt'), 'mine');
    const training = await pullTrainingUntilDone(url, id);
    expect(training).toMatchObject({ status: 'FAILED', error: { code: 'MODEL_EXISTS' } });
    expect(await readdir(join(workspace.models, 'theirs'))).toEqual(['notes.txt']);
  });
});
