import { appendFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  CancelOperationDocument,
  DeleteOperationDocument,
  VerifyOperationDocument,
} from '../../src/faces/client/generated/graphql.js';
import { type PulledBacktest, pullUntil, pullUntilDone, startBacktest } from '../support/backtests.js';
import type { KtrdrServer } from '../support/ktrdr-server.js';
import { useMinuteStage } from '../support/minute-stage.js';

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
  const stage = useMinuteStage(150);
  const short = () => ({ ...stage.workspace.backtest, endDate: '2024-01-05' });

  it('is an operation of its own that agrees while nothing has changed, even when the original is gone', async () => {
    const server = await stage.start();
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
    const first = await stage.start();
    const id = await startBacktest(first.client, stage.workspace.backtest);
    const refused = await first.client.request(VerifyOperationDocument, { id });
    expect(refused.verifyOperation.__typename).toBe('OperationNotVerifiableError');
    const unknown = await first.client.request(VerifyOperationDocument, { id: 'op_none' });
    expect(unknown.verifyOperation.__typename).toBe('OperationNotFoundError');
    await pullUntilDone(first.client, id);
    const replay = await verify(first, id);
    await pullUntil(first.client, replay, ({ progress }) => progress.percentage > 10);
    await first.kill();
    const second = await stage.start();
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
    const server = await stage.start();
    const id = await startBacktest(server.client, short());
    await pullUntilDone(server.client, id);
    const file = join(
      stage.workspaceFolder,
      'strategies',
      basename(stage.workspace.backtest.strategyConfigPath ?? ''),
    );
    await appendFile(file, '# a note\n');
    const done = await pullUntilDone(server.client, await verify(server, id));
    expect(differing(done)).toEqual(['STRATEGY']);
    expect(done.verification?.agrees).toBe(false);
  });
});
