import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import type { ConfidenceInterval } from '../../domain/statistics/percentile-interval.js';
import { LEAST_UNSEEN_TRADES } from '../../domain/study/ledger/verdict.js';
import { count, formatRatio } from './format.js';
import { type Html, html } from './html.js';

/**
 * Writes a Sharpe ratio with the doubt in it: of too few trades it is grey, its interval beside it, as in
 * `2.60 (−1.2 … 6.4)`.
 * @param interval of the same bars; null where there is none
 */
export function doubtfulSharpe(
  { sharpeRatio, totalTrades }: Pick<BacktestMetrics, 'sharpeRatio' | 'totalTrades'>,
  interval: ConfidenceInterval | null,
): Html | string {
  const figure = formatRatio(sharpeRatio);
  if (sharpeRatio === null || totalTrades >= LEAST_UNSEEN_TRADES) return figure;
  const range = interval === null ? '' : ` (${short(interval.lower)} … ${short(interval.upper)})`;
  return html`<span class="doubtful" title="Of ${count(totalTrades, 'trade')}: mostly chance">${figure}${range}</span>`;
}

function short(value: number): string {
  const text = value.toFixed(1);
  return text === '-0.0' ? '0.0' : text.replace('-', '−');
}
