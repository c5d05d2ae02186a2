import type {
  EvaluationLedger,
  HoldoutQuery,
  JudgedFamily,
  Judgement,
  LedgerFilter,
  LedgerPage,
  LedgerPlace,
  LedgerQuery,
  UnenteredPage,
  UnenteredQuery,
} from '../../operations/ports/evaluation-ledger.js';
import type { Evaluation, EvaluationBatch } from '../../operations/record/evaluation.js';
import type { Database } from './database.js';
import { tellEntered } from './entered-families.js';
import { countHoldouts, countRows, lastOf, readPlace, readRows } from './evaluation-reads.js';
import { enterEvaluations, familyOf, inheritFamily, placeOperation } from './evaluation-writes.js';
import { findById } from './operation-reads.js';
import type { SqlDialect } from './sql-dialect.js';
import { sqliteDialect } from './sqlite-dialect.js';
import { readUnentered, rewriteJudgements } from './summary-judgements.js';

/** Keeps the ledger in the database of the operations, so that both are written in one transaction. */
export class SqliteEvaluationLedger implements EvaluationLedger {
  readonly #database: Database;
  readonly #dialect: SqlDialect = sqliteDialect;

  constructor(database: Database) {
    this.#database = database;
  }

  async enter(batch: EvaluationBatch): Promise<number> {
    const count = await this.#write((direct) => enterEvaluations(direct, this.#database.secret, batch));
    tellEntered(this.#database, batch.evaluations);
    return count;
  }

  async familyOf(name: string): Promise<string> {
    return familyOf(this.#database.direct, name);
  }

  inherit(name: string, from: string): Promise<void> {
    return this.#write((direct) => inheritFamily(direct, name, from));
  }

  async list(query: LedgerQuery): Promise<LedgerPage> {
    return readRows(this.#database.direct, this.#dialect, query);
  }

  async count(filter: LedgerFilter): Promise<number> {
    return countRows(this.#database.direct, this.#dialect, filter);
  }

  async lastOf(family: string): Promise<number> {
    return lastOf(this.#database.direct, family);
  }

  async countHoldouts(query: HoldoutQuery): Promise<number> {
    return countHoldouts(this.#database.direct, this.#database.secret, query);
  }

  async placeOf(operationId: string): Promise<LedgerPlace | null> {
    return readPlace(this.#database.direct, operationId);
  }

  async enterOperation(id: string, evaluation: Evaluation | null, at: Date): Promise<boolean> {
    const isEntered = await this.#write(
      (direct) =>
        findById(direct, id)?.status === 'COMPLETED' &&
        placeOperation(direct, this.#database.secret, { id, evaluation, at }),
    );
    if (isEntered && evaluation !== null) tellEntered(this.#database, [evaluation]);
    return isEntered;
  }

  async readUnentered(query: UnenteredQuery): Promise<UnenteredPage> {
    return readUnentered(this.#database.direct, this.#dialect, query);
  }

  rewriteJudgements(judgements: readonly Judgement[], done: JudgedFamily | null): Promise<void> {
    return this.#write((direct) => rewriteJudgements(direct, judgements, done));
  }

  onEntered(listener: (family: string) => void): void {
    this.#database.evaluated.add(listener);
  }

  #write<T>(work: (direct: Database['direct']) => T): Promise<T> {
    const { direct, writes } = this.#database;
    return writes.runExclusive(async () => direct.transaction(() => work(direct)).immediate());
  }
}
