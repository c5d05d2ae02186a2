import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/base/outer/clock.js';
import { HoldoutGuard } from '../../../src/kinds/start/holdout-guard.js';
import { modelPublication } from '../../../src/kinds/training/model-drafts.js';
import { trainingKind } from '../../../src/kinds/training/training-kind.js';
import { TrainingService } from '../../../src/kinds/training/training-service.js';
import { readTrainingDefaults } from '../../../src/library/training-defaults.js';
import { HoldoutStore } from '../../../src/market-data/holdouts/holdout-store.js';
import { servedTask } from '../../../src/operations/life/served-kind.js';
import { OperationsService } from '../../../src/operations/operations-service.js';
import type { OperationStore } from '../../../src/operations/ports/operation-store.js';
import type { TaskRunner } from '../../../src/operations/ports/task-runner.js';
import type { Operation } from '../../../src/operations/record/operation.js';
import type { Database } from '../../../src/stores/sqlite/database.js';
import { PrismaOperationStore } from '../../../src/stores/sqlite/prisma-operation-store.js';
import { modelDraftName, publicationMarkName } from '../../../src/tensorflow/training/model-draft.js';
import { outcomeOf } from '../../support/sample-metrics.js';
import { deferred, FakeWork } from '../../unit/operations/fake-work.js';
import { POLL } from '../../unit/operations/operations-harness.js';
import { openDatabase, type TemporaryFolder, temporaryFolder } from '../persistence/temporary-database.js';

const MODEL = 'rsi_v1.0.0';
const OUTCOME = outcomeOf({ modelPath: `models/${MODEL}` });

let folder: TemporaryFolder;
let models: string;
let database: Database;

beforeEach(async () => {
  folder = temporaryFolder();
  models = join(folder.path, 'models');
  mkdirSync(models);
  mkdirSync(join(folder.path, 'strategies'));
  database = await openDatabase(folder);
});

afterEach(async () => {
  await database.close();
  folder.remove();
});

/** Is one life of the server on the database: trainings whose threads do what the test says. */
function live(store: OperationStore = new PrismaOperationStore(database)) {
  const works: FakeWork[] = [];
  const operations = new OperationsService({
    store,
    clock: systemClock,
    owner: 'server',
    cacheTtlMs: 1_000,
    sourceTimeoutMs: 2_000,
    maxQueued: 10,
    maxQueuedPerCaller: 10,
    retentionDays: 0,
    cancelGraceMs: 5_000,
  });
  const training = new TrainingService({
    operations,
    folders: { strategies: join(folder.path, 'strategies'), models },
    readDefaults: async (question) => readTrainingDefaults(question),
    clock: systemClock,
    holdouts: new HoldoutGuard(new HoldoutStore(join(folder.path, 'data')), systemClock),
  });
  const runner: TaskRunner = (_task, events) => {
    const work = new FakeWork(events);
    works.push(work);
    return work;
  };
  const runners = { here: runner, elsewhere: runner };
  const folders = { strategies: '', models, data: '' };
  operations.serve(servedTask(trainingKind, { folders }, runners, training));
  return {
    operations,
    training,
    async start(): Promise<Operation> {
      const { operation } = await training.start(
        {
          strategyConfigPath: 'strategies/rsi.yaml',
          symbols: ['AAPL'],
          timeframes: ['1d'],
          startDate: '2020-01-01',
          endDate: '2020-12-31',
          epochs: 1,
          seed: 1,
          modelName: MODEL,
          overrides: [],
          label: null,
          tags: [],
          priority: 0,
          idempotencyKey: null,
        },
        null,
      );
      return operation;
    },
    async work(): Promise<FakeWork> {
      await vi.waitFor(() => expect(works).toHaveLength(1), POLL);
      return works[0] as FakeWork;
    },
    /** Waits until nothing of the operation runs any more. */
    async ends(id: string, status: Operation['status']): Promise<Operation> {
      await vi.waitFor(async () => expect((await operations.get(id))?.status).toBe(status), POLL);
      await operations.shutdown(5_000);
      return (await operations.get(id)) as Operation;
    },
  };
}

/** Writes what the thread of an attempt does before it ends, and ends it. */
function complete(work: FakeWork, { id, attempt }: Pick<Operation, 'id' | 'attempt'>): void {
  const draft = join(models, modelDraftName({ operationId: id, attempt }));
  mkdirSync(draft);
  writeFileSync(join(draft, 'model.json'), '{}');
  work.end({
    kind: 'completed',
    outcome: OUTCOME,
    publication: modelPublication(models, { operationId: id, attempt }, MODEL),
  });
}

