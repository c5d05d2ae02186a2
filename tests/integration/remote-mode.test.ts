import { once } from 'node:events';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  CancelOperationDocument,
  OperationsDocument,
  VerifyOperationDocument,
} from '../../src/faces/client/generated/graphql.js';
import {
  type PulledBacktest,
  pullBacktest,
  pullUntil,
  pullUntilDone,
  startBacktest,
} from '../support/backtests.js';
import { type CuttableLine, cuttableLine } from '../support/cuttable-line.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { minuteWorkspace } from '../support/rsi-workspace.js';

type Folder = Awaited<ReturnType<typeof temporaryFolder>>;

let shared: Folder;
let workspace: Awaited<ReturnType<typeof minuteWorkspace>>;

beforeAll(async () => {
  shared = await temporaryFolder();
  workspace = await minuteWorkspace(shared.path, 150);
});
afterAll(() => shared.remove());

/** A worker, the line to it, and the backends that are started. */
class Stage {
  readonly #servers: KtrdrServer[] = [];
  readonly #backendFolder: Folder;
  #workerFolder: Folder;
  worker!: KtrdrServer;
  line!: CuttableLine;

  private constructor(backendFolder: Folder, workerFolder: Folder) {
    this.#backendFolder = backendFolder;
    this.#workerFolder = workerFolder;
  }

  static async open(): Promise<Stage> {
    const stage = new Stage(await temporaryFolder(), await temporaryFolder());
    stage.worker = await stage.#start(stage.#workerFolder, {});
    stage.line = await cuttableLine(stage.worker.url);
    return stage;
  }

  startBackend(settings: Record<string, string> = {}): Promise<KtrdrServer> {
    return this.#start(this.#backendFolder, {
      USE_REMOTE_BACKTEST_SERVICE: 'true',
      REMOTE_BACKTEST_SERVICE_URL: this.line.url,
      ...settings,
    });
  }

  /** Starts the worker again where it was, once it has ended. */
  async restartWorker(): Promise<void> {
    this.worker = await this.#start(this.#workerFolder, {});
    this.line.leadTo(this.worker.url);
  }

  /** Takes away all that the worker has stored. */
  async forget(): Promise<void> {
    await this.#workerFolder.remove();
    this.#workerFolder = await temporaryFolder();
  }

  async close(): Promise<void> {
    for (const server of this.#servers) await server.kill();
    await this.line.close();
    for (const folder of [this.#backendFolder, this.#workerFolder]) await folder.remove();
  }

  async #start({ path }: Folder, settings: Record<string, string>): Promise<KtrdrServer> {
    const server = await startServer(path, { ...workspace.settings, WORKER_THREADS: '1', ...settings });
    this.#servers.push(server);
    return server;
  }
}

interface Sample {
  readonly seq: number;
}

interface SamplePage {
  readonly nodes: readonly Sample[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}

const SAMPLES = `query ($id: ID!, $after: String) { operation(id: $id) { ... on BacktestOperation { bars(first: 1000, after: $after) {
  nodes { seq barIndex timestamp equity pnl trades winRate position } pageInfo { endCursor hasNextPage } } } } }`;

async function samplePage({ url }: KtrdrServer, id: string, after: string | null): Promise<SamplePage> {
  const answer = await graphqlRequest<{ operation: { bars: SamplePage } }>(url, SAMPLES, { id, after });
  if (answer.data == null) throw new Error('no samples');
  return answer.data.operation.bars;
}

async function samplesOf(server: KtrdrServer, id: string): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let after: string | null = null; ; ) {
    const page = await samplePage(server, id, after);
    samples.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return samples;
    after = page.pageInfo.endCursor;
  }
}

const RESULT = `query ($id: ID!) { operation(id: $id) { ... on BacktestOperation { result {
  totalBars metrics { finalValue sharpeRatio maxDrawdown totalTrades } provenance { resultDigest }
  trades(first: 1000) { totalCount nodes { seq entryTime exitTime netPnl } }
  equityCurve(maxPoints: 50) { timestamp equity } } } } }`;

