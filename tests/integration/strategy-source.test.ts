import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartBacktestDocument, VerifyOperationDocument } from '../../src/faces/client/generated/graphql.js';
import { pullUntilDone, sampleBacktest, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';

/** Runs of a text that is not saved, here and through another server. */
describe('a backtest of a text', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let here: KtrdrServer;
  let backend: KtrdrServer;
  let file: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    await cp(join(projectFolder, 'strategies'), join(folder.path, 'strategies'), { recursive: true });
    const settings = { STRATEGIES_DIR: join(folder.path, 'strategies'), WORKER_THREADS: '1' };
    here = await startServer(join(folder.path), settings);
    backend = await startServer(join(folder.path), {
      ...settings,
      DATABASE_URL: `file:${join(folder.path, 'backend.db')}`,
      USE_REMOTE_BACKTEST_SERVICE: 'true',
      REMOTE_BACKTEST_SERVICE_URL: here.url,
    });
    file = await readFile(join(projectFolder, sampleBacktest.strategyConfigPath), 'utf8');
  });
  afterAll(async () => {
    await backend.stop();
    await here.stop();
    await folder.remove();
  });

  const resultOf = async (server: KtrdrServer, strategySource?: string) => {
    const id = await startBacktest(server.client, strategySource === undefined ? {} : { strategySource });
    const done = await pullUntilDone(server.client, id);
    expect(done.error).toBeNull();
    return { id, result: done.result };
  };

  it('comes to what the file comes to, also on another server, and can be verified without either', async () => {
    const ofFile = await resultOf(here);
    const changed = file.replace('confidence_threshold: 0.4', 'confidence_threshold: 0.35');
    const [ofText, remote, other] = [
      await resultOf(here, file),
      await resultOf(backend, file),
      await resultOf(backend, changed),
    ];
    expect(ofText.result?.provenance).toEqual(ofFile.result?.provenance);
    expect(remote.result?.provenance).toEqual(ofFile.result?.provenance);
    expect(other.result?.provenance.strategyHash).not.toBe(ofFile.result?.provenance.strategyHash);

    await rm(join(folder.path, 'strategies', 'rsi_mean_reversion.yaml'));
    const { verifyOperation: verify } = await backend.client.request(VerifyOperationDocument, {
      id: other.id,
    });
    if (verify.__typename !== 'VerifyOperationSuccess') throw new Error(verify.__typename);
    expect(await pullUntilDone(backend.client, verify.operation.id)).toMatchObject({
      status: 'COMPLETED',
      verification: { agrees: true },
    });
  });

  it('is told apart from others of its idempotency key, and named with its text', async () => {
    const asked = { ...sampleBacktest, idempotencyKey: 'text', strategySource: file };
    const start = async (input: typeof asked) =>
      (await here.client.request(StartBacktestDocument, { input })).startBacktest;
    const first = await start(asked);
    if (first.__typename !== 'StartBacktestSuccess') throw new Error(first.__typename);
    expect(await start(asked)).toMatchObject({ deduplicated: true, operation: { id: first.operation.id } });
    expect((await start({ ...asked, strategySource: `${file}\n# other` })).__typename).toBe(
      'IdempotencyConflictError',
    );
    const query = `query ($id: ID!) { operation(id: $id) { ... on BacktestOperation {
      parameters { strategyConfigPath strategySource } } } }`;
    const { data } = await graphqlRequest(here.url, query, { id: first.operation.id });
    expect(data).toMatchObject({
      operation: {
        parameters: { strategyConfigPath: sampleBacktest.strategyConfigPath, strategySource: file },
      },
    });
    await pullUntilDone(here.client, first.operation.id);
  });

  it('counts in the ledger with the file, whatever it calls itself', async () => {
    await cp(join(projectFolder, 'strategies'), join(folder.path, 'strategies'), { recursive: true });
    const renamed = file.replace(/^name: .*$/m, 'name: a_fresh_start');
    await resultOf(here, renamed);
    const { data } = await graphqlRequest<{ ledger: { nodes: { strategy: string }[] } }>(
      here.url,
      '{ ledger(strategy: "a_fresh_start") { nodes { strategy } } }',
      {},
    );
    expect(new Set(data?.ledger.nodes.map(({ strategy }) => strategy))).toEqual(
      new Set(['rsi_mean_reversion']),
    );
  });

  it('is refused when it is blank, or longer than what can be saved', async () => {
    for (const strategySource of [' \n', `# ${'é'.repeat(32_768)}`]) {
      const { startBacktest: refused } = await here.client.request(StartBacktestDocument, {
        input: { ...sampleBacktest, strategySource },
      });
      expect(refused).toMatchObject({ __typename: 'InvalidInputError' });
    }
  });
});
