import { LEAST_UNSEEN_TRADES } from '../../domain/study/ledger/verdict.js';
import type { MetricsFieldsFragment } from '../client/generated/graphql.js';
import { formatRatio } from './format.js';
import type { Terminal } from './terminal.js';

interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Returns a Sharpe ratio with the doubt in it: of too few trades it is grey, its interval beside it, as in
 * `2.60 (−1.2 … 6.4)`.
 * @param interval of the same bars; null where it is not known
 */
export function doubtfulSharpe(
  { paint }: Terminal,
  { sharpeRatio, totalTrades }: Pick<MetricsFieldsFragment, 'sharpeRatio' | 'totalTrades'>,
  interval: Interval | null | undefined,
): string {
  const text = formatRatio(sharpeRatio);
  if (sharpeRatio == null || totalTrades >= LEAST_UNSEEN_TRADES) return text;
  if (!interval) return paint('quiet', text);
  return paint('quiet', `${text} (${short(interval.lower)} … ${short(interval.upper)})`);
}

function short(value: number): string {
  const text = value.toFixed(1);
  return text === '-0.0' ? '0.0' : text.replace('-', '\u2212');
}
