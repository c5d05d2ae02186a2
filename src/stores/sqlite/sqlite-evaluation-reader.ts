import BetterSqlite3 from 'better-sqlite3';
import type {
  EvaluationReader,
  FamilyRow,
  JudgedOperation,
  JudgedQuery,
  JudgedRow,
} from '../../operations/ports/evaluation-reader.js';
import {
  type EvaluationMoments,
  type EvaluationPeriods,
  PERIOD_LENGTHS,
} from '../../operations/record/evaluation.js';
import { SUMMARY_BASES, VERDICTS } from '../../operations/record/operation-summary.js';
import { KeptPeriods } from './kept-periods.js';

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Lets a function read the ledger of a database that is open elsewhere, through a connection of its own, as it is at this
 * instant.
 * @param file absolute
 */
export function readingEvaluations<T>(file: string, work: (reader: EvaluationReader) => T): T {
  const connection = new BetterSqlite3(file, {
    readonly: true,
    fileMustExist: true,
    timeout: BUSY_TIMEOUT_MS,
  });
  try {
    connection.exec('BEGIN');
    return work(new SqliteEvaluationReader(connection));
  } finally {
    connection.close();
  }
}

interface StoredPeriods {
  readonly length: string;
  readonly perYear: number;
  readonly days: Uint8Array;
}

class SqliteEvaluationReader implements EvaluationReader {
  readonly #connection: BetterSqlite3.Database;
  readonly #returns: BetterSqlite3.Statement;
  readonly #periods: KeptPeriods;

  constructor(connection: BetterSqlite3.Database) {
    this.#connection = connection;
    this.#returns = connection.prepare(`SELECT "bytes" FROM "evaluation_returns" WHERE "seq" = ?`).pluck();
    const periods = connection.prepare(
      `SELECT "length", "per_year" AS "perYear", "days" FROM "evaluation_periods" WHERE "id" = ?`,
    );
    this.#periods = new KeptPeriods((id) => periodsOf(periods.get(id) as StoredPeriods | undefined));
  }

