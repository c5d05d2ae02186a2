import type { TriedPeriods } from '../../domain/study/ledger/tried-configurations.js';
import type {
  EvaluationLedger,
  HoldoutQuery,
  LedgerFilter,
  LedgerPage,
  LedgerQuery,
  LedgerRow,
} from '../../operations/ports/evaluation-ledger.js';
import type { LedgerGroupPage } from '../../operations/ports/evaluation-reader.js';
import type { Operation } from '../../operations/record/operation.js';
import type { JudgedSelection, SelectionFigures } from './ledger-judge.js';

/** What was tried, as it counts against one result. */
export interface Selection extends JudgedSelection {
  /** When `now` was. */
  readonly asOf: Date;
  /** At sealed bars of its range, this one included. */
  readonly looks: number;
}

/** Counts the looks at sealed bars that an operation has part in. */
export type CountLooks = (operation: Operation) => Promise<number>;

export interface LedgerServiceOptions {
  readonly ledger: EvaluationLedger;
  /** Judges an operation by its family without blocking this thread. */
  readonly judge: (operationId: string) => Promise<JudgedSelection | null>;
  /** Counts independent configurations, which takes up to twenty seconds, without blocking this thread. */
  readonly effective: (operationId: string) => Promise<number | null>;
  /** Counts configurations that were evaluated on some periods without blocking this thread. */
  readonly countTried: (family: string, periods: TriedPeriods) => Promise<number>;
  /** Groups all rows that match without blocking this thread. */
  readonly groups: (query: LedgerQuery) => Promise<LedgerGroupPage>;
  /** Judges a row by its family without blocking this thread. */
  readonly judgeRow: (seq: number) => Promise<SelectionFigures | null>;
  readonly looks: CountLooks;
  readonly now: () => Date;
}

/** People look at the same few results again and again. */
const MOST_KEPT = 200;

/** Tells what was tried, and what that leaves of a result. */
export class LedgerService {
  readonly #options: LedgerServiceOptions;
  /** By operation and the last row of its family: with another row it is another answer. */
  readonly #selections = new Map<string, Promise<Omit<Selection, 'looks'> | null>>();
  readonly #effective = new Map<string, Promise<number | null>>();
  /** By the row and the last one of its family. */
  readonly #ofRows = new Map<string, Promise<SelectionFigures | null>>();

  constructor(options: LedgerServiceOptions) {
    this.#options = options;
  }

  /** Judges a COMPLETED operation by everything that was tried; null for one without a row in the ledger. */
  async selection(operation: Operation): Promise<Selection | null> {
    const { judge, looks, now } = this.#options;
    const key = await this.#keyOf(operation);
    if (key === null) return null;
    const judged = await remembered(this.#selections, key, async () => {
      const found = await judge(operation.id);
      return found && { ...found, asOf: now() };
    });
    return judged && { ...judged, looks: await looks(operation) };
  }

  /** Returns as how many independent configurations those that were tried are; null where that is undefined. */
  async effective(operation: Operation): Promise<number | null> {
    const key = await this.#keyOf(operation);
    if (key === null) return null;
    return remembered(this.#effective, key, () => this.#options.effective(operation.id));
  }

  /** @param filter.family name of a strategy, which may be counted with another one */
  async list({ filter, ...page }: LedgerQuery): Promise<LedgerPage> {
    return this.#options.ledger.list({ ...page, filter: await this.#ofFamily(filter) });
  }

  async count(filter: LedgerFilter): Promise<number> {
    return this.#options.ledger.count(await this.#ofFamily(filter));
  }

  /** Reads a page of groups of rows of one family, the same symbols and bars. */
  async groups({ filter, ...page }: LedgerQuery): Promise<LedgerGroupPage> {
    return this.#options.groups({ ...page, filter: await this.#ofFamily(filter) });
  }

  /** Judges a row by everything that was tried; null for one that is not there. */
  async rowSelection({ seq, family }: LedgerRow): Promise<SelectionFigures | null> {
    const { ledger, judgeRow } = this.#options;
    return remembered(this.#ofRows, `${seq} ${await ledger.lastOf(family)}`, () => judgeRow(seq));
  }

  /**
   * Counts the configurations that were evaluated on periods, each once: all that are in the way of a result there.
   * @param family name of a strategy, which may be counted with another one
   */
  async countTried(family: string, periods: TriedPeriods): Promise<number> {
    const { ledger, countTried } = this.#options;
    return countTried(await ledger.familyOf(family), periods);
  }

  /** Counts the looks at holdouts of a family that have a day in common with a range, without those of one look. */
  earlierHoldouts(query: HoldoutQuery): Promise<number> {
    return this.#options.ledger.countHoldouts(query);
  }

  /** Has what is tried under a name counted with what was tried under another, from which it was made. */
  inherit(name: string, from: string): Promise<void> {
    return this.#options.ledger.inherit(name, from);
  }

  async #ofFamily(filter: LedgerFilter): Promise<LedgerFilter> {
    const { family } = filter;
    return family === undefined ? filter : { ...filter, family: await this.#options.ledger.familyOf(family) };
  }

  async #keyOf({ id, status }: Operation): Promise<string | null> {
    if (status !== 'COMPLETED') return null;
    const { ledger } = this.#options;
    const place = await ledger.placeOf(id);
    if (place === null || place.family === null) return null;
    return `${id} ${await ledger.lastOf(place.family)}`;
  }
}

/** Returns the answer of a key, which is worked out once; one that failed is not kept. */
function remembered<Answer>(
  kept: Map<string, Promise<Answer>>,
  key: string,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const answer = kept.get(key) ?? work();
  // The latest goes to the end, so that the first is the one to be forgotten.
  kept.delete(key);
  kept.set(key, answer);
  answer.catch(() => kept.delete(key));
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return answer;
}
