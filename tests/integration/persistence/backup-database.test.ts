import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatabaseUnavailableError } from '../../../src/stores/sql/errors.js';
import { backupDatabase } from '../../../src/stores/sqlite/backup-database.js';
import { BackupFailedError, BackupTargetError } from '../../../src/stores/sqlite/backup-errors.js';
import { openDatabase, type TemporaryFolder, temporaryFolder } from './temporary-database.js';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(() => folder.remove());

const backup = (target: string) => backupDatabase({ url: 'file:./ktrdr.db', cwd: folder.path, target });

const ROWS_A_WRITE = 500;

const leftovers = () => readdirSync(folder.path).filter((name) => name.includes('.tmp'));

describe('backupDatabase', () => {
  it('copies a database that is open, as it is at one instant, while it is written to', async () => {
    const database = await openDatabase(folder);
    try {
      const writer = new BetterSqlite3(join(folder.path, 'ktrdr.db'));
      writer.exec('CREATE TABLE notes (id INTEGER, filler TEXT)');
      const insert = writer.prepare('INSERT INTO notes VALUES (?, ?)');
      let rows = 0;
      // Large rows, so that the copy takes several steps; in transactions, of which none may be seen in part.
      const write = writer.transaction(() => {
        for (let row = 0; row < ROWS_A_WRITE; row += 1) insert.run(rows + row, 'x'.repeat(8_000));
        rows += ROWS_A_WRITE;
      });
      for (let round = 0; round < 20; round += 1) write();
      const before = rows;
      const copying = backup('copy.db');
      const finished = copying.then(() => true);
      while (!(await Promise.race([finished, new Promise((resolve) => setImmediate(resolve, false))]))) {
        if (rows < before * 3) write();
      }
      const report = await copying;
      writer.close();

      expect(rows).toBeGreaterThan(before);
      expect(report).toMatchObject({
        source: join(folder.path, 'ktrdr.db'),
        file: join(folder.path, 'copy.db'),
      });
      const copy = new BetterSqlite3(report.file, { readonly: true });
      const found = copy.prepare('SELECT count(*) FROM notes').pluck().get() as number;
      copy.close();
      expect(found % ROWS_A_WRITE).toBe(0);
      expect(found).toBeGreaterThanOrEqual(before);
    } finally {
      await database.close();
    }
  });

  it('makes a single file that a server can open', async () => {
    await (await openDatabase(folder)).close();
    await backup('copy.db');
    expect(readdirSync(folder.path).filter((name) => name.startsWith('copy.db'))).toEqual(['copy.db']);
    await (await openDatabase(folder, 'copy.db')).close();
  });

  it('overwrites nothing', async () => {
    await (await openDatabase(folder)).close();
    writeFileSync(join(folder.path, 'copy.db'), 'precious');
    await expect(backup('copy.db')).rejects.toBeInstanceOf(BackupTargetError);
    await expect(backup('ktrdr.db')).rejects.toBeInstanceOf(BackupTargetError);
    expect(leftovers()).toEqual([]);
  });

  it('names a folder that is missing', async () => {
    await (await openDatabase(folder)).close();
    await expect(backup('nowhere/copy.db')).rejects.toThrow('nowhere does not exist');
  });

  it('says that there is no database', async () => {
    await expect(backup('copy.db')).rejects.toBeInstanceOf(DatabaseUnavailableError);
  });

  it('refuses to copy what is no database, and leaves nothing behind', async () => {
    mkdirSync(folder.path, { recursive: true });
    writeFileSync(join(folder.path, 'ktrdr.db'), 'this is a letter and not a database at all '.repeat(100));
    const failure = await backup('copy.db').catch((error: unknown) => error);
    expect(failure instanceof DatabaseUnavailableError || failure instanceof BackupFailedError).toBe(true);
    expect(readdirSync(folder.path)).toEqual(['ktrdr.db']);
  });
});
