import { DatabaseVersionError } from './errors.js';
import { type Migration, matchesChecksum } from './migration-folder.js';

/** One row of Prisma's own table of migrations. */
export interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
  /** False when it was begun and neither finished nor rolled back. */
  readonly finished: boolean;
}

/**
 * Returns the migrations that a database has not seen yet, in order.
 * @throws DatabaseVersionError when its history does not fit the migrations of this program
 */
export function pendingMigrations(
  file: string,
  migrations: readonly Migration[],
  history: readonly AppliedMigration[],
): readonly Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const applied of history) {
    if (!applied.finished) {
      throw new DatabaseVersionError(
        file,
        'failed',
        applied.name,
        `migration ${applied.name} was begun and never finished. Restore the copy made before it, or mend it with "prisma migrate resolve".`,
      );
    }
    const migration = known.get(applied.name);
    if (migration === undefined) {
      throw new DatabaseVersionError(
        file,
        'newer',
        applied.name,
        `it has migration ${applied.name}, which a newer version wrote. Update ktrdr, or choose another DATABASE_URL.`,
      );
    }
    if (!matchesChecksum(migration.sql, applied.checksum)) {
      throw new DatabaseVersionError(
        file,
        'edited',
        applied.name,
        `migration ${applied.name} was edited after it had been applied. Restore prisma/migrations/${applied.name} as it was released.`,
      );
    }
  }
  const done = new Set(history.map(({ name }) => name));
  return migrations.filter(({ name }) => !done.has(name));
}
