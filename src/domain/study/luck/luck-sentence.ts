import type { WarningSeverity } from '../../../base/pure/run-warning.js';

/** What is said of the luck of a study. */
export interface LuckFigures {
  /** Whether a trial is feasible, and so one of them the best. */
  readonly hasBest: boolean;
  /** Of the best trial; null where it is undefined or there is no best. */
  readonly bestSharpe: number | null;
  /** How many were tried. */
  readonly trials: number;
  /** How many of them the expected maximum is of; null where that is not known. */
  readonly distinctTrials?: number | null | undefined;
  readonly expectedMaximumSharpe: number | null;
  readonly deflatedSharpe: number | null;
  /** Of the study: where one invalidates its figures, nothing is concluded from them. */
  readonly warnings: readonly { readonly severity: WarningSeverity }[];
}

/** Above it luck is an unlikely explanation. */
const LIKELY_SKILL = 0.95;

/** Says in a sentence or two how much of the best of so many may be luck. */
export function luckSentence({
  hasBest,
  bestSharpe,
  trials,
  distinctTrials,
  expectedMaximumSharpe,
  deflatedSharpe,
  warnings,
}: LuckFigures): string {
  const tried = `${whole(trials)} tried`;
  if (!hasBest) return `Of ${tried} none is feasible.`;
  if (bestSharpe === null)
    return `The best of ${tried} has no Sharpe ratio: how much of it is luck cannot be told.`;
  const best = `The best has a Sharpe ratio of ${ratio(bestSharpe)}`;
  if (expectedMaximumSharpe === null) {
    return `${best}; how much luck alone would give cannot be told of ${tried}.`;
  }
  const distinct = distinctTrials ?? trials;
  const ofThem = distinct < trials ? `, ${whole(distinct)} of them distinct` : '';
  const luck = `${best}; of ${tried}${ofThem}, luck alone gives ${ratio(expectedMaximumSharpe)}.`;
  if (warnings.some(({ severity }) => severity === 'INVALIDATES'))
    return `${luck} A warning says why none of these figures is to be believed.`;
  if (deflatedSharpe === null) return luck;
  const percent = `${Math.floor(100 * deflatedSharpe)} %`;
  return deflatedSharpe >= LIKELY_SKILL
    ? `${luck} Given all that was tried here, it has any skill with a probability of ${percent}: luck is an unlikely explanation.`
    : `${luck} Given all that was tried here, it has any skill with a probability of ${percent}: luck explains it well enough.`;
}

function whole(value: number): string {
  return value.toLocaleString('en-US');
}

function ratio(value: number): string {
  return value
    .toFixed(2)
    .replace(/^-(?=[^1-9]*$)/, '')
    .replace('-', '−');
}
