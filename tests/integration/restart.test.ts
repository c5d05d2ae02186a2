import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancelOperationDocument } from '../../src/faces/client/generated/graphql.js';
import { pullBacktest, pullUntil, pullUntilDone, startBacktest } from '../support/backtests.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { cleanEnvironment, type KtrdrServer, projectFolder } from '../support/ktrdr-server.js';
import { useMinuteStage } from '../support/minute-stage.js';

interface Sample {
  readonly seq: number;
  readonly equity: number;
}

async function samplesOf(server: KtrdrServer, id: string): Promise<readonly Sample[]> {
  const answer = await graphqlRequest<{ operation: { bars: { nodes: readonly Sample[] } } }>(
    server.url,
    `query ($id: ID!) { operation(id: $id, forceRefresh: true) { ... on BacktestOperation {
      bars(first: 1000) { nodes { seq barIndex timestamp equity pnl trades winRate position } } } } }`,
    { id },
  );
  return answer.data?.operation.bars.nodes ?? [];
}

describe('a server that ends while it works', () => {
  const stage = useMinuteStage(150);

  it('finds finished operations as they were after a restart', async () => {
    const first = await stage.start();
    const id = await startBacktest(first.client, { ...stage.workspace.backtest, endDate: '2024-01-05' });
    const before = await pullUntilDone(first.client, id);
    const samples = await samplesOf(first, id);
    expect(await first.stop()).toBe(0);
    const second = await stage.start();
    // What lists say of it follows everything that is tried, a moment later.
    const { summary: _before, ...stored } = before;
    expect(await pullBacktest(second.client, id)).toMatchObject(stored);
    expect(await samplesOf(second, id)).toEqual(samples);
  });

  it('runs an interrupted operation again after kill -9, and changes no sample that was delivered', async () => {
    const first = await stage.start();
    const id = await startBacktest(first.client, stage.workspace.backtest);
    await pullUntil(first.client, id, ({ progress }) => progress.percentage > 10);
    const delivered = await samplesOf(first, id);
    await first.kill();
    const second = await stage.start();
    const done = await pullUntilDone(second.client, id);
    expect(done).toMatchObject({ status: 'COMPLETED', attempt: 2 });
    expect(delivered.length).toBeGreaterThan(0);
    expect((await samplesOf(second, id)).slice(0, delivered.length)).toEqual(delivered);
  });

  it('puts running work back to the queue on SIGTERM, and exits 0', async () => {
    const first = await stage.start({ CANCEL_GRACE_MS: '50' });
    const running = await startBacktest(first.client, stage.workspace.backtest);
    const waiting = await startBacktest(first.client, { ...stage.workspace.backtest, endDate: '2024-01-02' });
    await pullUntil(first.client, running, ({ status }) => status === 'RUNNING');
    expect(await first.stop()).toBe(0);
    const second = await stage.start();
    expect(await pullUntilDone(second.client, running)).toMatchObject({ status: 'COMPLETED', attempt: 2 });
    expect(await pullUntilDone(second.client, waiting)).toMatchObject({ status: 'COMPLETED', attempt: 1 });
  });

  it('keeps what was measured before a cancel', async () => {
    const server = await stage.start();
    const id = await startBacktest(server.client, stage.workspace.backtest);
    await pullUntil(server.client, id, ({ progress }) => progress.percentage > 10);
    const { cancelOperation } = await server.client.request(CancelOperationDocument, {
      id,
      reason: 'seen enough',
    });
    expect(cancelOperation).toMatchObject({
      __typename: 'CancelOperationSuccess',
      operation: { status: 'CANCELLING' },
    });
    const cancelled = await pullUntilDone(server.client, id);
    expect(cancelled).toMatchObject({ status: 'CANCELLED', cancelReason: 'seen enough', result: null });
    expect(cancelled.progress.percentage).toBeLessThan(100);
    const samples = await samplesOf(server, id);
    expect(samples.length).toBeGreaterThan(0);
    expect(samples.map(({ seq }) => seq)).toEqual(samples.map((_, index) => index));
    // The thread is unharmed: the next backtest runs in it.
    expect(
      (
        await pullUntilDone(
          server.client,
          await startBacktest(server.client, { ...stage.workspace.backtest, endDate: '2024-01-02' }),
        )
      ).status,
    ).toBe('COMPLETED');
  });

  it('cancels waiting work at once', async () => {
    const server = await stage.start();
    await startBacktest(server.client, stage.workspace.backtest);
    const waiting = await startBacktest(server.client, stage.workspace.backtest);
    const { cancelOperation } = await server.client.request(CancelOperationDocument, {
      id: waiting,
      reason: null,
    });
    expect(cancelOperation).toMatchObject({ operation: { status: 'CANCELLED' } });
  });

  it('refuses a database that another server holds, and says who', async () => {
    const first = await stage.start();
    const second = spawn(process.execPath, [join(projectFolder, 'dist', 'server.js')], {
      env: cleanEnvironment({ PORT: '0', DATABASE_URL: `file:${join(stage.folder, 'ktrdr.db')}` }),
      cwd: projectFolder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let message = '';
    second.stderr.on('data', (chunk: Buffer) => {
      message += chunk.toString();
    });
    const [code] = (await once(second, 'exit')) as [number | null];
    expect(code).toBe(1);
    expect(message).toContain(String(first.process.pid));
    expect(message).not.toMatch(/\n\s+at /);
  });
});
