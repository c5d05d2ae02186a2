import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KtrdrServer, startServer, temporaryFolder } from '../../support/ktrdr-server.js';
import {
  type PulledEpoch,
  pullTraining,
  pullTrainingUntil,
  pullTrainingUntilDone,
  startedTraining,
  trainingWorkspace,
} from '../../support/trainings.js';

const INPUT = {
  strategyConfigPath: 'strategies/rsi_mean_reversion.yaml',
  epochs: 40,
  overrides: [
    { path: 'training.early_stopping.enabled', value: 'false' },
    { path: 'model.architecture.dropout', value: '0.2' },
    { path: 'training.batch_size', value: '256' },
  ],
};

/** An epoch without what the clock has to say. */
const timeless = ({ durationMs: _durationMs, timestamp: _timestamp, ...values }: PulledEpoch) => values;

/** Rewrites the checkpoint of a training as one of version 1, which had the entries of the log in it. */
function asVersionOne(database: string, id: string): void {
  const connection = new BetterSqlite3(database);
  try {
    const state = connection
      .prepare('SELECT "state" FROM "operation_checkpoint" WHERE "operation_id" = ?')
      .pluck()
      .get(id) as Buffer;
    const end = 4 + state.readUInt32LE(0);
    const { best, ...header } = JSON.parse(state.toString('utf8', 4, end)) as {
      readonly best: { readonly epoch: number };
    };
    const text = JSON.stringify({ ...header, version: 1, epochs: [best], bestEpoch: best.epoch });
    const padded = Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4));
    const prefix = Buffer.alloc(4);
    prefix.writeUInt32LE(padded.byteLength);
    const { changes } = connection
      .prepare('UPDATE "operation_checkpoint" SET "state" = ? WHERE "operation_id" = ?')
      .run(Buffer.concat([prefix, padded, state.subarray(end)]), id);
    expect(changes).toBe(1);
  } finally {
    connection.close();
  }
}

describe('a training whose server ends', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let workspace: Awaited<ReturnType<typeof trainingWorkspace>>;
  const servers: KtrdrServer[] = [];

  beforeEach(async () => {
    folder = await temporaryFolder();
    workspace = await trainingWorkspace(folder.path);
  });

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.kill();
    await folder.remove();
  });

  async function start(): Promise<KtrdrServer> {
    const server = await startServer(folder.path, {
      ...workspace.settings,
      WORKER_THREADS: '1',
      CANCEL_GRACE_MS: '2000',
    });
    servers.push(server);
    return server;
  }

  const weightsOf = (name: string) => readFile(join(workspace.models, name, 'weights.bin'));

  it('goes on after kill -9 and ends as one that was never interrupted', { timeout: 180_000 }, async () => {
    const first = await start();
    const id = await startedTraining(first.url, { ...INPUT, modelName: 'interrupted' });
    await pullTrainingUntil(first.url, id, ({ epochs }) => epochs.nodes.length >= 8);
    const delivered = (await pullTraining(first.url, id)).epochs.nodes;
    await first.kill();

    const second = await start();
    const resumed = await pullTrainingUntilDone(second.url, id);
    expect(resumed).toMatchObject({ status: 'COMPLETED', attempt: 2 });
    expect(resumed.epochs.nodes.slice(0, delivered.length)).toEqual(delivered);
    expect(resumed.epochs.nodes.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, seq) => seq));

    const undisturbed = await startedTraining(second.url, { ...INPUT, modelName: 'undisturbed' });
    const whole = await pullTrainingUntilDone(second.url, undisturbed);
    expect(await weightsOf('interrupted')).toEqual(await weightsOf('undisturbed'));
    expect(resumed.epochs.nodes.map(timeless)).toEqual(whole.epochs.nodes.map(timeless));
    expect(resumed.result?.modelHash).toBe(whole.result?.modelHash);
    expect((await readdir(workspace.models)).sort()).toEqual(['interrupted', 'undisturbed']);
  });

  it('begins again beside a checkpoint of an earlier version, and comes to the same', {
    timeout: 180_000,
  }, async () => {
    const first = await start();
    const id = await startedTraining(first.url, { ...INPUT, modelName: 'interrupted' });
    const { epochs } = await pullTrainingUntil(first.url, id, (seen) => seen.epochs.nodes.length >= 8);
    await first.kill();
    asVersionOne(join(folder.path, 'ktrdr.db'), id);

    const second = await start();
    const resumed = await pullTrainingUntilDone(second.url, id);
    expect(resumed).toMatchObject({ status: 'COMPLETED', attempt: 2 });
    expect(resumed.epochs.nodes.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, seq) => seq));
    // What was seen stays, clock and all.
    expect(resumed.epochs.nodes.slice(0, epochs.nodes.length)).toEqual(epochs.nodes);
    const undisturbed = await startedTraining(second.url, { ...INPUT, modelName: 'undisturbed' });
    await pullTrainingUntilDone(second.url, undisturbed);
    expect(await weightsOf('interrupted')).toEqual(await weightsOf('undisturbed'));
  });

  it('finds its own model when the server died between publication and completion', {
    timeout: 120_000,
  }, async () => {
    const first = await start();
    const whole = await pullTrainingUntilDone(
      first.url,
      await startedTraining(first.url, { ...INPUT, epochs: 10, modelName: 'whole' }),
    );
    expect(whole.status).toBe('COMPLETED');
    const id = await startedTraining(first.url, { ...INPUT, epochs: 10, modelName: 'again' });
    await pullTrainingUntil(first.url, id, ({ epochs }) => epochs.nodes.length >= 1);
    await first.kill();
    // What the first attempt would have published.
    await mkdir(join(workspace.models, 'again'));
    for (const file of await readdir(join(workspace.models, 'whole'))) {
      const content = await readFile(join(workspace.models, 'whole', file));
      await writeFile(join(workspace.models, 'again', file), content);
    }
    const second = await start();
    expect(await pullTrainingUntilDone(second.url, id)).toMatchObject({ status: 'COMPLETED', attempt: 2 });
  });

  it('fails with INPUT_CHANGED when the strategy is another one by then', async () => {
    const first = await start();
    const id = await startedTraining(first.url, { ...INPUT, epochs: 20_000 });
    await pullTrainingUntil(first.url, id, ({ epochs }) => epochs.nodes.length >= 2);
    await first.kill();
    const file = join(workspace.strategies, 'rsi_mean_reversion.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('period: 14', 'period: 21'));
    const second = await start();
    const training = await pullTrainingUntilDone(second.url, id);
    expect(training).toMatchObject({ status: 'FAILED', error: { code: 'INPUT_CHANGED' } });
    expect(await readdir(workspace.models)).toEqual([]);
  });

  it('leaves no draft of its model behind', async () => {
    const first = await start();
    const id = await startedTraining(first.url, { ...INPUT, epochs: 20_000 });
    await pullTrainingUntil(first.url, id, ({ epochs }) => epochs.nodes.length >= 2);
    await first.kill();
    await mkdir(join(workspace.models, `.draft-${id}-1`));
    await mkdir(join(workspace.models, '.draft-op_training_20200101_000000_0123456789ab-1'));
    const second = await start();
    await pullTraining(second.url, id);
    // That of an operation which this database does not know may be another server's.
    expect(await readdir(workspace.models)).toEqual(['.draft-op_training_20200101_000000_0123456789ab-1']);
  });
});
