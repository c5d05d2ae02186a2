import { chmodSync, existsSync, mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  DatabaseInUseError,
  DatabaseUnavailableError,
  DatabaseUrlError,
} from '../../../src/stores/sql/errors.js';
import { Database } from '../../../src/stores/sqlite/database.js';
import { canLimitDescriptors, takeDescriptors } from '../../support/descriptor-shortage.js';
import { migrationsDir, openDatabase, type TemporaryFolder, temporaryFolder } from './temporary-database.js';

const isRoot = process.getuid?.() === 0;

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

function open(url: string): Promise<Database> {
  return Database.open({ url, cwd: folder.path, migrationsDir });
}

/** Returns what this process has open below a folder. */
function openFilesIn(path: string): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${descriptor}`);
      return target.startsWith(path) ? [target] : [];
    } catch {
      // The descriptor that the folder was read with is gone.
      return [];
    }
  });
}

describe('Database', () => {
  it('creates file and folders where they are missing', async () => {
    const database = await open('file:./var/deep/ktrdr.db');
    expect(database.file).toBe(join(folder.path, 'var/deep/ktrdr.db'));
    expect(existsSync(database.file)).toBe(true);
    expect(database.migration.applied.length).toBeGreaterThan(0);
    await database.close();
  });

  it('takes absolute paths and file URLs', async () => {
    const file = join(folder.path, 'with space.db');
    for (const url of [`file:${file}`, pathToFileURL(file).href]) {
      const database = await open(url);
      expect(database.file).toBe(file);
      await database.close();
    }
  });

  it('opens in WAL with foreign keys, NORMAL synchronisation and a busy time-out', async () => {
    const database = await openDatabase(folder);
    const { client } = database;
    expect(await client.$queryRaw`PRAGMA journal_mode`).toEqual([{ journal_mode: 'wal' }]);
    expect(await client.$queryRaw`PRAGMA foreign_keys`).toEqual([{ foreign_keys: 1n }]);
    expect(await client.$queryRaw`PRAGMA synchronous`).toEqual([{ synchronous: 1n }]);
    expect(await client.$queryRaw`PRAGMA busy_timeout`).toEqual([{ timeout: 5_000n }]);
    await database.close();
  });

  it('refuses to be opened twice, and can be opened again once closed', async () => {
    const database = await openDatabase(folder);
    await expect(openDatabase(folder)).rejects.toThrow(DatabaseInUseError);
    await database.close();
    await (await openDatabase(folder)).close();
  });

  it('waits for the writes under way before it closes', async () => {
    const database = await openDatabase(folder);
    await database.client.$executeRaw`CREATE TABLE probe (a INTEGER)`;
    const write = database.writes.runExclusive(
      () => database.client.$executeRaw`INSERT INTO probe VALUES (1)`,
    );
    const closed = database.close();
    expect(await write).toBe(1);
    await closed;
  });

  it('gives the lock back when it cannot be opened', async () => {
    const file = join(folder.path, 'ktrdr.db');
    writeFileSync(file, 'no database at all, and too long to be an empty one. '.repeat(20));
    await expect(openDatabase(folder)).rejects.toThrow(/is not an SQLite database/);
    await expect(openDatabase(folder)).rejects.toThrow(DatabaseUnavailableError);
  });

  it.skipIf(!canLimitDescriptors)(
    'leaves nothing open when it cannot be opened, however far it came',
    async () => {
      await (await openDatabase(folder)).close();
      const ends = new Set<string>();
      for (let free = 0; free < 20 && !ends.has('opened'); free++) {
        const giveBack = takeDescriptors(free);
        const end = await openDatabase(folder).catch((error: unknown) => error);
        giveBack();
        if (end instanceof Database) await end.close();
        ends.add(end instanceof Database ? 'opened' : 'failed');
        expect(openFilesIn(folder.path)).toEqual([]);
      }
      expect([...ends]).toEqual(['failed', 'opened']);
      await (await openDatabase(folder)).close();
    },
  );

  it.each([
    ['file::memory:', /in memory would lose every operation/],
    [':memory:', /not the URL of a file/],
    ['mysql://host/db', /not the URL of a file/],
    ['./ktrdr.db', /not the URL of a file/],
    ['file:', /names no file/],
    ['file:./var/', /names no file/],
    ['file:./ktrdr.db?mode=ro', /parameters are not supported/],
    ['file://host/ktrdr.db', /DATABASE_URL file:\/\/host/],
  ])('refuses the URL %s and says why', async (url, reason) => {
    await expect(open(url)).rejects.toThrow(DatabaseUrlError);
    await expect(open(url)).rejects.toThrow(reason);
    await expect(open(url)).rejects.not.toThrow(/secret/);
  });

  it('says when the path is a folder, or leads through a file', async () => {
    mkdirSync(join(folder.path, 'folder.db'));
    await expect(open('file:./folder.db')).rejects.toThrow(/it is a folder. Name a file in it/);
    writeFileSync(join(folder.path, 'file'), '');
    await expect(open('file:./file/ktrdr.db')).rejects.toThrow(DatabaseUnavailableError);
    await expect(open('file:./file/ktrdr.db')).rejects.toThrow(/its folder cannot be made ready/);
  });

  it.skipIf(isRoot)('says when file or folder are read-only', async () => {
    await (await openDatabase(folder)).close();
    chmodSync(join(folder.path, 'ktrdr.db'), 0o400);
    await expect(openDatabase(folder)).rejects.toThrow(
      /it is read-only. Make the file and its folder writable/,
    );

    const readOnly = join(folder.path, 'read-only');
    mkdirSync(readOnly, { mode: 0o500 });
    await expect(open('file:./read-only/ktrdr.db')).rejects.toThrow(DatabaseUnavailableError);
    await expect(open('file:./read-only/ktrdr.db')).rejects.toThrow(/cannot be opened/);
  });
});
