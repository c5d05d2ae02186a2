import type { OperationStatus, OperationType, SummaryBasis, Verdict } from '../generated/graphql.js';

/** What people see for the names of the API; docs/glossary.md has both. */

export const TYPE_WORDS: Readonly<Record<OperationType, string>> = {
  BACKTESTING: 'Backtest',
  TRAINING: 'Training',
  DATA_LOADING: 'Data load',
  STUDY: 'Parameter search',
  WALK_FORWARD: 'Walk-forward',
};

export const STATUS_WORDS: Readonly<Record<OperationStatus, string>> = {
  PENDING: 'Queued',
  RUNNING: 'Running',
  CANCELLING: 'Stopping',
  COMPLETED: 'Completed',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
};

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  INVALID: 'Invalid',
  NOT_ENOUGH_EVIDENCE: 'Not enough evidence',
  LIKELY_LUCK: 'Likely luck',
  HOLDS_SO_FAR: 'Holds so far',
};

/** Of which bars the figures of a list are. */
export const BASIS_WORDS: Readonly<Record<SummaryBasis, string>> = {
  OUT_OF_SAMPLE: 'of the unseen bars',
  WHOLE_RANGE: 'of all bars',
  BEST_TRIAL: 'of the best trial',
  JOINED: 'of the joined windows',
};

/** Writes a code such as STOP_LOSS as words: `Stop loss`. */
export function wordsOf(code: string): string {
  const text = wordsWithin(code);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Writes a code as words in the midst of a sentence: `total return`, `Sharpe ratio`. */
export const wordsWithin = (code: string): string =>
  code
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/\b(sharpe|sortino|calmar)\b/, (name) => name.charAt(0).toUpperCase() + name.slice(1))
    .replace(/\bcagr\b/, 'CAGR');

/** Returns the name of a strategy's file without folders and ending. */
export function strategyName(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.ya?ml$/, '');
}
