import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createControlBlock, Flag } from '../../src/places/bridge/bridge-layout.js';
import type { ThreadMessage, ThreadTaskDraft } from '../../src/places/threads/protocol.js';
import { ThreadLostError, ThreadPool, ThreadStalledError } from '../../src/places/threads/thread-pool.js';

/** A thread that does what the operation id says; `threadId` in the backend tells threads apart. */
const threadSource = `
  import { threadId } from 'node:worker_threads';
  const HEARTBEAT = ${Flag.Heartbeat};
  const failed = { code: 'X', message: 'x', retryable: false };
  const ends = {
    good: { kind: 'cancelled' },
    refused: { kind: 'failed', failure: failed, warnings: [], defect: null },
    defect: { kind: 'failed', failure: failed, warnings: [], defect: 'stack' },
  };
  export async function runTask({ operationId, port, control }) {
    Atomics.add(new Int32Array(control), HEARTBEAT, 1);
    port.postMessage({ kind: 'started', backend: String(threadId), reason: 'test' });
    if (operationId === 'exit') process.exit(1);
    if (operationId === 'throw') throw new Error('thrown in the thread');
    if (operationId === 'crash') setImmediate(() => { throw new Error('uncaught in the thread'); });
    if (operationId === 'memory') {
      const kept = [];
      for (;;) kept.push(new Array(100_000).fill(kept.length));
    }
    if (operationId === 'blocked') for (;;);
    if (operationId === 'busy') {
      const until = performance.now() + 3_000;
      while (performance.now() < until) Atomics.add(new Int32Array(control), HEARTBEAT, 1);
      port.postMessage({ kind: 'ended', end: ends.good });
      return;
    }
    if (operationId === 'garbage') port.postMessage({ kind: 'nonsense' });
    if (operationId in ends) port.postMessage({ kind: 'ended', end: ends[operationId] });
    if (!['good', 'refused'].includes(operationId)) await new Promise(() => {});
  }
`;

describe('ThreadPool', () => {
  let folder: string;
  let pool: ThreadPool;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ktrdr-pool-'));
    await writeFile(join(folder, 'thread.mjs'), threadSource);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  beforeEach(() => {
    pool = createPool();
  });

  const createPool = (stallTimeoutMs?: number) =>
    new ThreadPool(join(folder, 'thread.mjs'), 1, { tensorflowBackend: 'auto' }, stallTimeoutMs);

  afterEach(() => pool.close());

  function run(operationId: string) {
    const task = {
      kind: 'backtest',
      operationId,
      parameters: {},
      folders: {},
      control: createControlBlock(),
    } as unknown as ThreadTaskDraft;
    const messages: ThreadMessage[] = [];
    return { ...pool.run(task, (message) => messages.push(message)), messages };
  }

  /** Runs a task that ends well and returns the id of its thread. */
  async function goodThread(): Promise<string | undefined> {
    const { ended, messages } = run('good');
    expect(await ended).toEqual({ kind: 'cancelled' });
    const started = messages.find(({ kind }) => kind === 'started');
    return started?.kind === 'started' ? started.backend : undefined;
  }

  it('keeps a thread for the next task, also after one that was refused', async () => {
    const first = await goodThread();
    expect(await run('refused').ended).toMatchObject({ kind: 'failed', defect: null });
    expect(await goodThread()).toBe(first);
  });

  it('delivers the end of a task that met a defect, and replaces its thread', async () => {
    const first = await goodThread();
    expect(await run('defect').ended).toMatchObject({ kind: 'failed', defect: 'stack' });
    expect(await goodThread()).not.toBe(first);
  });

  it.each(['exit', 'throw', 'crash'])(
    'rejects the task of a thread that is lost (%s), and goes on',
    async (how) => {
      await expect(run(how).ended).rejects.toBeInstanceOf(ThreadLostError);
      await goodThread();
    },
  );

  it('rejects the task of a thread that runs out of memory, and goes on', async () => {
    // What threads are created with from here on; the memory of this one is as large as it is.
    setFlagsFromString('--max-old-space-size=48');
    await pool.close();
    pool = createPool();
    try {
      await expect(run('memory').ended).rejects.toBeInstanceOf(ThreadLostError);
    } finally {
      setFlagsFromString('--max-old-space-size=0');
    }
    await goodThread();
  });

  it.each(['blocked', 'hang'])('ends the thread of a task that shows no sign of life (%s)', async (how) => {
    await pool.close();
    pool = createPool(200);
    const first = await goodThread();
    await expect(run(how).ended).rejects.toBeInstanceOf(ThreadStalledError);
    expect(await goodThread()).not.toBe(first);
  });

  it('waits for a task that blocks its thread and is alive', async () => {
    await pool.close();
    // Short beside what the task takes, long beside what a thread waits for a processor.
    pool = createPool(1_000);
    await goodThread();
    expect(await run('busy').ended).toEqual({ kind: 'cancelled' });
  });

  it('rejects what it cannot read, and replaces the thread that said it', async () => {
    const first = await goodThread();
    const { ended } = run('garbage');
    await expect(ended).rejects.not.toBeInstanceOf(ThreadLostError);
    expect(await goodThread()).not.toBe(first);
  });

  it('terminates the thread of a task that hangs, when it is aborted', async () => {
    const { ended, abort, messages } = run('hang');
    while (messages.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    abort();
    await expect(ended).rejects.toBeInstanceOf(ThreadLostError);
    await goodThread();
  });

  it('takes a waiting task out of the queue, and leaves the running one alone', async () => {
    const running = run('hang');
    while (running.messages.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const waiting = run('good');
    waiting.abort();
    await expect(waiting.ended).rejects.toBeInstanceOf(ThreadLostError);
    expect(waiting.messages).toEqual([]);
    expect(pool.busyThreads).toBe(1);
    running.abort();
    await expect(running.ended).rejects.toBeInstanceOf(ThreadLostError);
  });
});
