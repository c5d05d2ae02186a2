import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../../src/stores/sqlite/database.js';

export const projectRoot = join(import.meta.dirname, '../../..');
export const migrationsDir = join(projectRoot, 'prisma/migrations');

/** A folder of its own for a test. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

export function temporaryFolder(parent = tmpdir()): TemporaryFolder {
  const path = realpathSync(mkdtempSync(join(parent, 'ktrdr-')));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function openDatabase(folder: TemporaryFolder, name = 'ktrdr.db'): Promise<Database> {
  return Database.open({ url: `file:./${name}`, cwd: folder.path, migrationsDir });
}