async function resultOf({ url }: KtrdrServer, id: string): Promise<unknown> {
  return (await graphqlRequest<{ operation: { result: unknown } }>(url, RESULT, { id })).data?.operation
    .result;
}

async function operationsOf({ client }: KtrdrServer) {
  return (await client.request(OperationsDocument, { first: 10 })).operations;
}
type ListedOperation = Awaited<ReturnType<typeof operationsOf>>['nodes'][number];

/** The operation that a server was given last. */
const lastOperation = async (server: KtrdrServer) => (await operationsOf(server)).nodes[0] as ListedOperation;

/** The one operation that a server has. */
async function onlyOperation(server: KtrdrServer): Promise<ListedOperation> {
  const { totalCount, nodes } = await operationsOf(server);
  expect(totalCount).toBe(1);
  return nodes[0] as ListedOperation;
}

describe('a backtest on another host', () => {
  let stage: Stage;
  let backend: KtrdrServer;
  beforeAll(async () => {
    stage = await Stage.open();
    backend = await stage.startBackend();
  });
  afterAll(() => stage.close());

  it('runs there, and leaves here what a run there leaves', async () => {
    const id = await startBacktest(backend.client, workspace.backtest);
    const done = await pullUntilDone(backend.client, id);
    expect(done).toMatchObject({ status: 'COMPLETED', executionMode: 'REMOTE', attempt: 1 });
    const there = await lastOperation(stage.worker);
    expect(there).toMatchObject({ status: 'COMPLETED', executionMode: 'LOCAL' });
    expect(await resultOf(backend, id)).toEqual(await resultOf(stage.worker, there.id));
    expect(await samplesOf(backend, id)).toEqual(await samplesOf(stage.worker, there.id));
  });

  it('comes home although nobody asks for it', async () => {
    const id = await startBacktest(backend.client, workspace.backtest);
    // Lists show operations of other hosts as they were last seen, and ask nobody.
    const seen = async () => (await lastOperation(backend)).status;
    await vi.waitFor(async () => expect(await seen()).toBe('COMPLETED'), { interval: 50, timeout: 50_000 });
    const there = await lastOperation(stage.worker);
    expect(await resultOf(backend, id)).toEqual(await resultOf(stage.worker, there.id));
    expect(await samplesOf(backend, id)).toEqual(await samplesOf(stage.worker, there.id));
  });

  it('shows progress within one percent of what the host shows', async () => {
    const id = await startBacktest(backend.client, workspace.backtest);
    await pullUntil(backend.client, id, ({ progress }) => progress.percentage > 10);
    const there = (await lastOperation(stage.worker)).id;
    const before = (await pullBacktest(stage.worker.client, there, true)).progress.percentage;
    const here = (await pullBacktest(backend.client, id, true)).progress.percentage;
    const after = (await pullBacktest(stage.worker.client, there, true)).progress.percentage;
    expect(here).toBeGreaterThanOrEqual(before - 1);
    expect(here).toBeLessThanOrEqual(after + 1);
    await pullUntilDone(backend.client, id);
  });

  it('stops there when it is cancelled here', async () => {
    const id = await startBacktest(backend.client, workspace.backtest);
    await pullUntil(backend.client, id, ({ progress }) => progress.percentage > 10);
    await backend.client.request(CancelOperationDocument, { id, reason: 'seen enough' });
    const cancelled = await pullUntilDone(backend.client, id);
    expect(cancelled).toMatchObject({ status: 'CANCELLED', cancelReason: 'seen enough' });
    expect((await lastOperation(stage.worker)).status).toBe('CANCELLED');
    expect((await samplesOf(backend, id)).length).toBeGreaterThan(0);
  });

  it('fails with the words of its host', async () => {
    const id = await startBacktest(backend.client, { ...workspace.backtest, symbol: 'NOPE' });
    const failed = await pullUntilDone(backend.client, id);
    expect(failed).toMatchObject({ status: 'FAILED', error: { code: 'DATA_NOT_FOUND' } });
  });

  describe('that is verified', () => {
    async function verify({ client }: KtrdrServer, id: string): Promise<PulledBacktest> {
      const { verifyOperation } = await client.request(VerifyOperationDocument, { id });
      if (verifyOperation.__typename !== 'VerifyOperationSuccess')
        throw new Error(verifyOperation.__typename);
      return pullUntilDone(client, verifyOperation.operation.id);
    }
    const differing = ({ verification }: PulledBacktest) =>
      verification?.checks.filter(({ agrees }) => !agrees).map(({ name }) => name);

    it('runs there, agrees while nothing has changed, and names what has', async () => {
      const id = await startBacktest(backend.client, { ...workspace.backtest, endDate: '2024-01-05' });
      const original = await pullUntilDone(backend.client, id);
      const same = await verify(backend, id);
      expect(same).toMatchObject({ status: 'COMPLETED', executionMode: 'REMOTE' });
      expect(same.verification).toMatchObject({ of: id, agrees: true });
      expect(same.result?.provenance).toEqual(original.result?.provenance);
      const { settings, backtest } = workspace;
      const strategy = join(settings.STRATEGIES_DIR as string, basename(backtest.strategyConfigPath));
      const text = await readFile(strategy);
      await appendFile(strategy, '# a word that changes nothing\n');
      try {
        expect(differing(await verify(backend, id))).toEqual(['STRATEGY']);
      } finally {
        await writeFile(strategy, text);
      }
    });
  });

  it('has been one operation there for each that was started here', async () => {
    const here = await operationsOf(backend);
    expect(here.totalCount).toBeGreaterThan(0);
    expect((await operationsOf(stage.worker)).totalCount).toBe(here.totalCount);
  });
});

