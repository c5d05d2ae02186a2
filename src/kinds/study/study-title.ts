import type { StudyParameters } from './study-parameters.js';
import { studySubject } from './study-summary.js';

/** Returns one line for lists: strategy, symbols, timeframe, range, and how many trials are chosen how. */
export function studyTitle(study: StudyParameters): string {
  const { strategyConfigPath, timeframe } = study.backtest;
  const { startDate, endDate } = study.asked;
  const { trials, sampler } = study.space;
  const strategy = strategyConfigPath.replace(/^strategies\//, '').replace(/\.ya?ml$/, '');
  const { symbols } = studySubject(study);
  const traded = symbols.length > 3 ? `${symbols.length} symbols` : symbols.join(', ');
  return `${strategy} ${traded} ${timeframe} ${startDate}..${endDate}: ${trials} trials by ${sampler}`;
}
