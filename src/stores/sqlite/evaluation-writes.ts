import { createHmac } from 'node:crypto';
import type BetterSqlite3 from 'better-sqlite3';
import { sha256 } from '../../base/pure/hashing.js';
import type { Evaluation, EvaluationBatch, EvaluationPeriods } from '../../operations/record/evaluation.js';
import { prepared } from './direct-statements.js';
import { toJsonText } from './json-text.js';

type Connection = BetterSqlite3.Database;

/** What an operation evaluated; null where it does not count. */
interface OperationEntry {
  readonly id: string;
  readonly evaluation: Evaluation | null;
  readonly at: Date;
}

/** What `look_hash` is where repetitions are the same; a null would be unequal to itself. */
const NO_LOOK = '';

const INSERT = `INSERT INTO "evaluation" ("family", "kind", "symbols", "timeframe", "start_date", "end_date",
    "configuration_hash", "look_hash", "model_hash", "periods_id", "periods", "mean", "deviation", "skewness",
    "kurtosis", "sharpe_ratio", "total_return", "at")
  VALUES (@family, @kind, @symbols, @timeframe, @startDate, @endDate, @configurationHash, @lookHash, @modelHash,
    @periodsId, @periods, @mean, @deviation, @skewness, @kurtosis, @sharpeRatio, @totalReturn, @at)
  ON CONFLICT DO NOTHING RETURNING "seq"`;

/**
 * Enters evaluations; belongs into a transaction.
 * @returns how many of them were not known
 */
export function enterEvaluations(
  connection: Connection,
  secret: Buffer,
  { evaluations, at }: EvaluationBatch,
): number {
  const writer = new EvaluationWriter(connection, secret, at);
  return evaluations.reduce((count, evaluation) => (writer.enter(evaluation).isNew ? count + 1 : count), 0);
}

/** Returns the families under which evaluations are counted, each once. */
export function familiesOf(
  connection: Connection,
  evaluations: readonly Pick<Evaluation, 'family'>[],
): readonly string[] {
  const names = new Set(evaluations.map(({ family }) => family));
  return [...new Set([...names].map((name) => familyOf(connection, name)))];
}

/**
 * Enters what a COMPLETED operation evaluated, and where it stands from now on; belongs into a transaction.
 * @returns false when it has a place already
 */
export function placeOperation(
  connection: Connection,
  secret: Buffer,
  { id, evaluation, at }: OperationEntry,
): boolean {
  const seq = evaluation === null ? null : new EvaluationWriter(connection, secret, at).enter(evaluation).seq;
  const place = prepared(
    connection,
    `INSERT INTO "operation_evaluation" ("operation_id", "seq", "through")
      VALUES (?, ?, (SELECT coalesce(max("seq"), 0) FROM "evaluation")) ON CONFLICT DO NOTHING`,
  );
  return place.run(id, seq).changes > 0;
}

/** Returns the name under which a name is counted. */
export function familyOf(connection: Connection, name: string): string {
  const family = prepared(connection, `SELECT "family" FROM "evaluation_family" WHERE "name" = ?`)
    .pluck()
    .get(name) as string | undefined;
  return family ?? name;
}

/** Has a name counted with another, unless it has rows or a family; belongs into a transaction. */
export function inheritFamily(connection: Connection, name: string, from: string): void {
  const family = familyOf(connection, from);
  if (family === name) return;
  const hasRows = prepared(connection, `SELECT 1 FROM "evaluation" WHERE "family" = ? LIMIT 1`).get(name);
  if (hasRows !== undefined) return;
  prepared(
    connection,
    `INSERT INTO "evaluation_family" ("name", "family") VALUES (?, ?) ON CONFLICT DO NOTHING`,
  ).run(name, family);
}

/** Returns the keyed hash of a look. */
export function lookHashOf(secret: Buffer, look: string | null): string {
  return look === null ? NO_LOOK : keyedHash(secret, 'look', look);
}

/** Writes the rows of one transaction: what they have in common is looked up once. */
class EvaluationWriter {
  readonly #families = new Map<string, string>();
  readonly #periodsIds = new Map<Int32Array, number>();

  constructor(
    private readonly connection: Connection,
    private readonly secret: Buffer,
    private readonly at: Date,
  ) {}

  enter(evaluation: Evaluation): { readonly seq: number; readonly isNew: boolean } {
    const { returns, moments, periods } = evaluation;
    if (returns !== null && returns.length !== periods.days.length)
      throw new TypeError(`${returns.length} returns are not those of ${periods.days.length} periods.`);
    const key = {
      family: this.#familyOf(evaluation.family),
      configurationHash: keyedHash(this.secret, 'configuration', evaluation.configuration),
      startDate: evaluation.startDate,
      endDate: evaluation.endDate,
      lookHash: lookHashOf(this.secret, evaluation.look),
    };
    const inserted = prepared(this.connection, INSERT)
      .pluck()
      .get({
        ...key,
        kind: evaluation.kind,
        symbols: toJsonText(evaluation.symbols),
        timeframe: evaluation.timeframe,
        modelHash: evaluation.modelHash,
        periodsId: this.#periodsIdOf(periods),
        periods: moments.periods,
        mean: finiteOrNull(moments.mean),
        deviation: finiteOrNull(moments.deviation),
        skewness: finiteOrNull(moments.skewness),
        kurtosis: finiteOrNull(moments.kurtosis),
        sharpeRatio: finiteOrNull(evaluation.sharpeRatio),
        totalReturn: finiteOrNull(evaluation.totalReturn),
        at: BigInt(this.at.getTime()),
      }) as number | undefined;
    if (inserted === undefined) return { seq: this.#find(key), isNew: false };
    if (returns !== null) {
      prepared(this.connection, `INSERT INTO "evaluation_returns" ("seq", "bytes") VALUES (?, ?)`).run(
        inserted,
        bytesOf(returns),
      );
    }
    return { seq: inserted, isNew: true };
  }

  #find(key: Readonly<Record<string, string>>): number {
    return prepared(
      this.connection,
      `SELECT "seq" FROM "evaluation" WHERE "family" = @family AND "configuration_hash" = @configurationHash
        AND "start_date" = @startDate AND "end_date" = @endDate AND "look_hash" = @lookHash`,
    )
      .pluck()
      .get(key) as number;
  }

  #familyOf(name: string): string {
    const family = this.#families.get(name) ?? familyOf(this.connection, name);
    this.#families.set(name, family);
    return family;
  }

  #periodsIdOf({ length, perYear, days }: EvaluationPeriods): number {
    const known = this.#periodsIds.get(days);
    if (known !== undefined) return known;
    const digest = sha256(length, String(perYear), days);
    prepared(
      this.connection,
      `INSERT INTO "evaluation_periods" ("digest", "length", "per_year", "days") VALUES (?, ?, ?, ?)
        ON CONFLICT DO NOTHING`,
    ).run(digest, length, perYear, bytesOf(days));
    const id = prepared(this.connection, `SELECT "id" FROM "evaluation_periods" WHERE "digest" = ?`)
      .pluck()
      .get(digest) as number;
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
