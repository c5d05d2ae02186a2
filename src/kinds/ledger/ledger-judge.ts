import {
  probabilityOfSkill,
  type SharpeEstimate,
} from '../../domain/statistics/probabilistic-sharpe-ratio.js';
import { RETURN_NOISE } from '../../domain/statistics/returns.js';
import { effectiveConfigurations } from '../../domain/study/ledger/effective-configurations.js';
import { estimateOfMoments } from '../../domain/study/ledger/estimate-of-moments.js';
import {
  countedRows,
  type NoSkill,
  noSkillOn,
  type TriedConfiguration,
  type TriedPeriods,
} from '../../domain/study/ledger/tried-configurations.js';
import { verdictOf } from '../../domain/study/ledger/verdict.js';
import { minimumTrackRecordYears } from '../../domain/study/luck/minimum-track-record.js';
import type { Judgement } from '../../operations/ports/evaluation-ledger.js';
import type {
  EvaluationReader,
  FamilyRow,
  JudgedOperation,
  JudgedPosition,
  JudgedRow,
} from '../../operations/ports/evaluation-reader.js';

/** What all that was tried leaves of a result. */
export interface SelectionFigures {
  /** N. */
  readonly evaluated: number;
  /** PSR(SR₀); null where undefined. */
  readonly deflatedSharpe: number | null;
  /** SR₀, annualised; null where undefined. */
  readonly luckySharpe: number | null;
}

/** A row that was judged by its family. */
export interface JudgedSelection {
  /** By all rows that there are. */
  readonly now: SelectionFigures;
  /** By those that there were when the operation became COMPLETED. */
  readonly atCompletion: SelectionFigures;
  /** Annualised; null where undefined. */
  readonly sharpeRatio: number | null;
  /** Years. */
  readonly trackRecord: number;
  /** Years; null where no length would do. */
  readonly minimumTrackRecord: number | null;
}

/** A page of operations of a family whose judgements have changed. */
export interface JudgedPage {
  readonly changed: readonly Judgement[];
  /** The last row that they were judged by. */
  readonly through: number;
  /** Where the next page goes on; null at the end. */
  readonly next: JudgedPosition | null;
}

/** What was worked out last is asked for again by every result on the same periods. */
const MOST_KEPT = 500;
/** Of the draws by which correlated configurations are counted. */
const SEED = 2_014;

/** Judges results by everything that was tried, and remembers what families come to on the periods that are asked for. */
export class LedgerJudge {
  readonly #noSkill = new Map<string, NoSkill>();
  readonly #effective = new Map<string, number | null>();

  /** @returns null for an operation without a row in the ledger */
  selection(reader: EvaluationReader, operationId: string): JudgedSelection | null {
    const place = reader.placeOf(operationId);
    const row = place && reader.row(place.seq);
    if (place === null || row === null) return null;
    const { perYear } = row.periods;
    const estimate = estimateOfMoments(row.moments);
    return {
      now: this.#figures(reader, row, reader.lastOf(row.family)),
      atCompletion: this.#figures(reader, row, place.through),
      sharpeRatio: estimate && estimate.sharpeRatio * Math.sqrt(perYear),
      ...trackRecordOf(row, estimate),
    };
  }

  /** Judges a row by all rows that there are; null where there is no such row. */
  rowSelection(reader: EvaluationReader, seq: number): SelectionFigures | null {
    const row = reader.row(seq);
    return row && this.#figures(reader, row, reader.lastOf(row.family));
  }

