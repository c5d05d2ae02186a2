import type { SignalFunnel } from '../../../domain/backtest/signal-funnel.js';
import { formatNumber, formatPercent } from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportData } from '../report-data.js';

type Step = readonly [label: string, count: (funnel: SignalFunnel) => number];

const OF_BARS: readonly Step[] = [
  ['no signal yet: indicators warm up', (f) => f.warmup],
  ['hold', (f) => f.holdSignals],
  ['buy signals', (f) => f.buySignals],
  ['sell signals', (f) => f.sellSignals],
];

const OF_SIGNALS: readonly Step[] = [
  ['filled', (f) => f.filled],
  ['below the confidence threshold', (f) => f.belowConfidence],
  ['filtered', (f) => f.filtered],
  ['rejected', (f) => f.rejected],
  ['unfilled at the end of the data', (f) => f.unfilledAtEnd],
];

/** Where bars and signals went, so that a run without trades explains itself. */
export function funnelSection({ result: { funnel } }: ReportData): Html {
  const signals = funnel.buySignals + funnel.sellSignals;
  return html`<section aria-labelledby="funnel">
<h2 id="funnel">Where bars and signals went</h2>
<div class="columns">
${steps(`Of ${formatNumber(funnel.bars)} bars`, OF_BARS, funnel, funnel.bars)}
${steps(`Of ${formatNumber(signals)} buy and sell signals`, OF_SIGNALS, funnel, signals)}
</div>
${
  funnel.reasons.length === 0
    ? null
    : html`<p>Reasons: ${funnel.reasons.map(
        ({ code, count }, index) =>
          html`${index === 0 ? '' : ', '}<code>${code}</code> ${formatNumber(count)}`,
      )}</p>`
}
</section>`;
}

function steps(title: string, rows: readonly Step[], funnel: SignalFunnel, whole: number): Html {
  return html`<table class="funnel">
<caption>${title}</caption>
<tbody>
${rows.map(([label, countOf]) => {
  const share = whole === 0 ? 0 : countOf(funnel) / whole;
  return html`<tr><th scope="row">${label}</th><td>${formatNumber(countOf(funnel))}</td><td>${formatPercent(share)}</td>
<td class="bar"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${(share * 100).toFixed(2)}" height="8"/></svg></td></tr>
`;
})}</tbody>
</table>`;
}
