import { sha256 } from '../../../base/pure/hashing.js';
import { type SharpeEstimate, sharpeEstimate } from '../../statistics/probabilistic-sharpe-ratio.js';
import { atPeriods } from './at-periods.js';

/** What a completed trial gives to a panel. */
export interface PanelTrial {
  readonly number: number;
  /** Strictly rising names of the periods, such as days since 1970: equal ones are the same period for all trials. */
  readonly periods: Float64Array;
  /** One a period. */
  readonly returns: Float64Array;
  /** How many periods of such a length a year has: trials of unequal ones cannot be compared. */
  readonly periodsPerYear: number;
}

/** A trial in the periods that it shares with all others of the panel. */
export interface PanelMember<Trial extends PanelTrial = PanelTrial> {
  readonly trial: Trial;
  /** Its own number and those of the trials with equal returns, for which it stands. */
  readonly numbers: readonly number[];
  readonly returns: Float64Array;
  /** Of those returns. */
  readonly estimate: SharpeEstimate;
}

/** Trials that can be compared: in order of their numbers, each with returns of the same periods. */
export interface Panel<Trial extends PanelTrial = PanelTrial> {
  readonly members: readonly PanelMember<Trial>[];
  readonly periods: Float64Array;
  readonly periodsPerYear: number;
}

/** Of the periods of the trial with most of them, the share that all have to have. */
const LEAST_SHARED = 0.8;

/**
 * Puts completed trials side by side: those with a Sharpe ratio, whether they keep the constraints or not; of trials
 * with equal returns the one with the lowest number. Rows are the periods that all of them have: nothing is filled in.
 * @returns null when there is no such trial, when their periods are not equally long, or when all share fewer than
 *   80 % of the periods of the longest
 */
export function panelOf<Trial extends PanelTrial>(trials: readonly Trial[]): Panel<Trial> | null {
  const usable = trials
    .filter(({ returns }) => sharpeEstimate(returns) !== null)
    .sort((a, b) => a.number - b.number);
  const first = usable[0];
  if (first === undefined) return null;
  if (usable.some(({ periodsPerYear }) => periodsPerYear !== first.periodsPerYear)) return null;
  const periods = usable.reduce((shared, trial) => intersection(shared, trial.periods), first.periods);
  const longest = usable.reduce((length, trial) => Math.max(length, trial.periods.length), 0);
  if (periods.length < LEAST_SHARED * longest) return null;

  const members = new Map<string, PanelMember<Trial> & { readonly numbers: number[] }>();
  for (const trial of usable) {
    const returns = atPeriods(trial.periods, trial.returns, periods);
    const digest = sha256(returns);
    const same = members.get(digest);
    if (same !== undefined) {
      same.numbers.push(trial.number);
      continue;
    }
    const estimate = sharpeEstimate(returns);
    if (estimate !== null) members.set(digest, { trial, numbers: [trial.number], returns, estimate });
  }
  if (members.size === 0) return null;
  return { members: [...members.values()], periods, periodsPerYear: first.periodsPerYear };
}

function intersection(a: Float64Array, b: Float64Array): Float64Array {
  if (a === b || (a.length === b.length && a.every((value, index) => value === b[index]))) return a;
  const known = new Set(b);
  return a.filter((period) => known.has(period));
}
