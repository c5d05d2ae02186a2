import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CancelOperationDocument,
  type StartBacktestInput,
} from '../../src/faces/client/generated/graphql.js';
import { pullUntil, pullUntilDone, startBacktest } from '../support/backtests.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { minuteWorkspace } from '../support/rsi-workspace.js';
import { allSamples } from '../support/scenario-samples.js';

const MINUTE = 60_000;

/** Folders with 1m bars of so many days, and servers on them. */
async function longRunBench(days: number) {
  const folder = await temporaryFolder();
  const { settings, backtest } = await minuteWorkspace(folder.path, days);
  const servers: KtrdrServer[] = [];
  const databases: (() => Promise<void>)[] = [];
  return {
    backtest,
    async start(more: Readonly<Record<string, string>>): Promise<KtrdrServer> {
      const database = await temporaryFolder();
      databases.push(database.remove);
      const server = await startServer(database.path, { ...settings, ...more });
      servers.push(server);
      return server;
    },
    async close() {
      for (const server of servers) await server.stop();
      for (const remove of databases) await remove();
      await folder.remove();
    },
  };
}

describe('a backtest of a million and a half bars', { timeout: 3 * MINUTE }, () => {
  const DAYS = 1_042;
  const BARS = DAYS * 1_440;
  const SAMPLES = Math.ceil(BARS / 50);
  let bench: Awaited<ReturnType<typeof longRunBench>>;
  let server: KtrdrServer;

  beforeAll(async () => {
    bench = await longRunBench(DAYS);
    server = await bench.start({ WORKER_THREADS: '1' });
  }, 3 * MINUTE);

  afterAll(() => bench.close());

  it('shows its progress in the middle, stops when it is cancelled, and keeps its samples', async () => {
    const id = await startBacktest(server.client, bench.backtest);
    const middle = await pullUntil(
      server.client,
      id,
      ({ progress: { percentage } }) => percentage > 10 && percentage < 90,
    );
    // At once: reading thousands of samples first would give the run the time to end.
    const { cancelOperation } = await server.client.request(CancelOperationDocument, { id, reason: null });
    expect(cancelOperation).toMatchObject({ operation: { status: 'CANCELLING' } });
    expect(middle).toMatchObject({ status: 'RUNNING', progress: { phase: 'simulating', totalSteps: BARS } });
    expect(middle.progress.etaSeconds).toBeGreaterThan(0);
    expect(middle.snapshot?.currentBar).toBeGreaterThan(0);
    const cancelled = await pullUntilDone(server.client, id);
    // A thread that had to be terminated would have taken its samples with it.
    expect(cancelled).toMatchObject({ status: 'CANCELLED', attempt: 1, result: null });
    expect(cancelled.progress.percentage).toBeLessThan(100);
    const samples = await allSamples(server.url, id);
    expect(samples.length).toBeGreaterThan(SAMPLES / 20);
    expect(samples.length).toBeGreaterThanOrEqual(Math.floor((middle.snapshot?.currentBar ?? 0) / 50));
    expect(samples.map(({ barIndex }) => barIndex)).toEqual(samples.map((_, seq) => 50 * seq + 49));
    expect(await allSamples(server.url, id)).toEqual(samples);
  });

  it('completes with a sample of every fiftieth bar', async () => {
    expect(BARS).toBeGreaterThanOrEqual(1_500_000);
    const id = await startBacktest(server.client, bench.backtest);
    const { result, progress } = await pullUntilDone(server.client, id);
    expect(progress).toMatchObject({ percentage: 100, currentStep: BARS, totalSteps: BARS });
    expect(result?.totalBars).toBe(BARS);
    const samples = await allSamples(server.url, id);
    expect(samples.length).toBe(SAMPLES);
    expect(samples.at(-1)).toMatchObject({ seq: SAMPLES - 1, barIndex: BARS - 1 });
    expect(samples.at(-1)?.equity).toBeCloseTo(result?.metrics.finalValue ?? 0, 6);
  });
});

describe('twenty backtests at once', { timeout: 3 * MINUTE }, () => {
  let bench: Awaited<ReturnType<typeof longRunBench>>;

  beforeAll(async () => {
    bench = await longRunBench(20);
  }, MINUTE);

  afterAll(() => bench.close());

  async function outcome(server: KtrdrServer, id: string) {
    const { status, result } = await pullUntilDone(server.client, id);
    const samples = await allSamples(server.url, id);
    return {
      status,
      digest: result?.provenance.resultDigest,
      metrics: result?.metrics,
      funnel: result?.funnel,
      samples,
    };
  }

  it('complete with the results that they have alone, on a server of one thread', async () => {
    // Each differs from the others in range and cost, so that no result can stand for another.
    const inputs = Array.from(
      { length: 20 },
      (_, index): StartBacktestInput => ({
        ...bench.backtest,
        startDate: `2024-01-${String(1 + (index % 10)).padStart(2, '0')}`,
        commission: index < 10 ? 0 : 0.0001 * index,
      }),
    );
    const busy = await bench.start({ WORKER_THREADS: '4' });
    const ids = await Promise.all(inputs.map((input) => startBacktest(busy.client, input)));
    const together = await Promise.all(ids.map((id) => outcome(busy, id)));

    const quiet = await bench.start({ WORKER_THREADS: '1' });
    const alone = [];
    for (const input of inputs) alone.push(await outcome(quiet, await startBacktest(quiet.client, input)));
    expect(together).toEqual(alone);
    expect(together.map(({ status }) => status)).toEqual(inputs.map(() => 'COMPLETED'));
    expect(new Set(together.map(({ digest }) => digest)).size).toBe(inputs.length);
  });
});