  row(seq: number): JudgedRow | null {
    const row = this.#connection
      .prepare(
        `SELECT "family", "periods_id" AS "periodsId", "periods", "mean", "deviation", "skewness", "kurtosis"
          FROM "evaluation" WHERE "seq" = ?`,
      )
      .get(seq) as (EvaluationMoments & { readonly family: string; readonly periodsId: number }) | undefined;
    if (row === undefined) return null;
    const { family, periodsId, ...moments } = row;
    return { seq, family, periodsId, periods: this.#periods.of(periodsId), moments };
  }

  lastOf(family: string): number {
    return this.#connection
      .prepare(`SELECT coalesce(max("seq"), 0) FROM "evaluation" WHERE "family" = ?`)
      .pluck()
      .get(family) as number;
  }

  *rows(family: string, through: number): Iterable<FamilyRow> {
    // The key has configurations in order, so that nothing has to be sorted.
    const rows = this.#connection
      .prepare(
        `SELECT "seq", "configuration_hash" AS "configuration", "periods_id" AS "periodsId", "mean", "deviation"
          FROM "evaluation" INDEXED BY "evaluation_key" WHERE "family" = ? AND "seq" <= ?
          ORDER BY "configuration_hash"`,
      )
      .iterate(family, through) as IterableIterator<
      Omit<FamilyRow, 'periods'> & { readonly periodsId: number }
    >;
    for (const { periodsId, ...row } of rows) yield { ...row, periods: this.#periods.of(periodsId) };
  }

  returns(seq: number): Float32Array | null {
    const bytes = this.#returns.get(seq) as Uint8Array | undefined;
    return bytes === undefined ? null : new Float32Array(ownBuffer(bytes));
  }

  placeOf(operationId: string): { readonly seq: number; readonly through: number } | null {
    const place = this.#connection
      .prepare(
        `SELECT "seq", "through" FROM "operation_evaluation" WHERE "operation_id" = ? AND "seq" IS NOT NULL`,
      )
      .get(operationId) as { seq: number; through: number } | undefined;
    return place ?? null;
  }

  operations({ family, types, after, limit }: JudgedQuery): readonly JudgedOperation[] {
    const rows = this.#connection
      .prepare(
        `SELECT "evaluation"."seq", "operation"."id" AS "operationId", "operation"."model" IS NOT NULL AS "hasModel",
            "severity", "total_trades" AS "totalTrades", "deflated_sharpe" AS "deflatedSharpe",
            "summary" ->> 'basis' AS "basis", "summary" ->> 'evaluated' AS "evaluated", "summary" ->> 'verdict' AS "verdict"
          FROM "evaluation" INDEXED BY "evaluation_family_idx"
          JOIN "operation_evaluation" ON "operation_evaluation"."seq" = "evaluation"."seq"
          JOIN "operation" ON "operation"."id" = "operation_evaluation"."operation_id"
          WHERE "family" = @family AND "evaluation"."seq" <= @seq
            AND ("evaluation"."seq" < @seq OR "operation"."id" < @operationId)
            AND "operation"."status" = 'COMPLETED' AND "operation"."type" IN (SELECT value FROM json_each(@types))
          ORDER BY "evaluation"."seq" DESC, "operation"."id" DESC LIMIT @limit`,
      )
      .all({
        family,
        types: JSON.stringify(types),
        seq: after?.seq ?? Number.MAX_SAFE_INTEGER,
        operationId: after?.operationId ?? '',
        limit,
      }) as readonly StoredOperation[];
    return rows.map(fromStored);
  }

  unjudged(types: readonly string[]): readonly string[] {
    return this.#connection
      .prepare(
        `SELECT DISTINCT "family" FROM "operation_evaluation"
          JOIN "evaluation" ON "evaluation"."seq" = "operation_evaluation"."seq"
          JOIN "operation" ON "operation"."id" = "operation_evaluation"."operation_id"
          WHERE "operation"."type" IN (SELECT value FROM json_each(?)) AND ("summary" ->> 'verdict' IS NULL
            OR coalesce((SELECT "through" FROM "evaluation_judged" WHERE "evaluation_judged"."family" = "evaluation"."family"), 0)
              < (SELECT max("seq") FROM "evaluation" AS "last" WHERE "last"."family" = "evaluation"."family"))`,
      )
      .pluck()
      .all(JSON.stringify(types)) as readonly string[];
  }
}

function periodsOf(stored: StoredPeriods | undefined): EvaluationPeriods {
  const length = PERIOD_LENGTHS.find((name) => name === stored?.length);
  if (stored === undefined || length === undefined) return NO_PERIODS;
  return { length, perYear: stored.perYear, days: new Int32Array(ownBuffer(stored.days)) };
}

/** Of a damaged row, which then has nothing in common with others. */
const NO_PERIODS: EvaluationPeriods = { length: 'DAY', perYear: 252, days: new Int32Array() };

interface StoredOperation {
  readonly seq: number;
  readonly operationId: string;
  readonly hasModel: number;
  readonly severity: string | null;
  readonly totalTrades: number | null;
  readonly deflatedSharpe: number | null;
  readonly basis: unknown;
  readonly evaluated: unknown;
  readonly verdict: unknown;
}

function fromStored(row: StoredOperation): JudgedOperation {
  const { seq, operationId, totalTrades, deflatedSharpe, evaluated } = row;
  return {
    ...{ seq, operationId },
    summary: {
      ...{ totalTrades, deflatedSharpe },
      basis: SUMMARY_BASES.find((name) => name === row.basis) ?? null,
      evaluated: typeof evaluated === 'number' ? evaluated : null,
      verdict: VERDICTS.find((name) => name === row.verdict) ?? null,
    },
    hasModel: row.hasModel === 1,
    isInvalid: row.severity === 'INVALIDATES',
  };
}

/** Copies bytes to where numbers of four bytes may begin, without those that are not a whole number. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  const whole = new Uint8Array(bytes.byteLength - (bytes.byteLength % 4));
  whole.set(bytes.subarray(0, whole.length));
  return whole.buffer;
}
