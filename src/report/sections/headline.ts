import { exposedHoldReturn } from '../exposed-hold.js';
import { formatNumber, formatPercent, formatRatio } from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportData } from '../report-data.js';

/** The few figures that are looked at first: of the out-of-sample part where there is one. */
export function headline({ result }: ReportData): Html {
  const metrics = result.outOfSample ?? result.metrics;
  const tiles: readonly (readonly [label: string, figure: string, tone?: number])[] = [
    ['Total return', formatPercent(metrics.totalReturn, true), metrics.totalReturn],
    ['Buy and hold', formatPercent(metrics.buyAndHoldReturn, true)],
    [
      `Buy and hold at ${formatPercent(metrics.exposure)} exposure`,
      formatPercent(exposedHoldReturn(metrics), true),
    ],
    ['Sharpe ratio', formatRatio(metrics.sharpeRatio)],
    ['Max drawdown', formatPercent(-metrics.maxDrawdown)],
    ['Trades', formatNumber(metrics.totalTrades)],
  ];
  return html`<section aria-label="Key figures">
<p class="part">${result.outOfSample === null ? 'Whole range' : 'Out of sample'}</p>
<dl class="tiles">
${tiles.map(
  ([label, figure, tone]) => html`<div><dt>${label}</dt><dd class="${toneClass(tone)}">${figure}</dd></div>
`,
)}</dl>
</section>`;
}

function toneClass(value = 0): string {
  return value === 0 ? 'neutral' : value > 0 ? 'gain' : 'loss';
}
