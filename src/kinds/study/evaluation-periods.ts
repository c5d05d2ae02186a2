import { periodLength } from '../../domain/market/periods-per-year.js';
import { isTimeframe } from '../../domain/market/timeframe.js';
import type { TrialMarket } from '../../domain/study/trials/trial-market.js';
import type { EvaluationPeriods } from '../../operations/record/evaluation.js';

/** Returns the periods of a market as those know them who count configurations. */
export function evaluationPeriods(
  { periodDays: days, periodsPerYear: perYear }: Pick<TrialMarket, 'periodDays' | 'periodsPerYear'>,
  timeframe: string,
): EvaluationPeriods {
  if (!isTimeframe(timeframe)) throw new TypeError(`evaluationPeriods: '${timeframe}' is no timeframe`);
  return { length: periodLength(timeframe), perYear, days };
}
