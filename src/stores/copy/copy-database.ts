import { AppError } from '../../base/pure/app-error.js';
import { isPostgresUrl } from '../postgres/postgres-address.js';
import { PostgresDatabase } from '../postgres/postgres-database.js';
import { Prisma } from '../sql/generated/client.js';
import type { SqlDatabase } from '../sql/sql-database.js';
import { rowsOf } from '../sql/steps.js';
import { Database } from '../sqlite/database.js';
import { CLUSTER_TABLES, COPIED_TABLES, type CopiedTable } from './copied-tables.js';
import { CopyFailedError } from './copy-errors.js';
import { type CopiedRow, countStatement, insertStatement, pageStatement } from './copy-statements.js';
import { type CopyPlace, type CopyTarget, postgresTarget, sqliteTarget } from './copy-target.js';

export interface CopyRequest extends Omit<CopyPlace, 'url'> {
  /** URLs as DATABASE_URL has them. */
  readonly from: string;
  readonly to: string;
  /** Reads the lists of seals of the source, once it is up to date. */
  readonly seals: () => Promise<readonly SealList[]>;
}

/** The list of the seals of a symbol, as bytes. */
export interface SealList {
  readonly symbol: string;
  readonly content: Uint8Array;
}

export interface CopyReport {
  /** Absolute paths, or addresses without a password. */
  readonly source: string;
  readonly target: string;
  /** Rows of each table, counted on both sides. */
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
}

/**
 * Copies a database into an empty one, of the same kind or the other. Both are held meanwhile, so that no server uses
 * them. All of the copy appears at its end, or nothing.
 * @throws CopyTargetError when the target is not empty
 * @throws CopyFailedError when something cannot be read or written, or the counts differ
 * @throws what opening a database throws
 */
export async function copyDatabase({ from, to, seals, ...place }: CopyRequest): Promise<CopyReport> {
  const source = await openSource({ url: from, ...place });
  try {
    const target = await (isPostgresUrl(to) ? postgresTarget : sqliteTarget)({ url: to, ...place });
    try {
      const [isCluster, hasSeals] = [isPostgresUrl(from) && isPostgresUrl(to), isPostgresUrl(to)];
      const tables = isCluster ? [...COPIED_TABLES, ...CLUSTER_TABLES] : COPIED_TABLES;
      return await copyAll(source, target, tables, async () => {
        const lists = await seals();
        return hasSeals ? lists : [];
      });
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

interface CopySource {
  readonly name: string;
  readonly database: SqlDatabase;
  close(): Promise<void>;
}

async function openSource({ url, cwd, migrations }: CopyPlace): Promise<CopySource> {
  if (isPostgresUrl(url)) {
    const database = await PostgresDatabase.open({ url, migrationsDir: migrations.postgres, hold: 'alone' });
    return { name: database.address, database, close: () => database.close() };
  }
  const database = await Database.open({ url, cwd, migrationsDir: migrations.sqlite });
  return { name: database.file, database, close: () => database.close() };
}

async function copyAll(
  { name, database }: CopySource,
  target: CopyTarget,
  copied: readonly CopiedTable[],
  seals: CopyRequest['seals'],
): Promise<CopyReport> {
  try {
    const tables: { name: string; rows: number }[] = [];
    for (const table of copied)
      tables.push({ name: table.name, rows: await copyTable(database, target, table) });
    // The next item comes behind those that were copied.
    if (copied.some(({ name }) => name === 'library_item'))
      await target.ask(
        Prisma.sql`SELECT setval(pg_get_serial_sequence('library_item', 'number'), max("number")) FROM "library_item"`,
      );
    for (const { symbol, content } of await seals())
      await target.ask(
        Prisma.sql`INSERT INTO "holdout_list" ("symbol", "content") VALUES (${symbol}, ${content})`,
      );
    await target.keep(database.secret);
    return { source: name, target: target.name, tables };
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = database.explain(error) ?? (error instanceof Error ? error.message : String(error));
    throw new CopyFailedError(target.name, reason.replace(/\.$/, ''), { cause: error });
  }
}

async function copyTable(source: SqlDatabase, target: CopyTarget, table: CopiedTable): Promise<number> {
  let last: CopiedRow | null = null;
  let rows: readonly CopiedRow[];
  do {
    rows = await source.read(rowsOf<CopiedRow>(pageStatement(table, last)));
    if (rows.length > 0) await target.ask(insertStatement(table, rows));
    last = rows.at(-1) ?? null;
  } while (rows.length === table.rowsAStep);
  const count = countStatement(table);
  const [there] = await source.read(rowsOf<{ count: number }>(count));
  const [here] = (await target.ask(count)) as readonly { count: number }[];
  if (there?.count === here?.count) return here?.count ?? 0;
  throw new Error(`table ${table.name} has ${there?.count} rows there and ${here?.count} here`);
}
