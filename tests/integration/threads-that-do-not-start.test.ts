import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkerUnavailableError } from '../../src/base/pure/worker-unavailable-error.js';
import { createControlBlock } from '../../src/places/bridge/bridge-layout.js';
import type { ThreadTaskDraft } from '../../src/places/threads/protocol.js';
import { QuestionThread } from '../../src/places/threads/question-thread.js';
import { ThreadPool } from '../../src/places/threads/thread-pool.js';
import { pullBacktest, pullUntilDone, sampleBacktest, startBacktest } from '../support/backtests.js';
import { canLimitDescriptors, limitDescriptors, takeDescriptors } from '../support/descriptor-shortage.js';
import { graphqlRequest } from '../support/graphql-request.js';
import { type KtrdrServer, projectFolder, startServer, temporaryFolder } from '../support/ktrdr-server.js';
import { copyProgram } from '../support/program-copy.js';

/** A user whom a limit of processes holds for; there is none for root. */
const NOBODY = 65_534;
const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, '--clear-groups'] as const;
/** That user can be taken on, and may read the project, which may lie in a folder of its owner's alone. */
const canChangeUser =
  process.getuid?.() === 0 &&
  spawnSync(AS_NOBODY[0], [...AS_NOBODY.slice(1), 'cat', join(projectFolder, 'package.json')]).status === 0;

