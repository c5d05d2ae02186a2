import { appendFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  CancelOperationDocument,
  DeleteOperationDocument,
  VerifyOperationDocument,
} from '../../src/client/generated/graphql.js';
import { type PulledBacktest, pullUntil, pullUntilDone, startBacktest } from '../support/backtests.js';
import { type KtrdrServer, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { minuteWorkspace } from '../support/rsi-workspace.js';

/** Starts the verification of an operation and returns the id of the new one. */
async function verify(
  { client }: KtrdrServer,
  id: string,
  idempotencyKey: string | null = null,
): Promise<string> {
  const { verifyOperation: started } = await client.request(VerifyOperationDocument, {
    id,
    label: null,
    idempotencyKey,
  });
  if (started.__typename !== 'VerifyOperationSuccess') throw new Error(`${started.__typename}: ${id}`);
  return started.operation.id;
}

const differing = ({ verification }: PulledBacktest): readonly string[] =>
  verification?.checks.filter(({ agrees }) => !agrees).map(({ name }) => name) ?? ['no verification'];

describe('the verification of a backtest', () => {
  let bars: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let workspace: Awaited<ReturnType<typeof minuteWorkspace>>;
  const servers: KtrdrServer[] = [];

  beforeAll(async () => {
    bars = await temporaryFolder();
    workspace = await minuteWorkspace(bars.path, 300);
  });
  afterAll(() => bars.remove());
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.kill();
    await folder.remove();
  });

  async function start(): Promise<KtrdrServer> {
    const server = await startServer(folder.path, { ...workspace.settings, WORKER_THREADS: '1' });
    servers.push(server);
    return server;
  }
  const short = () => ({ ...workspace.backtest, endDate: '2024-01-05' });

  it('is an operation of its own that agrees while nothing has changed, even when the original is gone', async () => {
    const server = await start();
    const id = await startBacktest(server.client, short());
    const original = await pullUntilDone(server.client, id);
    const replay = await verify(server, id, 'once');
    expect(await verify(server, id, 'once')).toBe(replay);
    await server.client.request(DeleteOperationDocument, { id });
    const done = await pullUntilDone(server.client, replay);
    expect(done).toMatchObject({ status: 'COMPLETED', verification: { of: id, agrees: true } });
    expect(done.title).toBe(`verify ${original.title}`);
    expect(done.parameters).toEqual(original.parameters);
    expect(done.result?.provenance).toEqual(original.result?.provenance);
    expect(original.verification).toBeNull();
  });

  it('survives a kill of the server, can be cancelled, and is refused without a result to compare with', async () => {
    const first = await start();
    const id = await startBacktest(first.client, workspace.backtest);
    const refused = await first.client.request(VerifyOperationDocument, { id });
    expect(refused.verifyOperation.__typename).toBe('OperationNotVerifiableError');
    const unknown = await first.client.request(VerifyOperationDocument, { id: 'op_none' });
    expect(unknown.verifyOperation.__typename).toBe('OperationNotFoundError');
    await pullUntilDone(first.client, id);
    const replay = await verify(first, id);
    await pullUntil(first.client, replay, ({ progress }) => progress.percentage > 10);
    await first.kill();
    const second = await start();
    const done = await pullUntilDone(second.client, replay);
    expect(done).toMatchObject({ status: 'COMPLETED', attempt: 2, verification: { of: id, agrees: true } });
    const cancelled = await verify(second, id);
    await second.client.request(CancelOperationDocument, { id: cancelled, reason: null });
    expect(await pullUntilDone(second.client, cancelled)).toMatchObject({
      status: 'CANCELLED',
      verification: null,
    });
  });

  it('says that the strategy file has changed since, and that the stored strategy gives the same result', async () => {
    const server = await start();
    const id = await startBacktest(server.client, short());
    await pullUntilDone(server.client, id);
    const file = join(bars.path, 'strategies', basename(workspace.backtest.strategyConfigPath ?? ''));
    await appendFile(file, '# a note\n');
    const done = await pullUntilDone(server.client, await verify(server, id));
    expect(differing(done)).toEqual(['STRATEGY']);
    expect(done.verification?.agrees).toBe(false);
  });
});
