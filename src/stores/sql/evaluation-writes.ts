import { createHmac } from 'node:crypto';
import { sha256 } from '../../base/pure/hashing.js';
import type {
  Evaluation,
  EvaluationBatch,
  EvaluationMoments,
  EvaluationPeriods,
} from '../../operations/record/evaluation.js';
import { Prisma } from './generated/client.js';
import { toJsonText } from './json-text.js';
import type { SqlDatabase } from './sql-database.js';
import type { SqlDialect } from './sql-dialect.js';
import { changesOf, firstOf, type Steps } from './steps.js';

/** What an operation evaluated; null where it does not count. */
interface OperationEntry {
  readonly id: string;
  readonly evaluation: Evaluation | null;
  readonly at: Date;
}

/** What `look_hash` is where a repetition that comes to the same is the same row; a null would be unequal to itself. */
const NO_LOOK = '';

/** What rows are written by. */
type Ledger = Pick<SqlDatabase, 'dialect' | 'secret'>;

/**
 * Enters evaluations; belongs into a transaction.
 * @returns how many of them were not known
 */
export function* enterEvaluations(ledger: Ledger, { evaluations, at }: EvaluationBatch): Steps<number> {
  const writer = new EvaluationWriter(ledger, at);
  let count = 0;
  for (const evaluation of evaluations) if ((yield* writer.enter(evaluation)).isNew) count++;
  return count;
}

/** Returns the families under which evaluations are counted, each once. */
export function* familiesOf(evaluations: readonly Pick<Evaluation, 'family'>[]): Steps<readonly string[]> {
  const families = new Set<string>();
  for (const name of new Set(evaluations.map(({ family }) => family))) families.add(yield* familyOf(name));
  return [...families];
}

/**
 * Enters what a COMPLETED operation evaluated, and where it stands from now on; belongs into a transaction.
 * @returns false when it has a place already
 */
export function* placeOperation(ledger: Ledger, { id, evaluation, at }: OperationEntry): Steps<boolean> {
  const seq = evaluation === null ? null : (yield* new EvaluationWriter(ledger, at).enter(evaluation)).seq;
  const changes = yield* changesOf(
    Prisma.sql`INSERT INTO "operation_evaluation" ("operation_id", "seq", "through")
      VALUES (${id}, ${seq}, (SELECT coalesce(max("seq"), 0) FROM "evaluation")) ON CONFLICT DO NOTHING`,
  );
  return changes > 0;
}

/** Returns the name under which a name is counted. */
export function* familyOf(name: string): Steps<string> {
  const row = yield* firstOf<{ family: string }>(
    Prisma.sql`SELECT "family" FROM "evaluation_family" WHERE "name" = ${name}`,
  );
  return row?.family ?? name;
}

/** Has a name counted with another, unless it has rows or a family; belongs into a transaction. */
export function* inheritFamily(dialect: SqlDialect, name: string, from: string): Steps<void> {
  yield* lockLedger(dialect);
  const family = yield* familyOf(from);
  if (family === name) return;
  const row = yield* firstOf(Prisma.sql`SELECT 1 FROM "evaluation" WHERE "family" = ${name} LIMIT 1`);
  if (row !== undefined) return;
  yield Prisma.sql`INSERT INTO "evaluation_family" ("name", "family") VALUES (${name}, ${family})
    ON CONFLICT DO NOTHING`;
}

/** Rows are numbered in the order in which they become visible, so one transaction at a time enters any. */
function* lockLedger(dialect: SqlDialect): Steps<void> {
  const lock = dialect.lock('ledger');
  if (lock !== null) yield lock;
}

/** Returns the keyed hash of a look. */
export function lookHashOf(secret: Buffer, look: string | null): string {
  return look === null ? NO_LOOK : keyedHash(secret, 'look', look);
}

interface RowKey {
  readonly family: string;
  readonly configurationHash: string;
  readonly periodsId: number;
  readonly lookHash: string;
}

interface EnteredRow {
  readonly seq: number;
  readonly isNew: boolean;
  readonly moments: EvaluationMoments;
}

const MOMENTS = ['periods', 'mean', 'deviation', 'skewness', 'kurtosis'] as const;

/** Equal returns have the same moments to the last bit. */
function isSame(a: EvaluationMoments, b: EvaluationMoments): boolean {
  return MOMENTS.every((name) => a[name] === b[name]);
}

/** Writes the rows of one transaction: what they have in common is looked up once. */
class EvaluationWriter {
  readonly #families = new Map<string, string>();
  readonly #periodsIds = new Map<Int32Array, number>();
  #isLocked = false;

  constructor(
    private readonly ledger: Ledger,
    private readonly at: Date,
  ) {}

