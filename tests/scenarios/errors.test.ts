import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CancelOperationDocument,
  OperationsDocument,
  type StartBacktestInput,
} from '../../src/faces/client/generated/graphql.js';
import { pullUntil, pullUntilDone, sampleBacktest, startBacktest } from '../support/backtests.js';
import { allSamples } from '../support/scenario-samples.js';
import { type ScenarioServer, startScenarioServer } from '../support/scenario-server.js';

describe('error scenarios', () => {
  let server: ScenarioServer;

  beforeAll(async () => {
    server = await startScenarioServer({ WORKER_THREADS: '1' });
  });

  afterAll(() => server.close());

  /** Runs a backtest that must fail, and returns its error after what holds for every failure. */
  async function failureOf(change: Partial<StartBacktestInput>) {
    const id = await startBacktest(server.client, change);
    const failed = await pullUntilDone(server.client, id);
    expect(failed).toMatchObject({ status: 'FAILED', attempt: 1, result: null, pollAfterMs: null });
    expect(failed.error?.message).not.toMatch(/\n\s+at |\/dist\//);
    expect(failed.error?.message).not.toContain(server.folder);
    expect(await allSamples(server.url, id)).toEqual([]);
    return { error: failed.error, snapshot: failed.snapshot };
  }

  async function expectUnharmed(): Promise<void> {
    const { status } = await pullUntilDone(server.client, await startBacktest(server.client));
    expect(status).toBe('COMPLETED');
  }

  it('B4.1 Invalid strategy configuration: it fails before the engine starts, with the missing field', async () => {
    const { error, snapshot } = await failureOf({
      strategyConfigPath: 'strategies/invalid_missing_required.yaml',
    });
    expect(error).toEqual({
      code: 'VALIDATION_ERROR',
      message: "ValidationError: Strategy config missing required field 'indicators'",
      retryable: false,
    });
    expect(snapshot).toBeNull();
    await expectUnharmed();
  });

  it('B4.2 Missing historical data: symbol, timeframe and range are told apart, with what there is', async () => {
    const { error: noSymbol } = await failureOf({ symbol: 'NFLX' });
    expect(noSymbol).toMatchObject({ code: 'DATA_NOT_FOUND', retryable: false });
    expect(noSymbol?.message).toMatch(/1d.*'NFLX'.*AAPL/s);

    const { strategyConfigPath, modelPath } = server.longBacktest;
    const { error: noTimeframe } = await failureOf({ strategyConfigPath, modelPath, timeframe: '1m' });
    expect(noTimeframe?.code).toBe('DATA_NOT_FOUND');
    expect(noTimeframe?.message).toMatch(/1m.*'AAPL'.*1d/s);

    const { error: noRange } = await failureOf({ startDate: '2031-01-01', endDate: '2031-12-31' });
    expect(noRange?.code).toBe('DATA_NOT_FOUND');
    expect(noRange?.message).toMatch(/'?AAPL'?.*2031-01-01.*2031-12-31.*2015-01-02.*2024-12-31/s);
    await expectUnharmed();
  });

  it('B4.3 Cancellation during execution: running work stops cleanly, waiting work at once, and nothing is left unfinished', async () => {
    const running = await startBacktest(server.client, server.longBacktest);
    const waiting = await startBacktest(server.client, server.longBacktest);
    await pullUntil(server.client, running, ({ progress }) => progress.percentage > 10);
    const cancel = (id: string) => server.client.request(CancelOperationDocument, { id, reason: null });
    expect(await cancel(waiting)).toMatchObject({ cancelOperation: { operation: { status: 'CANCELLED' } } });
    expect(await cancel(running)).toMatchObject({ cancelOperation: { operation: { status: 'CANCELLING' } } });
    const stopped = await pullUntilDone(server.client, running);
    expect(stopped).toMatchObject({ status: 'CANCELLED', attempt: 1, error: null, result: null });
    const samples = await allSamples(server.url, running);
    expect(samples.length).toBeGreaterThan(0);
    expect(await allSamples(server.url, waiting)).toEqual([]);

    await expectUnharmed();
    expect(await allSamples(server.url, running)).toEqual(samples);
    const unfinished = { statuses: ['PENDING' as const, 'RUNNING' as const, 'CANCELLING' as const] };
    const { operations } = await server.client.request(OperationsDocument, { filter: unfinished });
    expect(operations.totalCount).toBe(0);
  });

  it('B4.4 Model file not found: it names the path, and a file of another program names the conversion', async () => {
    const { error: missing } = await failureOf({ modelPath: 'models/rsi_mlp_v9.9.9' });
    expect(missing).toMatchObject({ code: 'MODEL_NOT_FOUND', retryable: false });
    expect(missing?.message).toContain("'models/rsi_mlp_v9.9.9'");

    await writeFile(join(server.folder, 'models', 'rsi_mlp_v1.0.0.pt'), 'PK');
    const { error: foreign } = await failureOf({ modelPath: 'models/rsi_mlp_v1.0.0.pt' });
    expect(foreign?.code).toBe('MODEL_INVALID');
    expect(foreign?.message).toContain('ktrdr model import --dense');

    const incomplete = join(server.folder, 'models', 'incomplete');
    await mkdir(incomplete);
    for (const name of ['model.json', 'metadata.json']) {
      await cp(join(server.folder, 'models', 'rsi_mlp_v1.0.0', name), join(incomplete, name));
    }
    const { error: noWeights } = await failureOf({ modelPath: 'models/incomplete' });
    expect(noWeights?.code).toBe('MODEL_INVALID');
    expect(noWeights?.message).toContain("'weights.bin'");
    await expectUnharmed();
  });

  it('B4.5 Insufficient data: too few bars and too few with features name the number needed and found', async () => {
    const { error: oneBar } = await failureOf({ startDate: '2024-01-02', endDate: '2024-01-02' });
    expect(oneBar).toMatchObject({ code: 'INSUFFICIENT_DATA', retryable: false });
    expect(oneBar?.message).toMatch(/\b2\b/);
    expect(oneBar?.message).toMatch(/\b1\b/);

    // RSI(14) is defined from the 15th bar on, and these are 15: one bar with features, two are needed.
    const csv = await readFile(join(server.folder, 'data', 'AAPL_1d.csv'), 'utf8');
    const lines = csv.split('\n').slice(0, 1 + 15);
    await writeFile(join(server.folder, 'data', 'NEWCO_1d.csv'), `${lines.join('\n')}\n`);
    const { error: young } = await failureOf({
      ...sampleBacktest,
      symbol: 'NEWCO',
      startDate: '2015-01-01',
      endDate: '2015-12-31',
    });
    expect(young?.code).toBe('INSUFFICIENT_DATA');
    expect(young?.message).toMatch(/\b2\b/);
    expect(young?.message).toMatch(/\b1\b/);
    await expectUnharmed();
  });
});
