import { correlatedMaximum } from '../luck/correlated-maximum.js';
import { effectiveTrials } from '../luck/effective-trials.js';
import { type PanelTrial, panelOf } from '../luck/panel.js';
import { type CountedRow, type ReturnsOf, returnsAmong, type TriedPeriods } from './tried-configurations.js';

/** Returns that are laid side by side: 80 MB in double precision, and as much again standardised. */
const MOST_VALUES = 1e7;

/**
 * Returns as how many independent configurations those that count against a result on some periods are, of those whose
 * returns were kept, over the periods in common.
 * @param counted as countedRows returns them
 * @param seed 32-bit integer
 * @returns 1 for the result alone; null where they cannot be laid side by side, because they share too few periods, or
 *   are too many
 */
export function effectiveConfigurations(
  periods: TriedPeriods,
  counted: readonly CountedRow[],
  returnsOf: ReturnsOf,
  seed: number,
): number | null {
  if (counted.length <= 1) return 1;
  if (counted.length * periods.days.length > MOST_VALUES) return null;
  const daysOf = new Map<TriedPeriods, Float64Array>();
  const trials: PanelTrial[] = [];
  for (const { seq, periods: own } of counted) {
    const returns = returnsOf(seq);
    if (returns === null) continue;
    const days = daysOf.get(own) ?? daysAmong(periods, own);
    daysOf.set(own, days);
    // Equal lengths of periods are all that comparing takes here.
    trials.push({
      number: seq,
      periods: days,
      returns: returnsAmong(periods, own, returns),
      periodsPerYear: 1,
    });
  }
  const panel = panelOf(trials);
  if (panel === null) return null;
  const maximum = correlatedMaximum(
    panel.members.map(({ returns }) => returns),
    seed,
  );
  return maximum === null ? 1 : effectiveTrials(maximum, panel.members.length);
}

function daysAmong(wanted: TriedPeriods, { days }: TriedPeriods): Float64Array {
  const known = new Set(wanted.days);
  return Float64Array.from(days).filter((day) => known.has(day));
}