  /** What comes to other returns than the row of its key, as with another capital, has one of its own. */
  *enter(evaluation: Evaluation): Steps<EnteredRow> {
    const { returns, moments, periods } = evaluation;
    if (returns !== null && returns.length !== periods.days.length)
      throw new TypeError(`${returns.length} returns are not those of ${periods.days.length} periods.`);
    const { dialect, secret } = this.ledger;
    if (!this.#isLocked) yield* lockLedger(dialect);
    this.#isLocked = true;
    const key = {
      family: yield* this.#familyOf(evaluation.family),
      configurationHash: keyedHash(secret, 'configuration', evaluation.configuration),
      periodsId: yield* this.#periodsIdOf(periods),
    };
    const row = yield* this.#enterBy({ ...key, lookHash: lookHashOf(secret, evaluation.look) }, evaluation);
    if (row.isNew || evaluation.look !== null || isSame(row.moments, moments)) return row;
    const lookHash = keyedHash(secret, 'moments', MOMENTS.map((name) => String(moments[name])).join());
    return yield* this.#enterBy({ ...key, lookHash }, evaluation);
  }

  /** Enters a row unless there is one with its key; that one is returned with its moments. */
  *#enterBy(
    { family, configurationHash, periodsId, lookHash }: RowKey,
    { startDate, endDate, moments, returns, ...evaluation }: Evaluation,
  ): Steps<EnteredRow> {
    const inserted = yield* firstOf<{ seq: number }>(
      Prisma.sql`INSERT INTO "evaluation" ("seq", "family", "kind", "symbols", "timeframe", "start_date", "end_date",
          "configuration_hash", "look_hash", "model_hash", "periods_id", "periods", "mean", "deviation", "skewness",
          "kurtosis", "sharpe_ratio", "total_return", "at")
        VALUES (${this.ledger.dialect.nextNumber('evaluation', 'seq')}, ${family}, ${evaluation.kind}, ${toJsonText(evaluation.symbols)}, ${evaluation.timeframe},
          ${startDate}, ${endDate}, ${configurationHash}, ${lookHash}, ${evaluation.modelHash}, ${periodsId},
          ${moments.periods}, ${finiteOrNull(moments.mean)}, ${finiteOrNull(moments.deviation)},
          ${finiteOrNull(moments.skewness)}, ${finiteOrNull(moments.kurtosis)},
          ${finiteOrNull(evaluation.sharpeRatio)}, ${finiteOrNull(evaluation.totalReturn)}, ${this.at})
        ON CONFLICT DO NOTHING RETURNING "seq"`,
    );
    if (inserted === undefined) {
      const found = yield* firstOf<{ readonly seq: number } & EvaluationMoments>(
        Prisma.sql`SELECT "seq", "periods", "mean", "deviation", "skewness", "kurtosis" FROM "evaluation"
          WHERE "family" = ${family} AND "configuration_hash" = ${configurationHash}
          AND "start_date" = ${startDate} AND "end_date" = ${endDate} AND "look_hash" = ${lookHash}`,
      );
      const { seq, ...known } = found as NonNullable<typeof found>;
      return { seq, isNew: false, moments: known };
    }
    const { seq } = inserted;
    if (returns !== null)
      yield Prisma.sql`INSERT INTO "evaluation_returns" ("seq", "bytes") VALUES (${seq}, ${bytesOf(returns)})`;
    return { seq, isNew: true, moments };
  }

  *#familyOf(name: string): Steps<string> {
    const family = this.#families.get(name) ?? (yield* familyOf(name));
    this.#families.set(name, family);
    return family;
  }

  *#periodsIdOf({ length, perYear, days }: EvaluationPeriods): Steps<number> {
    const known = this.#periodsIds.get(days);
    if (known !== undefined) return known;
    const digest = sha256(length, String(perYear), days);
    yield Prisma.sql`INSERT INTO "evaluation_periods" ("id", "digest", "length", "per_year", "days")
      VALUES (${this.ledger.dialect.nextNumber('evaluation_periods', 'id')}, ${digest}, ${length}, ${perYear},
        ${bytesOf(days)}) ON CONFLICT DO NOTHING`;
    const found = yield* firstOf<{ id: number }>(
      Prisma.sql`SELECT "id" FROM "evaluation_periods" WHERE "digest" = ${digest}`,
    );
    const { id } = found as { id: number };
    this.#periodsIds.set(days, id);
    return id;
  }
}

/** Without the secret nobody can try which parameters a hash is of. */
function keyedHash(secret: Buffer, use: string, text: string): string {
  return createHmac('sha256', secret).update(`${use}\0${text}`).digest('hex');
}

function bytesOf({ buffer, byteOffset, byteLength }: NodeJS.TypedArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function finiteOrNull(value: number | null): number | null {
  if (value !== null && !Number.isFinite(value)) throw new TypeError(`${value} cannot be entered.`);
  return value;
}
