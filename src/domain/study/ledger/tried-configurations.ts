import { sharpeRatio } from '../../statistics/sharpe-ratio.js';
import { noSkillMaximum } from '../luck/no-skill-maximum.js';

/** With fewer periods in common, two runs say nothing of each other. */
const LEAST_COMMON = 30;
/** So many ratios over some of the periods are computed; of more, every so manieth is, which V hardly notices. */
const MOST_COMPUTED = 5_000;

/** Periods that returns are of; those of one length that end on the same day are the same. */
export interface TriedPeriods {
  readonly length: string;
  /** Last days, since 1970-01-01, strictly rising. */
  readonly days: Int32Array;
}

/** A row of the ledger. */
export interface TriedConfiguration {
  readonly seq: number;
  /** The same for equal configurations. */
  readonly configuration: string;
  /** One object for all rows that have these periods; its days may be read anew whenever they are asked for. */
  readonly periods: TriedPeriods;
  /** Per period, over all of its periods; null where undefined. */
  readonly sharpeRatio: number | null;
}

/** A row that counts. */
export type CountedRow = Omit<TriedConfiguration, 'configuration'>;

/** Returns of a row by its number; null where they were not kept. */
export type ReturnsOf = (seq: number) => Float32Array | null;

/** What configurations without skill would come to on some periods. */
export interface NoSkill {
  /** N: configurations that were evaluated on periods in common, the one that is judged included. */
  readonly evaluated: number;
  /** SR₀, per period: √V · f(N); 0 for one configuration; null where V is undefined. */
  readonly benchmark: number | null;
}

/**
 * Returns the rows that count against a result on some periods: of each configuration the one with the most periods in
 * common, the first of equal ones, whatever its symbols and timeframe: choosing the symbol is selecting, too. Those with
 * periods of another length, or with fewer than 30 in common, do not count.
 * @param periods of the result
 * @param tried all rows of the family, those of one configuration one behind the other
 */
export function countedRows(
  periods: TriedPeriods,
  tried: Iterable<TriedConfiguration>,
): readonly CountedRow[] {
  const common = new Map<TriedPeriods, number>();
  const commonOf = (other: TriedPeriods): number => {
    const known = common.get(other);
    if (known !== undefined) return known;
    const found = other.length === periods.length ? commonDays(periods.days, other.days) : 0;
    common.set(other, found);
    return found;
  };
  const counted: CountedRow[] = [];
  let last: { readonly row: TriedConfiguration; readonly common: number } | null = null;
  for (const row of tried) {
    const found: number = commonOf(row.periods);
    if (found < LEAST_COMMON) continue;
    const isSame = last?.row.configuration === row.configuration;
    const isBetter =
      last === null || found > last.common || (found === last.common && row.seq < last.row.seq);
    if (isSame && !isBetter) continue;
    if (isSame) counted.pop();
    // What tells configurations apart is long, and there may be a million of them.
    counted.push({ seq: row.seq, periods: row.periods, sharpeRatio: row.sharpeRatio });
    last = { row, common: found };
  }
  return counted;
}

/**
 * Tells what configurations without skill would come to (Bailey and López de Prado, The Deflated Sharpe Ratio, 2014), by
 * all configurations of a family that were evaluated, by their ratios over the periods in common. It is the same for all
 * results on these periods. One whose ratio there is not known counts in N alone.
 * @param counted as countedRows returns them
 */
export function noSkillOn(
  periods: TriedPeriods,
  counted: readonly CountedRow[],
  returnsOf: ReturnsOf,
): NoSkill {
  const evaluated = Math.max(1, counted.length);
  if (evaluated === 1) return { evaluated, benchmark: 0 };
  const ratios: number[] = [];
  const others: CountedRow[] = [];
  for (const row of counted) {
    if (row.periods !== periods) others.push(row);
    else if (row.sharpeRatio !== null) ratios.push(row.sharpeRatio);
  }
  const step = Math.ceil(others.length / MOST_COMPUTED);
  for (let at = 0; at < others.length; at += step) {
    const row = others[at] as CountedRow;
    const returns = returnsOf(row.seq);
    const ratio = returns && sharpeRatio(returnsAmong(periods, row.periods, returns), 1);
    if (ratio !== null) ratios.push(ratio);
  }
  return { evaluated, benchmark: noSkillMaximum(ratios, evaluated) };
}

/** Returns the returns of those periods of a row that the result has as well. */
export function returnsAmong(wanted: TriedPeriods, has: TriedPeriods, returns: Float32Array): Float64Array {
  const [days, ownDays] = [wanted.days, has.days];
  const found = new Float64Array(returns.length);
  let length = 0;
  let at = 0;
  for (let index = 0; index < returns.length; index += 1) {
    const day = ownDays[index] as number;
    while (at < days.length && (days[at] as number) < day) at += 1;
    if (days[at] === day) found[length++] = returns[index] as number;
  }
  return found.subarray(0, length);
}

function commonDays(a: Int32Array, b: Int32Array): number {
  if (a === b) return a.length;
  if (isBefore(a, b) || isBefore(b, a)) return 0;
  let count = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const distance = (a[i] as number) - (b[j] as number);
    if (distance === 0) count += 1;
    if (distance <= 0) i += 1;
    if (distance >= 0) j += 1;
  }
  return count;
}

function isBefore(a: Int32Array, b: Int32Array): boolean {
  return (a.at(-1) ?? Number.NEGATIVE_INFINITY) < (b[0] ?? Number.POSITIVE_INFINITY);
}