  /**
   * Returns as how many independent configurations those that were tried are, by all rows that there are; it takes up to
   * twenty seconds.
   * @returns null where that is undefined, or the operation has no row
   */
  effective(reader: EvaluationReader, operationId: string): number | null {
    const place = reader.placeOf(operationId);
    const row = place && reader.row(place.seq);
    if (row === null) return null;
    const { family, periods } = row;
    const through = reader.lastOf(family);
    const key = keyOf(row, through);
    const known = this.#effective.get(key);
    if (known !== undefined) return known;
    const counted = countedRows(periods, triedIn(reader, family, through));
    const effective = effectiveConfigurations(periods, counted, (seq) => reader.returns(seq), SEED);
    keep(this.#effective, key, effective);
    return effective;
  }

  /** Counts the configurations of a family that were evaluated on some periods, each once. */
  countTried(reader: EvaluationReader, family: string, periods: TriedPeriods): number {
    return countedRows(periods, triedIn(reader, family, reader.lastOf(family))).length;
  }

  /** Judges some operations of a family by all rows that there are. */
  page(
    reader: EvaluationReader,
    query: {
      readonly family: string;
      readonly types: readonly string[];
      readonly after: JudgedPosition | null;
      readonly limit: number;
    },
  ): JudgedPage {
    const through = reader.lastOf(query.family);
    const operations = reader.operations(query);
    const last = operations.length < query.limit ? undefined : operations.at(-1);
    return {
      changed: operations.flatMap((operation) => this.#changed(reader, operation, through)),
      through,
      next: last === undefined ? null : { seq: last.seq, operationId: last.operationId },
    };
  }

  #changed(
    reader: EvaluationReader,
    { operationId, seq, summary, hasModel, isInvalid }: JudgedOperation,
    through: number,
  ): readonly Judgement[] {
    const row = reader.row(seq);
    if (row === null) return [];
    const { evaluated, deflatedSharpe } = this.#figures(reader, row, through);
    const facts = {
      ...{ isInvalid, deflatedSharpe },
      unseenTrades: isOfUnseen(summary.basis, hasModel) ? summary.totalTrades : null,
      ...trackRecordOf(row, estimateOfMoments(row.moments)),
    };
    const judgement = { operationId, evaluated, deflatedSharpe, verdict: verdictOf(facts) };
    const isSame =
      summary.evaluated === evaluated &&
      summary.deflatedSharpe === deflatedSharpe &&
      summary.verdict === judgement.verdict;
    return isSame ? [] : [judgement];
  }

  #figures(reader: EvaluationReader, row: JudgedRow, through: number): SelectionFigures {
    const { evaluated, benchmark } = this.#noSkillOf(reader, row, through);
    const estimate = estimateOfMoments(row.moments);
    return {
      evaluated,
      deflatedSharpe:
        estimate === null || benchmark === null ? null : probabilityOfSkill(estimate, benchmark),
      luckySharpe: benchmark && benchmark * Math.sqrt(row.periods.perYear),
    };
  }

  #noSkillOf(reader: EvaluationReader, row: JudgedRow, through: number): NoSkill {
    const key = keyOf(row, through);
    const known = this.#noSkill.get(key);
    if (known !== undefined) return known;
    const { family, periods } = row;
    const counted = countedRows(periods, triedIn(reader, family, through));
    const noSkill = noSkillOn(periods, counted, (seq) => reader.returns(seq));
    keep(this.#noSkill, key, noSkill);
    return noSkill;
  }
}

/** Tells whether the trades of figures are known to be on bars that no model had seen. */
export function isOfUnseen(basis: JudgedOperation['summary']['basis'], hasModel: boolean): boolean {
  return basis === 'OUT_OF_SAMPLE' || basis === 'JOINED' || !hasModel;
}

function trackRecordOf({ periods, moments }: JudgedRow, estimate: SharpeEstimate | null) {
  return {
    trackRecord: moments.periods / periods.perYear,
    minimumTrackRecord: estimate && minimumTrackRecordYears(estimate, periods.perYear),
  };
}

function* triedIn(reader: EvaluationReader, family: string, through: number): Iterable<TriedConfiguration> {
  for (const row of reader.rows(family, through)) yield { ...row, sharpeRatio: perPeriod(row) };
}

function perPeriod({ mean, deviation }: FamilyRow): number | null {
  return mean === null || deviation === null || deviation <= RETURN_NOISE ? null : mean / deviation;
}

function keyOf({ periodsId, family }: JudgedRow, through: number): string {
  return `${through} ${periodsId} ${family}`;
}

function keep<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
}
