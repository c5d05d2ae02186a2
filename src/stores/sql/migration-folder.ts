import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One migration as it lies in the project. */
export interface Migration {
  /** `<timestamp>_<name>`; migrations apply in the order of their names. */
  readonly name: string;
  readonly sql: string;
}

/** Reads all migrations of a folder in Prisma's layout (`<name>/migration.sql`), in order. */
export function readMigrations(folder: string): readonly Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => ({ name, sql: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }));
}

/** Returns the checksum that Prisma records: SHA-256 of the file, in hex. */
export function migrationChecksum(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}

/** Tells whether a script is the one of a checksum, line endings aside as Prisma does: a checkout may change them. */
export function matchesChecksum(sql: string, checksum: string): boolean {
  const unix = sql.replaceAll('\r\n', '\n');
  return [sql, unix, unix.replaceAll('\n', '\r\n')].some((text) => migrationChecksum(text) === checksum);
}
