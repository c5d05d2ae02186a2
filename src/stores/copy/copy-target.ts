import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { PostgresDatabase } from '../postgres/postgres-database.js';
import { toQuery } from '../postgres/statement-values.js';
import type { Prisma } from '../sql/generated/client.js';
import { Database } from '../sqlite/database.js';
import { locateDatabase } from '../sqlite/database-location.js';
import { answerOf } from '../sqlite/direct-statements.js';
import { CLUSTER_TABLES, COPIED_TABLES } from './copied-tables.js';
import { CopyTargetError } from './copy-errors.js';
import { countStatement } from './copy-statements.js';

/** A database that is being filled: all of it appears with `keep`, and nothing of it stays without. */
export interface CopyTarget {
  /** Absolute path, or address without a password. */
  readonly name: string;
  ask(statement: Prisma.Sql): Promise<readonly unknown[]>;
  /** Makes what was written appear. @param secret of the ledger of the source */
  keep(secret: Buffer): Promise<void>;
  /** Lets go; what was not kept is gone. */
  close(): Promise<void>;
}

export interface CopyPlace {
  readonly url: string;
  /** What a relative path is relative to. */
  readonly cwd: string;
  /** Folders of the migrations of both kinds of databases. */
  readonly migrations: { readonly sqlite: string; readonly postgres: string };
}

/** A file gets its name when it is whole. @throws CopyTargetError when it exists already */
export async function sqliteTarget({ url, cwd, migrations }: CopyPlace): Promise<CopyTarget> {
  const file = locateDatabase(url, cwd);
  const secretFile = `${file}.secret`;
  const refuse = (): void => {
    for (const taken of [file, secretFile])
      if (existsSync(taken)) throw new CopyTargetError(file, `${taken} exists already; choose another name`);
  };
  refuse();
  const unfinished = `${file}.${randomUUID()}.tmp`;
  const database = await Database.open({ url: `file:${unfinished}`, cwd, migrationsDir: migrations.sqlite });
  const { direct } = database;
  let isOpen = true;
  const shut = async (): Promise<void> => {
    if (isOpen) await database.close();
    isOpen = false;
  };
  direct.exec('BEGIN IMMEDIATE');
  return {
    name: file,
    ask: async (statement) => answerOf(direct, statement).rows,
    async keep(secret) {
      direct.exec('COMMIT');
      // One file: in write-ahead mode what was written would lie beside it.
      direct.pragma('wal_checkpoint(TRUNCATE)');
      await shut();
      refuse();
      writeFileSync(secretFile, `${secret.toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
      renameSync(unfinished, file);
    },
    async close() {
      await shut();
      for (const suffix of ['', '-wal', '-shm', '.lock', '.secret'])
        rmSync(`${unfinished}${suffix}`, { force: true });
    },
  };
}

const HOLDOUT_LISTS = { name: 'holdout_list' } as const;

/** All that is written is one transaction. @throws CopyTargetError when something is in the database */
export async function postgresTarget({ url, migrations }: CopyPlace): Promise<CopyTarget> {
  const database = await PostgresDatabase.open({ url, migrationsDir: migrations.postgres, hold: 'alone' });
  const { address, pool } = database;
  const client = await pool.connect();
  let isKept = false;
  const close = async (): Promise<void> => {
    client.release(isKept ? undefined : true);
    await database.close();
  };
  try {
    // Reading the source may take longer than a transaction may otherwise stand still.
    await client.query('BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0');
    for (const table of [...COPIED_TABLES, ...CLUSTER_TABLES, HOLDOUT_LISTS]) {
      const { rows } = await client.query<{ count: number }>(toQuery(countStatement(table)));
      if (rows[0]?.count !== 0)
        throw new CopyTargetError(address, `its table ${table.name} is not empty; name an empty database`);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    name: address,
    ask: async (statement) => (await client.query(toQuery(statement))).rows,
    async keep(secret) {
      await client.query(`UPDATE "server_secret" SET "secret" = $1 WHERE "name" = 'ledger'`, [secret]);
      await client.query('COMMIT');
      isKept = true;
    },
    close,
  };
}
