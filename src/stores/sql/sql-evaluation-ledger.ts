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
import { tellEntered } from './entered-families.js';
import { countHoldouts, countRows, lastOf, readPlace, readRows } from './evaluation-reads.js';
import { enterEvaluations, familyOf, inheritFamily, placeOperation } from './evaluation-writes.js';
import { findById } from './operation-reads.js';
import type { SqlDatabase } from './sql-database.js';
import { readUnentered, rewriteJudgements } from './summary-judgements.js';

/** Keeps the ledger in the database of the operations, so that both are written in one transaction. */
export class SqlEvaluationLedger implements EvaluationLedger {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async enter(batch: EvaluationBatch): Promise<number> {
    const count = await this.#database.write(() => enterEvaluations(this.#database, batch));
    await tellEntered(this.#database, batch.evaluations);
    return count;
  }

  familyOf(name: string): Promise<string> {
    return this.#database.read(familyOf(name));
  }

  inherit(name: string, from: string): Promise<void> {
    return this.#database.write(() => inheritFamily(this.#database.dialect, name, from));
  }

  list(query: LedgerQuery): Promise<LedgerPage> {
    return this.#database.read(readRows(this.#database.dialect, query));
  }

  count(filter: LedgerFilter): Promise<number> {
    return this.#database.read(countRows(this.#database.dialect, filter));
  }

  lastOf(family: string): Promise<number> {
    return this.#database.read(lastOf(family));
  }

  countHoldouts(query: HoldoutQuery): Promise<number> {
    return this.#database.read(countHoldouts(this.#database.secret, query));
  }

  placeOf(operationId: string): Promise<LedgerPlace | null> {
    return this.#database.read(readPlace(operationId));
  }

  async enterOperation(id: string, evaluation: Evaluation | null, at: Date): Promise<boolean> {
    const database = this.#database;
    const isEntered = await database.write(function* () {
      const operation = yield* findById(id);
      return operation?.status === 'COMPLETED' && (yield* placeOperation(database, { id, evaluation, at }));
    });
    if (isEntered && evaluation !== null) await tellEntered(database, [evaluation]);
    return isEntered;
  }

  readUnentered(query: UnenteredQuery): Promise<UnenteredPage> {
    return this.#database.read(readUnentered(this.#database.dialect, query));
  }

  rewriteJudgements(judgements: readonly Judgement[], by: JudgedFamily): Promise<boolean> {
    return this.#database.write(() => rewriteJudgements(this.#database.dialect, judgements, by));
  }

  onEntered(listener: (family: string) => void): void {
    this.#database.evaluated.add(listener);
  }
}
