import { statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diagnose } from '../../src/application/doctor/diagnose.js';
import { openDatabase, type TemporaryFolder, temporaryFolder } from './persistence/temporary-database.js';

describe('what the doctor finds', () => {
  let folder: TemporaryFolder;

  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  const find = async (environment: Readonly<Record<string, string>>) => {
    const findings = await diagnose(environment, async () => ({ backend: 'wasm-simd', reason: 'it works' }));
    return Object.fromEntries(findings.map(({ name, ...finding }) => [name, finding]));
  };

  it('writes the size of a small database in a unit that shows it', async () => {
    const database = await openDatabase(folder);
    const { file } = database;
    await database.close();
    const found = await find({ DATABASE_URL: `file:${file}` });
    const kilobytes = statSync(file).size / 1_000;
    expect(kilobytes).toBeGreaterThan(100);
    expect(found.database).toEqual({ status: 'ok', message: `${file}, ${kilobytes.toFixed(1)} kB` });
  });

  it('notes folders that are not there, and a port that is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const importDir = join(folder.path, 'import');
    try {
      const found = await find({
        ...{ PORT: String(port), IMPORT_DIR: importDir },
        DATABASE_URL: `file:${join(folder.path, 'none.db')}`,
      });
      expect(found.import).toEqual({ status: 'note', message: `${importDir} is not there yet` });
      expect(found.port).toMatchObject({ status: 'note' });
      expect(found.database?.message).toMatch(/is not there yet: a server makes it$/);
    } finally {
      taken.close();
    }
  });

  it('names every setting that is wrong, and looks no further', async () => {
    const found = await find({ PORT: 'http', WORKER_THREADS: '0' });
    expect(Object.keys(found)).toEqual(['versions', 'settings']);
    expect(found.settings?.message).toMatch(/PORT[\s\S]*WORKER_THREADS/);
  });
});
