import type pg from 'pg';
import type { Database } from '../../../src/stores/sqlite/database.js';

/** Which types of PostgreSQL answer a type of SQLite; texts compare by their bytes in both. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  TEXT: ['text by its bytes'],
  // SQLite keeps any whole number in an INTEGER; PostgreSQL has to be told which may be large.
  INTEGER: ['integer', 'bigint'],
  BIGINT: ['bigint'],
  // Milliseconds since the epoch.
  DATETIME: ['bigint'],
  REAL: ['double precision'],
  BOOLEAN: ['boolean'],
  BLOB: ['bytea'],
};

/** What the tables of a database are made of. */
export interface TableForms {
  /** Types by `table.column`. */
  readonly types: ReadonlyMap<string, string>;
  /** A line each for columns, primary keys and unique indexes, as both databases would say it. */
  readonly lines: readonly string[];
}

/** Returns the columns whose type in PostgreSQL does not answer that in SQLite. */
export function unanswered(sqlite: TableForms, postgres: TableForms): readonly string[] {
  return [...sqlite.types].flatMap(([column, type]) => {
    const answer = postgres.types.get(column);
    if (answer === undefined || ANSWERS[type]?.includes(answer)) return [];
    return [`${column}: ${type} is no ${answer}`];
  });
}

export function sqliteForms({ direct }: Database): TableForms {
  const tables = direct
    .prepare(`SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "name" NOT LIKE 'sqlite%'`)
    .pluck()
    .all() as string[];
  const types = new Map<string, string>();
  const lines: string[] = [];
  for (const table of tables) {
    const columns = direct.pragma(`table_info("${table}")`) as SqliteColumn[];
    for (const { name, type, notnull } of columns) {
      types.set(`${table}.${name}`, type);
      lines.push(columnLine(table, name, notnull === 1));
    }
    const key = columns.filter(({ pk }) => pk > 0).sort((one, other) => one.pk - other.pk);
    lines.push(keyLine(table, 'PRIMARY KEY', key));
    for (const { name, unique, origin, partial } of direct.pragma(
      `index_list("${table}")`,
    ) as SqliteIndex[]) {
      if (unique === 0 || origin === 'pk') continue;
      const what = partial === 1 ? 'PARTLY UNIQUE' : 'UNIQUE';
      lines.push(keyLine(table, what, direct.pragma(`index_info("${name}")`) as SqliteColumn[]));
    }
  }
  return { types, lines };
}

export async function postgresForms(pool: pg.Pool): Promise<TableForms> {
  const { rows: columns } = await pool.query<PostgresColumn>(
    `SELECT table_name AS "table", column_name AS "name", is_nullable = 'NO' AS "required",
      data_type || CASE collation_name WHEN 'C' THEN ' by its bytes' ELSE '' END AS "type"
      FROM information_schema.columns WHERE table_schema = 'public'`,
  );
  const { rows: keys } = await pool.query<PostgresKey>(
    `SELECT t.relname AS "table", i.indisprimary AS "primary", i.indpred IS NOT NULL AS "partial",
      (SELECT json_agg(json_build_object('name', a.attname) ORDER BY k.place)
        FROM unnest(i.indkey) WITH ORDINALITY AS k(number, place)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number) AS "columns"
      FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
      WHERE i.indisunique AND t.relnamespace = 'public'::regnamespace`,
  );
  return {
    types: new Map(columns.map(({ table, name, type }) => [`${table}.${name}`, type])),
    lines: [
      ...columns.map(({ table, name, required }) => columnLine(table, name, required)),
      ...keys.map(({ table, primary, partial, columns: of }) =>
        keyLine(table, primary ? 'PRIMARY KEY' : partial ? 'PARTLY UNIQUE' : 'UNIQUE', of),
      ),
    ],
  };
}

function columnLine(table: string, column: string, isRequired: boolean): string {
  return `${table}.${column}${isRequired ? ' NOT NULL' : ''}`;
}

function keyLine(table: string, what: string, columns: readonly { readonly name: string }[]): string {
  return `${table} ${what} (${columns.map(({ name }) => name).join(', ')})`;
}

interface SqliteColumn {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  /** Place in the primary key, from 1; 0 for a column that is not in it. */
  readonly pk: number;
}

interface SqliteIndex {
  readonly name: string;
  readonly unique: number;
  readonly origin: 'c' | 'u' | 'pk';
  readonly partial: number;
}

interface PostgresColumn {
  readonly table: string;
  readonly name: string;
  readonly required: boolean;
  readonly type: string;
}

interface PostgresKey {
  readonly table: string;
  readonly primary: boolean;
  readonly partial: boolean;
  readonly columns: readonly { readonly name: string }[];
}
