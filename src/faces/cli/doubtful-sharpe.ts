import { LEAST_UNSEEN_TRADES } from '../../domain/study/ledger/verdict.js';
import { formatRatio } from './format.js';
import type { Terminal } from './terminal.js';

interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** A Sharpe ratio with the number of trades that it comes from. */
interface SharpeOfTrades {
  readonly sharpeRatio?: number | null | undefined;
  readonly totalTrades?: number | null | undefined;
}

/**
 * Returns a Sharpe ratio with the doubt in it: of too few trades it is grey, its interval beside it, as in
 * `2.60 (−1.2 … 6.4)`.
 * @param interval of the same bars; null where it is not known
 */
export function doubtfulSharpe(
  { paint }: Pick<Terminal, 'paint'>,
  { sharpeRatio, totalTrades }: SharpeOfTrades,
  interval?: Interval | null,
): string {
  const text = formatRatio(sharpeRatio);
  if (sharpeRatio == null || (totalTrades ?? 0) >= LEAST_UNSEEN_TRADES) return text;
  if (!interval) return paint('quiet', text);
  return paint('quiet', `${text} (${short(interval.lower)} … ${short(interval.upper)})`);
}

function short(value: number): string {
  const text = value.toFixed(1);
  return text === '-0.0' ? '0.0' : text.replace('-', '\u2212');
}
