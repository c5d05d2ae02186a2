import type { StudyParameters } from './study-parameters.js';
import { studySubject } from './study-summary.js';

/** Returns one line for lists: strategy, symbols, timeframe, range, and how many trials are chosen how. */
export function studyTitle(study: StudyParameters): string {
  const { strategyConfigPath, timeframe } = study.backtest;
  const { startDate, endDate } = study.asked;
  const { trials, sampler } = study.space;
  const strategy = strategyConfigPath.replace(/^strategies\//, '').replace(/\.ya?ml$/, '');
  return `${strategy} ${tradedSymbols(study)} ${timeframe} ${startDate}..${endDate}: ${trials} ${trials === 1 ? 'trial' : 'trials'} by ${sampler}`;
}

/** Names what the trials of a study trade; of more than three symbols how many there are. */
export function tradedSymbols(study: StudyParameters): string {
  const { symbols } = studySubject(study);
  return symbols.length > 3 ? `${symbols.length} symbols` : symbols.join(', ');
}
