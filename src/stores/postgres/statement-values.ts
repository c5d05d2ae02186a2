import type { CustomTypesConfig, QueryConfig } from 'pg';
import pg from 'pg';
import type { Prisma } from '../sql/generated/client.js';

/** Returns a statement that was built as Prisma builds them in the form of the driver. */
export function toQuery({ text, values }: Pick<Prisma.Sql, 'text' | 'values'>): QueryConfig {
  return { text, values: values.map(toParameter), types: NUMBERS };
}

/** Times are integers, as in every database of ours; PostgreSQL keeps no text with a NUL. */
function toParameter(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
}

const { BOOL, INT8, NUMERIC } = pg.types.builtins;

/** Gives integers of 64 bits and booleans as numbers: ours are counts and times, which a double holds. */
const NUMBERS: CustomTypesConfig = {
  getTypeParser(oid, format) {
    if (oid === INT8 || oid === NUMERIC) return Number;
    if (oid === BOOL) return (text: string) => (text === 't' ? 1 : 0);
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
  },
};
