import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { ENGINE_VERSION } from '../../src/domain/backtest/engine-version.js';
import { VerifyOperationDocument } from '../../src/faces/client/generated/graphql.js';
import { pullBacktest, pullUntil, pullUntilDone, startBacktest } from '../support/backtests.js';
import { useMinuteStage } from '../support/minute-stage.js';

const OLD = '1.1.0';

describe('an upgrade from engine 1', () => {
  const stage = useMinuteStage(120);

  /** Makes of a stored operation what engine 1 would have left. */
  function age(id: string): void {
    const database = new BetterSqlite3(join(stage.folder, 'ktrdr.db'));
    try {
      database
        .prepare(
          "UPDATE operation SET pinned_inputs = json_set(pinned_inputs, '$.engineVersion', ?) WHERE id = ? AND pinned_inputs IS NOT NULL",
        )
        .run(OLD, id);
      database
        .prepare(
          "UPDATE operation_result SET result = json_remove(json_set(result, '$.provenance.engineVersion', ?), '$.metrics.exposures', '$.outOfSample.exposures', '$.inSample.exposures') WHERE operation_id = ?",
        )
        .run(OLD, id);
    } finally {
      database.close();
    }
  }

  it('fails what was RUNNING with INPUT_CHANGED, which names both engines, and runs what was PENDING', async () => {
    const first = await stage.start();
    const running = await startBacktest(first.client, stage.workspace.backtest);
    const pending = await startBacktest(first.client, { ...stage.workspace.backtest, endDate: '2024-01-05' });
    await pullUntil(first.client, running, ({ progress }) => progress.percentage > 10);
    expect((await pullBacktest(first.client, pending)).status).toBe('PENDING');
    await first.kill();
    age(running);
    age(pending);

    const second = await stage.start();
    const failed = await pullUntilDone(second.client, running);
    expect(failed).toMatchObject({ status: 'FAILED', attempt: 2, error: { code: 'INPUT_CHANGED' } });
    expect(failed.error?.message).toContain(`engineVersion: ${OLD} then, ${ENGINE_VERSION} now`);
    const completed = await pullUntilDone(second.client, pending);
    expect(completed).toMatchObject({ status: 'COMPLETED', attempt: 1 });
    expect(completed.result?.provenance.engineVersion).toBe(ENGINE_VERSION);
  });

  it('leaves results readable, without exposures, and their verification names the engine', async () => {
    const first = await stage.start();
    const id = await startBacktest(first.client, { ...stage.workspace.backtest, endDate: '2024-01-05' });
    const { result: fresh } = await pullUntilDone(first.client, id);
    expect(fresh?.metrics.exposures).not.toBeNull();
    await first.kill();
    age(id);

    const second = await stage.start();
    const { result } = await pullBacktest(second.client, id);
    expect(result?.metrics).toEqual({ ...fresh?.metrics, exposures: null });
    expect(result?.provenance.engineVersion).toBe(OLD);
    const report = await fetch(`${second.url}/operations/${id}/report`);
    expect(report.status).toBe(200);
    expect(await report.text()).not.toContain('net exposure of');

    const { verifyOperation } = await second.client.request(VerifyOperationDocument, {
      id,
      label: null,
      idempotencyKey: null,
    });
    if (verifyOperation.__typename !== 'VerifyOperationSuccess') throw new Error(verifyOperation.__typename);
    const { verification } = await pullUntilDone(second.client, verifyOperation.operation.id);
    expect(verification?.agrees).toBe(false);
    expect(verification?.checks.filter(({ agrees }) => !agrees)).toEqual([
      expect.objectContaining({ name: 'ENGINE', stored: OLD, found: ENGINE_VERSION }),
    ]);
  });
});
