import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkerUnavailableError } from '../../../../src/base/pure/worker-unavailable-error.js';
import { BlockingConnection } from '../../../../src/stores/postgres/blocking-connection.js';
import { Prisma } from '../../../../src/stores/sql/generated/client.js';

/** What the system says to the next start of a thread; null where it has one. */
const system = vi.hoisted(() => ({ refusal: null as Error | null }));

vi.mock('node:worker_threads', async (original) => {
  const real = await original<typeof import('node:worker_threads')>();
  class Worker extends real.Worker {
    constructor(...settings: ConstructorParameters<typeof real.Worker>) {
      if (system.refusal !== null) throw system.refusal;
      super(...settings);
    }
  }
  return { ...real, Worker };
});

const question = Prisma.sql`SELECT 1`;
const URL_OF_NONE = 'postgres://a:b@127.0.0.1:1/none';
const ANSWERING = `
  import { workerData } from 'node:worker_threads';
  const { port, answered } = workerData;
  port.on('message', ({ text }) => {
    port.postMessage({ answer: { rows: [{ text }], changes: 0 } });
    Atomics.add(answered, 0, 1);
    Atomics.notify(answered, 0);
  });
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-blocking-'));
});
afterEach(async () => {
  system.refusal = null;
  await rm(folder, { recursive: true });
});

async function threadFile(source: string): Promise<string> {
  const file = join(folder, 'thread.mjs');
  await writeFile(file, source);
  return file;
}

const failureOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe('a connection that answers before its caller goes on', () => {
  it('asks the thread of its file', async () => {
    const connection = new BlockingConnection(await threadFile(ANSWERING), URL_OF_NONE);
    expect(connection.ask(question)).toEqual({ rows: [{ text: 'SELECT 1' }], changes: 0 });
    connection.close();
  });

  it.each([
    ['EAGAIN', 'no further process or thread'],
    ['EMFILE', 'as many files and connections open'],
    ['ENOMEM', 'not enough memory'],
  ])('says that a thread is missing where the system answers %s', async (code, words) => {
    const file = await threadFile(ANSWERING);
    system.refusal = Object.assign(new Error(`Worker initialization failure: ${code}`), {
      code: 'ERR_WORKER_INIT_FAILED',
    });
    const failure = failureOf(() => new BlockingConnection(file, URL_OF_NONE));
    expect(failure).toBeInstanceOf(WorkerUnavailableError);
    expect(failure).toMatchObject({
      code: 'WORKER_UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining(words),
    });
  });

  it.each([
    ['is not there', null, 'a file of the program is missing'],
    ['misses a file of its own', "import './gone.mjs';", 'a file of the program is missing'],
    ['is cut', 'export const begun = {', 'the server log says why'],
    ['throws', "throw new Error('not today');", 'the server log says why'],
  ])('says so at once, without a path, where the file of the thread %s', async (_what, source, words) => {
    const file = source === null ? join(folder, 'gone.mjs') : await threadFile(source);
    const connection = new BlockingConnection(file, URL_OF_NONE);
    const failure = failureOf(() => connection.ask(question)) as Error;
    expect(failure).toBeInstanceOf(WorkerUnavailableError);
    expect(failure.message).toContain(words);
    expect(failure.message).not.toContain(folder);
    // Who asks next opens another.
    expect(connection.isClosed).toBe(true);
  });

  it('is closed when its thread dies between two questions, and nothing else is', async () => {
    const dying = `${ANSWERING} port.on('message', () => setTimeout(() => { throw new Error('dead'); }, 1));`;
    const connection = new BlockingConnection(await threadFile(dying), URL_OF_NONE);
    connection.ask(question);
    await expect.poll(() => connection.isClosed).toBe(true);
  });
});
