import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type {
  EvaluationLedger,
  HoldoutQuery,
  JudgedFamily,
  Judgement,
  LedgerFilter,
  LedgerPage,
  LedgerPlace,
  LedgerQuery,
  LedgerRow,
  UnenteredPage,
  UnenteredQuery,
} from '../../src/operations/ports/evaluation-ledger.js';
import type { Evaluation, EvaluationBatch } from '../../src/operations/record/evaluation.js';
import type { Operation } from '../../src/operations/record/operation.js';

/** The operations that a ledger in memory stands beside. */
export interface LedgerOperations {
  completed(): readonly Operation[];
  find(id: string): Operation | undefined;
  put(operation: Operation): void;
}

interface Entered extends LedgerRow {
  readonly evaluation: Evaluation;
}

/** Keeps the ledger in memory by the rules of EvaluationLedger, for tests without a database. */
export class InMemoryEvaluationLedger implements EvaluationLedger {
  readonly #rows: Entered[] = [];
  readonly #families = new Map<string, string>();
  readonly #places = new Map<string, Omit<LedgerPlace, 'family'>>();
  /** By how many rows families were judged. */
  readonly #judged = new Map<string, number>();
  readonly #listeners: ((family: string) => void)[] = [];
  readonly #operations: LedgerOperations;

  constructor(operations: LedgerOperations) {
    this.#operations = operations;
  }

  async enter({ evaluations, at }: EvaluationBatch): Promise<number> {
    const before = this.#rows.length;
    for (const { totalReturn } of evaluations)
      if (!Number.isFinite(totalReturn)) throw new TypeError(`${totalReturn} cannot be entered.`);
    for (const evaluation of evaluations) this.enterOne(evaluation, at);
    return this.#rows.length - before;
  }

  /** Returns the number of the row, be it new or not. */
  enterOne(evaluation: Evaluation, at: Date): number {
    const family = this.#familyOf(evaluation.family);
    for (const listener of this.#listeners) listener(family);
    const { symbols, timeframe, startDate, endDate, sharpeRatio, totalReturn, look } = evaluation;
    const configurationHash = createHash('sha256').update(evaluation.configuration).digest('hex');
    const known = this.#rows.find(
      (row) =>
        row.family === family &&
        row.configurationHash === configurationHash &&
        row.startDate === startDate &&
        row.endDate === endDate &&
        row.evaluation.look === look &&
        (look !== null || isDeepStrictEqual(row.evaluation.moments, evaluation.moments)),
    );
    if (known !== undefined) return known.seq;
    const seq = this.#rows.length + 1;
    const shown = {
      family,
      symbols,
      timeframe,
      startDate,
      endDate,
      configurationHash,
      sharpeRatio,
      totalReturn,
    };
    this.#rows.push({ seq, ...shown, at, evaluation });
    return seq;
  }

  async familyOf(name: string): Promise<string> {
    return this.#familyOf(name);
  }

  async inherit(name: string, from: string): Promise<void> {
    const family = this.#familyOf(from);
    const isTaken = this.#families.has(name) || this.#rows.some((row) => row.family === name);
    if (family !== name && !isTaken) this.#families.set(name, family);
  }

  async list({ filter, first, before }: LedgerQuery): Promise<LedgerPage> {
    const found = this.#matching(filter)
      .filter(({ seq }) => before === null || seq < before)
      .reverse();
    const rows = found.slice(0, first).map(({ evaluation: _evaluation, ...row }) => row);
    return { rows, hasNextPage: found.length > first };
  }

  async count(filter: LedgerFilter): Promise<number> {
    return this.#matching(filter).length;
  }

  async countHoldouts({ family, startDate, endDate, exceptLook }: HoldoutQuery): Promise<number> {
    return this.#matching({ family: this.#familyOf(family) }).filter(
      (row) =>
        row.evaluation.kind === 'HOLDOUT' &&
        row.startDate <= endDate &&
        row.endDate >= startDate &&
        (exceptLook === null || row.evaluation.look !== exceptLook),
    ).length;
  }

  async placeOf(operationId: string): Promise<LedgerPlace | null> {
    const place = this.#places.get(operationId);
    const row = this.#rows.find(({ seq }) => seq === place?.seq);
    return place === undefined ? null : { ...place, family: row?.family ?? null };
  }

  async enterOperation(id: string, evaluation: Evaluation | null, at: Date): Promise<boolean> {
    return this.#operations.find(id)?.status === 'COMPLETED' && this.place(id, evaluation, at);
  }

  /** @returns false for an operation that has a place */
  place(id: string, evaluation: Evaluation | null, at: Date): boolean {
    if (this.#places.has(id)) return false;
    const seq = evaluation === null ? null : this.enterOne(evaluation, at);
    this.#places.set(id, { seq, through: this.#rows.length });
    return true;
  }

  /** Lets go of the place of an operation that was deleted; its row stays. */
  forget(id: string): void {
    this.#places.delete(id);
  }

  async readUnentered({ type, after, examined }: UnenteredQuery): Promise<UnenteredPage> {
    const order = ({ createdAt, id }: Pick<Operation, 'createdAt' | 'id'>): string =>
      `${createdAt.toISOString()} ${id}`;
    const found = this.#operations
      .completed()
      .filter((operation) => operation.type === type && (after === null || order(operation) > order(after)))
      .sort((a, b) => (order(a) < order(b) ? -1 : 1))
      .slice(0, examined);
    const last = found.length < examined ? undefined : found.at(-1);
    return {
      operations: found.filter(({ id }) => !this.#places.has(id)),
      next: last === undefined ? null : { createdAt: last.createdAt, id: last.id },
    };
  }

  async lastOf(family: string): Promise<number> {
    return this.#matching({ family }).at(-1)?.seq ?? 0;
  }

  onEntered(listener: (family: string) => void): void {
    this.#listeners.push(listener);
  }

  async rewriteJudgements(
    judgements: readonly Judgement[],
    { family, through, isWhole }: JudgedFamily,
  ): Promise<boolean> {
    if ((this.#judged.get(family) ?? 0) > through) return false;
    if (isWhole) this.#judged.set(family, through);
    for (const { operationId, ...said } of judgements) {
      const operation = this.#operations.find(operationId);
      if (operation !== undefined)
        this.#operations.put({ ...operation, summary: { ...operation.summary, ...said } });
    }
    return true;
  }

  #familyOf(name: string): string {
    return this.#families.get(name) ?? name;
  }

  #matching({ family, symbol, timeframe }: LedgerFilter): readonly Entered[] {
    return this.#rows.filter(
      (row) =>
        (family === undefined || row.family === family) &&
        (symbol === undefined || row.symbols.includes(symbol)) &&
        (timeframe === undefined || row.timeframe === timeframe),
    );
  }
}