const threadSource = `
  const end = { kind: 'cancelled' };
  export async function runTask({ operationId, port }) {
    port.postMessage({ kind: 'started', backend: 'cpu', reason: 'test' });
    if (operationId !== 'quick') await new Promise((resolve) => port.once('message', resolve));
    port.postMessage({ kind: 'ended', end });
  }
  export async function answer(question) { return 2 * question; }
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

describe('a pool whose threads cannot be started', () => {
  let file: string;
  let pool: ThreadPool;

  beforeEach(() => {
    file = join(folder.path, 'thread.mjs');
  });

  afterEach(() => pool.close());

  const createPool = (threads: number, startPatienceMs?: number): void => {
    pool = new ThreadPool(file, threads, { tensorflowBackend: 'auto' }, 0, startPatienceMs);
  };

  function run(operationId: string) {
    const task = { kind: 'backtest', operationId, control: createControlBlock() };
    const onStarted = vi.fn();
    return { onStarted, ...pool.run(task as unknown as ThreadTaskDraft, onStarted) };
  }

  it('runs what waits once the file of the threads is there', async () => {
    createPool(2);
    const runs = ['quick', 'quick', 'quick'].map(run);
    await vi.waitFor(() => expect(pool.busyThreads).toBe(0), { interval: 1, timeout: 60_000 });
    await writeFile(file, threadSource);
    expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual(Array(3).fill({ kind: 'cancelled' }));
  });

  it('refuses what has waited too long, says why without a path, and goes on afterwards', async () => {
    createPool(1, 200);
    const refusal = await run('quick').ended.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(WorkerUnavailableError);
    expect(refusal).toMatchObject({ code: 'WORKER_UNAVAILABLE', retryable: true });
    expect((refusal as Error).message).toContain('a file of the program is missing');
    expect((refusal as Error).message).not.toContain(folder.path);
    await writeFile(file, threadSource);
    expect(await run('quick').ended).toEqual({ kind: 'cancelled' });
  });

  it('takes back what is aborted while it waits', async () => {
    createPool(1);
    const { ended, abort } = run('quick');
    abort();
    await expect(ended).rejects.toThrow();
    await writeFile(file, threadSource);
    expect(await run('quick').ended).toEqual({ kind: 'cancelled' });
  });

  it('leaves tasks to the threads that run, however long another cannot be started', async () => {
    await writeFile(file, threadSource);
    createPool(2, 100);
    const long = run('long');
    await vi.waitFor(() => expect(long.onStarted).toHaveBeenCalled(), { timeout: 60_000 });
    await rename(file, `${file}.away`);
    const waiting = run('quick');
    const over = vi.fn();
    waiting.ended.then(over, over);
    await vi.waitFor(() => expect(pool.busyThreads).toBe(1), { interval: 1, timeout: 60_000 });
    await vi.waitFor(() => expect(pool.busyThreads).toBe(2), { interval: 1, timeout: 60_000 });
    await vi.waitFor(() => expect(pool.busyThreads).toBe(1), { interval: 1, timeout: 60_000 });
    expect(over).not.toHaveBeenCalled();
    await rename(`${file}.away`, file);
    expect(await waiting.ended).toEqual({ kind: 'cancelled' });
    long.abort();
    await expect(long.ended).rejects.toThrow();
  });

  it.skipIf(!canLimitDescriptors)('runs what waits once there are descriptors again', async () => {
    await writeFile(file, threadSource);
    const giveBack = takeDescriptors(0);
    try {
      createPool(1, 100);
      const refusal = await run('quick').ended.catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(WorkerUnavailableError);
      expect((refusal as Error).message).toMatch(
        /files and connections open as it may \(EMFILE\).*ulimit -n/,
      );
    } finally {
      giveBack();
    }
    expect(await run('quick').ended).toEqual({ kind: 'cancelled' });
  });
});

describe('a task that is to run alone', () => {
  it('waits for those before it, and those behind it wait for it', async () => {
    const file = join(folder.path, 'thread.mjs');
    await writeFile(file, threadSource);
    const pool = new ThreadPool(file, 3, { tensorflowBackend: 'auto' });
    const runTask = (isAlone: boolean) => {
      const task = { kind: 'backtest', operationId: 'long', control: createControlBlock() };
      const onStarted = vi.fn();
      return { onStarted, ...pool.run(task as unknown as ThreadTaskDraft, onStarted, { isAlone }) };
    };
    const [before, alone, behind, other] = [false, true, false, false].map(runTask);
    const begun = (task: typeof before) =>
      vi.waitFor(() => expect(task?.onStarted).toHaveBeenCalled(), { timeout: 60_000 });
    await begun(before);
    expect(pool.busyThreads).toBe(1);
    before?.abort();
    await expect(before?.ended).rejects.toThrow();
    await begun(alone);
    expect(pool.busyThreads).toBe(1);
    expect(behind?.onStarted).not.toHaveBeenCalled();
    alone?.abort();
    await expect(alone?.ended).rejects.toThrow();
    await Promise.all([begun(behind), begun(other)]);
    expect(pool.busyThreads).toBe(2);
    for (const task of [behind, other]) {
      task?.abort();
      await expect(task?.ended).rejects.toThrow();
    }
    await pool.close();
  });
});

describe('a thread that answers questions', () => {
  it('is started again when its file is back, and every question that waits is answered', async () => {
    const file = join(folder.path, 'thread.mjs');
    const thread = new QuestionThread(file, 10_000);
    const refusals = await Promise.allSettled([thread.ask(1, 'answer'), thread.ask(2, 'answer')]);
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ status: 'rejected', reason: { code: 'WORKER_UNAVAILABLE' } });
    await writeFile(file, threadSource);
    expect(await Promise.all([thread.ask(1, 'answer'), thread.ask(2, 'answer')])).toEqual([2, 4]);
    const waiting = Promise.allSettled([thread.ask(1, 'answer'), thread.ask(2, 'answer')]);
    await thread.close();
    expect((await waiting).at(-1)?.status).toBe('rejected');
  });
});

describe('a server', () => {
  let server: KtrdrServer;

  afterEach(() => server.kill());

  const alive = async () => (await fetch(`${server.url}/health`)).status;

  /** Waits without asking for the curve, which would start the thread of reports. */
  const completed = async (id: string) => {
    const query = 'query ($id: ID!) { operation(id: $id, forceRefresh: true) { status done } }';
    await expect
      .poll(async () => (await graphqlRequest(server.url, query, { id })).data, { timeout: 40_000 })
      .toEqual({ operation: { status: 'COMPLETED', done: true } });
  };

  it('goes on, and runs what it accepted, when the files of its program are away for a while', async () => {
    const programFolder = await copyProgram(folder.path);
    server = await startServer(folder.path, { WORKER_THREADS: '2' }, { programFolder });
    const first = await startBacktest(server.client);
    await completed(first);
    const dist = join(programFolder, 'dist');
    const files = (await readdir(dist)).filter((name) => name.endsWith('-thread.js') || name === 'thread.js');
    expect(files).toContain('report-thread.js');
    for (const name of files) await rename(join(dist, name), join(dist, `${name}.away`));

    const ids = [await startBacktest(server.client), await startBacktest(server.client)];
    for (const id of ids) await completed(id);
    const report = await fetch(`${server.url}/operations/${first}/report`);
    const page = await report.text();
    expect(report.status, server.log()).toBe(503);
    expect(page).toContain('a file of the program is missing');
    expect(page).not.toContain(folder.path);
    const models = await graphqlRequest(server.url, '{ models { name } }');
    expect(models.errors?.[0]?.extensions?.code).toBe('WORKER_UNAVAILABLE');
    expect(JSON.stringify(models)).not.toContain(folder.path);

    for (const name of files) await rename(join(dist, `${name}.away`), join(dist, name));
    expect((await fetch(`${server.url}/operations/${first}/report`)).status).toBe(200);
    expect((await graphqlRequest(server.url, '{ models { name } }')).errors).toBeUndefined();
    expect(await alive()).toBe(200);
    expect(await server.stop()).toBe(0);
  });

  it.skipIf(!canChangeUser)('goes on when the system gives it no thread', async () => {
    await chmod(folder.path, 0o777);
    const [command, ...args] = AS_NOBODY;
    const launcher = [...AS_NOBODY];
    server = await startServer(folder.path, { WORKER_THREADS: '2', NODE_V8_COVERAGE: '' }, { launcher });
    const { pid } = server.process;
    const first = await startBacktest(server.client);
    await completed(first);
    const limit = (most: number) =>
      spawnSync(command, [...args, 'prlimit', '--pid', String(pid), `--nproc=${most}:`]).status;
    expect(limit(1)).toBe(0);
    const ids = [await startBacktest(server.client), await startBacktest(server.client)];
    for (const id of ids) await completed(id);
    const report = await fetch(`${server.url}/operations/${first}/report`);
    expect([report.status, await report.text()]).toEqual([
      503,
      expect.stringContaining('no further process or thread to give (EAGAIN)'),
    ]);
    expect(limit(1_000)).toBe(0);
    expect((await fetch(`${server.url}/operations/${first}/report`)).status).toBe(200);
    expect(await server.stop()).toBe(0);
  });

  it.skipIf(!canLimitDescriptors)('goes on when it has no descriptors for threads and files', async () => {
    server = await startServer(folder.path, { WORKER_THREADS: '2' });
    // Before any thread has been needed, so that there may be none at all.
    const { pid } = server.process;
    await graphqlRequest(server.url, '{ serverInfo { version } }');
    limitDescriptors(pid as number, (await readdir(`/proc/${pid}/fd`)).length);
    const started = await graphqlRequest<Record<string, { operation: { id: string } }>>(
      server.url,
      `mutation ($input: StartBacktestInput!) {
        a: startBacktest(input: $input) { ... on StartBacktestSuccess { operation { id } } }
        b: startBacktest(input: $input) { ... on StartBacktestSuccess { operation { id } } } }`,
      { input: sampleBacktest },
    ).catch(() => null);
    expect(server.process.exitCode).toBeNull();
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    limitDescriptors(pid as number, 1_024);
    for (const { operation } of Object.values(started?.data ?? {})) {
      await vi.waitFor(
        async () => expect((await pullBacktest(server.client, operation.id)).done).toBe(true),
        {
          timeout: 40_000,
        },
      );
      const { status, error } = await pullBacktest(server.client, operation.id);
      expect([status, error?.code]).toEqual(
        status === 'COMPLETED' ? ['COMPLETED', undefined] : ['FAILED', 'RESOURCE_EXHAUSTED'],
      );
    }
    expect((await pullUntilDone(server.client, await startBacktest(server.client))).status).toBe('COMPLETED');
    expect(await server.stop()).toBe(0);
  });
});