/** Runs a training up to the moment between the publication of its model and the record of its completion. */
async function dieBehindPublication(changes: { readonly serverLosses?: number } = {}): Promise<string> {
  const isPublished = deferred<void>();
  const store = new PrismaOperationStore(database);
  vi.spyOn(store, 'complete').mockImplementation(() => {
    isPublished.resolve();
    return new Promise(() => undefined);
  });
  const server = live(store);
  const operation = await server.start();
  const work = await server.work();
  work.start();
  work.events.pinned({ dataHash: 'a' });
  complete(work, operation);
  await isPublished.promise;
  expect(readdirSync(models)).toContain(MODEL);
  const { id, status } = (await store.find(operation.id)) as Operation;
  expect(status).toBe('RUNNING');
  await store.transition(id, ['RUNNING'], { status: 'RUNNING', updatedAt: new Date(), ...changes });
  await database.close();
  database = await openDatabase(folder);
  return id;
}

/** Starts the server anew, as the application does. */
async function restart() {
  const server = live();
  await server.training.tidyUp();
  server.operations.resume(await server.operations.recover());
  return server;
}

describe('a model that was published before its training was recorded as COMPLETED', () => {
  it('is not there while the training runs again, and is when that has ended', async () => {
    const id = await dieBehindPublication();
    const server = await restart();
    expect(readdirSync(models)).toEqual([]);
    const work = await server.work();
    work.start();
    work.events.pinned({ dataHash: 'a' });
    complete(work, { id, attempt: 2 });
    expect(await server.ends(id, 'COMPLETED')).toMatchObject({ attempt: 2 });
    expect(readdirSync(models)).toEqual([MODEL]);
  });

  it('is gone when the training is cancelled and deleted', async () => {
    const id = await dieBehindPublication();
    const server = await restart();
    await server.operations.cancel(id, null);
    (await server.work()).end({ kind: 'cancelled' });
    await server.ends(id, 'CANCELLED');
    await server.operations.delete(id);
    expect(readdirSync(models)).toEqual([]);
  });

  it('is gone when the training fails with INPUT_CHANGED', async () => {
    const id = await dieBehindPublication();
    const server = await restart();
    const work = await server.work();
    work.start();
    work.events.pinned({ dataHash: 'b' });
    work.end({ kind: 'cancelled' });
    expect((await server.ends(id, 'FAILED')).error).toMatchObject({ code: 'INPUT_CHANGED' });
    expect(readdirSync(models)).toEqual([]);
  });

  it('is gone when the training has been lost too often', async () => {
    const id = await dieBehindPublication({ serverLosses: 20 });
    const server = await restart();
    expect((await server.ends(id, 'FAILED')).error).toMatchObject({ code: 'WORKER_LOST' });
    expect(readdirSync(models)).toEqual([]);
  });
});

describe('tidying up the models folder', () => {
  const attempt = (operationId: string) => ({ operationId, attempt: 1 });

  function put(name: string, content: string): void {
    mkdirSync(join(models, name));
    writeFileSync(join(models, name, 'model.json'), content);
  }

  it('keeps the model of a COMPLETED training whose mark has outlived the process', async () => {
    const server = live();
    const operation = await server.start();
    const work = await server.work();
    work.start();
    complete(work, operation);
    await server.ends(operation.id, 'COMPLETED');
    writeFileSync(join(models, publicationMarkName(attempt(operation.id))), '');
    await live().training.tidyUp();
    expect(readdirSync(models)).toEqual([MODEL]);
  });

  it('keeps a folder of the name that stands beside the draft: the attempt had not published yet', async () => {
    const server = live();
    const { id } = await server.start();
    put(MODEL, 'of somebody else');
    put(modelDraftName(attempt(id)), '{}');
    writeFileSync(join(models, publicationMarkName(attempt(id))), '');
    await live().training.tidyUp();
    expect(readdirSync(models)).toEqual([MODEL]);
    expect(readFileSync(join(models, MODEL, 'model.json'), 'utf8')).toBe('of somebody else');
    (await server.work()).end({ kind: 'cancelled' });
    await server.ends(id, 'CANCELLED');
  });

  it('keeps what belongs to trainings that the database does not know', async () => {
    const names = [MODEL, modelDraftName(attempt('op_training_a')), modelDraftName(attempt('op_training_b'))];
    for (const name of names) put(name, '{}');
    writeFileSync(join(models, publicationMarkName(attempt('op_training_c'))), '');
    await live().training.tidyUp();
    expect(readdirSync(models)).toHaveLength(4);
  });
});
