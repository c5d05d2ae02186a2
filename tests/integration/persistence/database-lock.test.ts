import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DatabaseInUseError, DatabaseUnavailableError } from '../../../src/stores/sql/errors.js';
import { locateDatabase } from '../../../src/stores/sqlite/database-location.js';
import { DatabaseLock } from '../../../src/stores/sqlite/database-lock.js';
import { projectRoot, type TemporaryFolder, temporaryFolder } from './temporary-database.js';

const holderSource = `
  import { DatabaseLock } from './src/stores/sqlite/database-lock.js';
  try {
    DatabaseLock.acquire(process.argv[2]);
    process.stdout.write('held');
    setInterval(() => undefined, 60_000);
  } catch (error) {
    process.stdout.write(error.code);
  }
`;

let programs: TemporaryFolder;
let folder: TemporaryFolder;
let file: string;
let children: ChildProcess[];

beforeAll(async () => {
  // Inside the project, so that the bundle finds the packages it leaves out.
  const parent = join(projectRoot, 'var/tests');
  mkdirSync(parent, { recursive: true });
  programs = temporaryFolder(parent);
  await build({
    stdin: { contents: holderSource, resolveDir: projectRoot, loader: 'ts' },
    outfile: join(programs.path, 'holder.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
});
afterAll(() => programs.remove());

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'ktrdr.db');
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map(kill));
  folder.remove();
});

/** @returns the process and what it says: held, or the code of its error */
async function startChild(): Promise<{ readonly child: ChildProcess; readonly answer: string }> {
  const child = spawn(process.execPath, [join(programs.path, 'holder.mjs'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [answer] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, answer: answer.toString() };
}

async function holdInChild(): Promise<ChildProcess> {
  const { child, answer } = await startChild();
  expect(answer).toBe('held');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function refusal(): DatabaseInUseError {
  try {
    DatabaseLock.acquire(file).release();
  } catch (error) {
    if (error instanceof DatabaseInUseError) return error;
    throw error;
  }
  throw new Error('the lock was free');
}

describe('DatabaseLock', () => {
  it('refuses a second process and says who holds the database and what to do', async () => {
    const child = await holdInChild();
    const error = refusal();
    expect(error).toMatchObject({ code: 'DATABASE_IN_USE', file });
    expect(error.holder).toMatchObject({ pid: child.pid, host: hostname() });
    expect(error.message).toContain(`in use by process ${child.pid} on host ${hostname()} since 20`);
    expect(error.message).toContain('Stop that server, or start this one with another DATABASE_URL.');
  });

  it('is free again once its holder was killed', async () => {
    await kill(await holdInChild());
    const lock = DatabaseLock.acquire(file);
    expect(refusal().holder?.pid).toBe(process.pid);
    lock.release();
  });

  it('refuses a second holder in the same process', () => {
    const clock = { now: () => new Date('2024-03-01T12:00:00.000Z') };
    const lock = DatabaseLock.acquire(file, clock);
    expect(refusal().holder).toEqual({
      pid: process.pid,
      host: hostname(),
      since: '2024-03-01T12:00:00.000Z',
    });
    lock.release();
    DatabaseLock.acquire(file).release();
  });

  it('lets one of many processes that start at once have it', async () => {
    const starts = await Promise.all(Array.from({ length: 4 }, startChild));
    const answers = starts.map(({ answer }) => answer).sort();
    expect(answers).toEqual(['DATABASE_IN_USE', 'DATABASE_IN_USE', 'DATABASE_IN_USE', 'held']);
    const winner = starts.find(({ answer }) => answer === 'held')?.child;
    expect(refusal().holder?.pid).toBe(winner?.pid);
  });

  it('keeps the locks of different databases apart', () => {
    const lock = DatabaseLock.acquire(file);
    DatabaseLock.acquire(join(folder.path, 'other.db')).release();
    lock.release();
  });

  it('is the same by every path that leads to the file', () => {
    symlinkSync(file, join(folder.path, 'link.db'));
    symlinkSync(folder.path, join(folder.path, 'folder-link'));
    for (const path of ['./ktrdr.db', './folder-link/ktrdr.db', './folder-link/../link.db', 'link.db']) {
      expect(locateDatabase(`file:${path}`, folder.path)).toBe(file);
    }
  });

  it('says when its own file is not one', () => {
    writeFileSync(`${file}.lock`, 'no database at all, and too long to be an empty one. '.repeat(20));
    expect(() => DatabaseLock.acquire(file)).toThrow(DatabaseUnavailableError);
    expect(() => DatabaseLock.acquire(file)).toThrow(`${file}.lock`);
  });
});