describe('a backtest on another host, when line or servers fail', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.close());

  it('loses nothing when the line is cut in its middle', async () => {
    const backend = await stage.startBackend();
    const id = await startBacktest(backend.client, workspace.backtest);
    await pullUntil(backend.client, id, ({ progress }) => progress.percentage > 10);
    stage.line.cut();
    const unreachable = await pullUntil(backend.client, id, ({ warnings }) => warnings.length > 0);
    expect(unreachable).toMatchObject({ status: 'RUNNING', warnings: [{ code: 'SOURCE_UNRESPONSIVE' }] });
    const there = (await onlyOperation(stage.worker)).id;
    await pullUntilDone(stage.worker.client, there);
    stage.line.mend();
    const done = await pullUntilDone(backend.client, id);
    expect(done).toMatchObject({ status: 'COMPLETED', attempt: 1 });
    expect(done.warnings.map(({ code }) => code)).not.toContain('SOURCE_UNRESPONSIVE');
    expect(await samplesOf(backend, id)).toEqual(await samplesOf(stage.worker, there));
  });

  it('loses nothing when the worker is killed and started again', async () => {
    const backend = await stage.startBackend();
    const id = await startBacktest(backend.client, workspace.backtest);
    await pullUntil(backend.client, id, ({ progress }) => progress.percentage > 10);
    const seen = await samplesOf(backend, id);
    await stage.worker.kill();
    await stage.restartWorker();
    expect(await pullUntilDone(backend.client, id)).toMatchObject({ status: 'COMPLETED', attempt: 1 });
    const samples = await samplesOf(backend, id);
    expect(samples.slice(0, seen.length)).toEqual(seen);
    expect(samples.map(({ seq }) => seq)).toEqual(samples.map((_sample, index) => index));
  });

  it('loses nothing when the worker is asked to stop and started again', async () => {
    const backend = await stage.startBackend();
    const id = await startBacktest(backend.client, workspace.backtest);
    await pullUntil(backend.client, id, ({ progress }) => progress.percentage > 10);
    expect(await stage.worker.stop()).toBe(0);
    await stage.restartWorker();
    expect(await pullUntilDone(backend.client, id)).toMatchObject({ status: 'COMPLETED', attempt: 1 });
    const there = await onlyOperation(stage.worker);
    expect(await resultOf(backend, id)).toEqual(await resultOf(stage.worker, there.id));
    expect(await samplesOf(backend, id)).toEqual(await samplesOf(stage.worker, there.id));
  });

  it('is taken up again when the backend is killed and started again, even in local mode', async () => {
    const backend = await stage.startBackend();
    const id = await startBacktest(backend.client, workspace.backtest);
    await pullUntil(backend.client, id, ({ progress }) => progress.percentage > 10);
    await backend.kill();
    const again = await stage.startBackend({ USE_REMOTE_BACKTEST_SERVICE: 'false' });
    const done = await pullUntilDone(again.client, id);
    expect(done).toMatchObject({ status: 'COMPLETED', executionMode: 'REMOTE', attempt: 1 });
    expect((await onlyOperation(stage.worker)).status).toBe('COMPLETED');
  });

  it('is left to its host when the backend is asked to stop', async () => {
    const backend = await stage.startBackend();
    const id = await startBacktest(backend.client, workspace.backtest);
    await pullUntil(backend.client, id, ({ progress }) => progress.percentage > 10);
    expect(await backend.stop()).toBe(0);
    const there = await pullUntilDone(stage.worker.client, (await onlyOperation(stage.worker)).id);
    expect(there.status).toBe('COMPLETED');
    const again = await stage.startBackend();
    expect(await pullUntilDone(again.client, id)).toMatchObject({ status: 'COMPLETED', attempt: 1 });
  });

  it('is cancelled there even if the line was cut when it was cancelled', async () => {
    const backend = await stage.startBackend();
    const id = await startBacktest(backend.client, workspace.backtest);
    await pullUntil(backend.client, id, ({ progress }) => progress.percentage > 10);
    stage.line.cut();
    // Held, or it would be done before the other server is there again.
    stage.worker.process.kill('SIGSTOP');
    await backend.client.request(CancelOperationDocument, { id, reason: null });
    expect((await pullBacktest(backend.client, id, true)).status).toBe('CANCELLING');
    await backend.kill();
    stage.line.mend();
    const again = await stage.startBackend();
    stage.worker.process.kill('SIGCONT');
    expect((await pullUntilDone(again.client, id)).status).toBe('CANCELLED');
  });

  it('is started again where the host has forgotten it', async () => {
    const backend = await stage.startBackend();
    const id = await startBacktest(backend.client, workspace.backtest);
    await pullUntil(backend.client, id, ({ progress }) => progress.percentage > 10);
    await stage.worker.kill();
    await stage.forget();
    await stage.restartWorker();
    expect(await pullUntilDone(backend.client, id)).toMatchObject({ status: 'COMPLETED', attempt: 2 });
  });
});

describe('a host that is another version', () => {
  let other: Server;
  let folder: Folder;
  let backend: KtrdrServer;
  beforeAll(async () => {
    other = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data: { server: { engineVersion: '0.0.1' } } }));
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    folder = await temporaryFolder();
    backend = await startServer(folder.path, {
      ...workspace.settings,
      USE_REMOTE_BACKTEST_SERVICE: 'true',
      REMOTE_BACKTEST_SERVICE_URL: `http://127.0.0.1:${(other.address() as AddressInfo).port}`,
    });
  });
  afterAll(async () => {
    await backend.kill();
    other.close();
    await folder.remove();
  });

  it('is given no work', async () => {
    const id = await startBacktest(backend.client, workspace.backtest);
    const failed = await pullUntilDone(backend.client, id);
    expect(failed.error?.code).toBe('ENGINE_VERSION_MISMATCH');
    expect(failed.error?.message).toContain('0.0.1');
  });
});
