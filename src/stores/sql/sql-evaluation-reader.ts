import type { LedgerQuery } from '../../operations/ports/evaluation-ledger.js';
import type {
  EvaluationReader,
  FamilyRow,
  JudgedOperation,
  JudgedQuery,
  JudgedRow,
  LedgerGroupPage,
} from '../../operations/ports/evaluation-reader.js';
import {
  type EvaluationMoments,
  type EvaluationPeriods,
  PERIOD_LENGTHS,
} from '../../operations/record/evaluation.js';
import { SUMMARY_BASES, VERDICTS } from '../../operations/record/operation-summary.js';
import { readGroups } from './evaluation-groups.js';
import { lastOf } from './evaluation-reads.js';
import { Prisma } from './generated/client.js';
import { KeptPeriods } from './kept-periods.js';
import type { SqlDialect } from './sql-dialect.js';
import { type Answer, firstOf, rowsOf, type Steps } from './steps.js';

interface StoredPeriods {
  readonly length: string;
  readonly perYear: number;
  readonly days: Uint8Array;
}

/** Rows of a family that are read at a time. */
const ROWS_A_STEP = 10_000;

/** Reads the ledger over a connection that answers at once, for a thread that may wait. */
export class SqlEvaluationReader implements EvaluationReader {
  readonly #dialect: SqlDialect;
  readonly #ask: (statement: Prisma.Sql) => Answer;
  readonly #periods = new KeptPeriods((id) => periodsOf(this.#first(periodsStatement(id))));

  /** @param ask answers within one transaction, so that all of it is as it was at one instant */
  constructor(dialect: SqlDialect, ask: (statement: Prisma.Sql) => Answer) {
    this.#dialect = dialect;
    this.#ask = ask;
  }

  row(seq: number): JudgedRow | null {
    const row = this.#first<EvaluationMoments & { readonly family: string; readonly periodsId: number }>(
      Prisma.sql`SELECT "family", "periods_id" AS "periodsId", "periods", "mean", "deviation", "skewness", "kurtosis"
        FROM "evaluation" WHERE "seq" = ${seq}`,
    );
    if (row === undefined) return null;
    const { family, periodsId, ...moments } = row;
    return { seq, family, periodsId, periods: this.#periods.of(periodsId), moments };
  }

  lastOf(family: string): number {
    return this.#run(lastOf(family));
  }

  *rows(family: string, through: number): Iterable<FamilyRow> {
    let after: { readonly configuration: string; readonly seq: number } | null = null;
    let rows: readonly StoredFamilyRow[];
    do {
      rows = this.#run(rowsOf<StoredFamilyRow>(this.#rowsStatement(family, through, after)));
      for (const { periodsId, ...row } of rows) yield { ...row, periods: this.#periods.of(periodsId) };
      after = rows.at(-1) ?? null;
    } while (rows.length === ROWS_A_STEP);
  }

  returns(seq: number): Float32Array | null {
    const row = this.#first<{ readonly bytes: Uint8Array }>(
      Prisma.sql`SELECT "bytes" FROM "evaluation_returns" WHERE "seq" = ${seq}`,
    );
    return row === undefined ? null : new Float32Array(ownBuffer(row.bytes));
  }

  placeOf(operationId: string): { readonly seq: number; readonly through: number } | null {
    const place = this.#first<{ seq: number; through: number }>(
      Prisma.sql`SELECT "seq", "through" FROM "operation_evaluation"
        WHERE "operation_id" = ${operationId} AND "seq" IS NOT NULL`,
    );
    return place ?? null;
  }

  operations({ family, types, after, limit }: JudgedQuery): readonly JudgedOperation[] {
    const member = (name: string): Prisma.Sql => this.#dialect.member(Prisma.raw('"summary"'), name);
    const behind =
      after === null
        ? Prisma.empty
        : Prisma.sql`AND ("evaluation"."seq", "operation"."id") < (${after.seq}, ${after.operationId})`;
    const rows = this.#run(
      rowsOf<StoredOperation>(
        Prisma.sql`SELECT "evaluation"."seq", "operation"."id" AS "operationId", "operation"."model" IS NOT NULL AS "hasModel",
            "severity", "total_trades" AS "totalTrades", "deflated_sharpe" AS "deflatedSharpe",
            ${member('basis')} AS "basis", ${member('evaluated')} AS "evaluated", ${member('verdict')} AS "verdict"
          FROM "evaluation" ${this.#dialect.orderedBy('evaluation_family_idx')}
          JOIN "operation_evaluation" ON "operation_evaluation"."seq" = "evaluation"."seq"
          JOIN "operation" ON "operation"."id" = "operation_evaluation"."operation_id"
          WHERE "family" = ${family} ${behind} AND "operation"."status" = 'COMPLETED'
            AND ${this.#dialect.isOneOf(Prisma.raw('"operation"."type"'), types)}
          ORDER BY "evaluation"."seq" DESC, "operation"."id" DESC LIMIT ${limit}`,
      ),
    );
    return rows.map(fromStored);
  }

  groups(query: LedgerQuery): LedgerGroupPage {
    return this.#run(readGroups(this.#dialect, query));
  }

  unjudged(types: readonly string[]): readonly string[] {
    const rows = this.#run(
      rowsOf<{ readonly family: string }>(
        Prisma.sql`SELECT DISTINCT "family" FROM "operation_evaluation"
          JOIN "evaluation" ON "evaluation"."seq" = "operation_evaluation"."seq"
          JOIN "operation" ON "operation"."id" = "operation_evaluation"."operation_id"
          WHERE ${this.#dialect.isOneOf(Prisma.raw('"operation"."type"'), types)}
            AND (${this.#dialect.member(Prisma.raw('"summary"'), 'verdict')} IS NULL
            OR coalesce((SELECT "through" FROM "evaluation_judged" WHERE "evaluation_judged"."family" = "evaluation"."family"), 0)
              < (SELECT max("seq") FROM "evaluation" AS "last" WHERE "last"."family" = "evaluation"."family"))`,
      ),
    );
    return rows.map(({ family }) => family);
  }

  /** The key has configurations in order, so that little has to be sorted. */
  #rowsStatement(
    family: string,
    through: number,
    after: { readonly configuration: string; readonly seq: number } | null,
  ): Prisma.Sql {
    const behind =
      after === null
        ? Prisma.empty
        : Prisma.sql`AND "configuration_hash" >= ${after.configuration}
          AND ("configuration_hash" > ${after.configuration} OR "seq" > ${after.seq})`;
    return Prisma.sql`SELECT "seq", "configuration_hash" AS "configuration", "periods_id" AS "periodsId", "mean", "deviation"
      FROM "evaluation" ${this.#dialect.orderedBy('evaluation_key')}
      WHERE "family" = ${family} AND "seq" <= ${through} ${behind}
      ORDER BY "configuration_hash", "seq" LIMIT ${ROWS_A_STEP}`;
  }

  #first<Row>(statement: Prisma.Sql): Row | undefined {
    return this.#run(firstOf<Row>(statement));
  }

  #run<T>(steps: Steps<T>): T {
    let step = steps.next();
    while (!step.done) step = steps.next(this.#ask(step.value));
    return step.value;
  }
}

type StoredFamilyRow = Omit<FamilyRow, 'periods'> & { readonly periodsId: number };

function periodsStatement(id: number): Prisma.Sql {
  return Prisma.sql`SELECT "length", "per_year" AS "perYear", "days" FROM "evaluation_periods" WHERE "id" = ${id}`;
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
      evaluated: evaluated === null ? null : wholeOrNull(Number(evaluated)),
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

function wholeOrNull(value: number): number | null {
  return Number.isSafeInteger(value) ? value : null;
}
