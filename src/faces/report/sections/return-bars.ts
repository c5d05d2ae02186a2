import { count, formatPercent } from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportData } from '../report-data.js';
import { returnHistogram } from '../return-histogram.js';

const HEIGHT = 100;

/** How often trades returned how much; nothing where there are none. */
export function returnBars({ exits: { returns } }: ReportData): Html | null {
  if (returns.length === 0) return null;
  const { start, width, counts, beyond, median, decimals } = returnHistogram(returns);
  const most = Math.max(...counts);
  const edge = (bin: number): string => formatPercent(start + bin * width, true, decimals);
  const zero = Math.min(Math.max(-start / width, 0), counts.length);
  return html`<section aria-labelledby="returns">
<h2 id="returns">Returns of trades</h2>
<figure>
<svg class="histogram" viewBox="0 0 ${counts.length} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="How often trades returned how much">
${counts.map((times, bin) => {
  const height = rounded((times / most) * HEIGHT);
  return html`<rect class="${start + (bin + 0.5) * width < 0 ? 'losing' : 'winning'}" x="${bin + 0.05}" y="${rounded(HEIGHT - height)}" width="0.9" height="${height}"><title>${count(times, 'trade')} from ${edge(bin)} to ${edge(bin + 1)}</title></rect>
`;
})}<line x1="${rounded(zero)}" x2="${rounded(zero)}" y1="0" y2="${HEIGHT}" class="zero"/>
</svg>
<p class="ends"><span>${edge(0)}</span><span>${edge(counts.length)}</span></p>
<figcaption>Net returns of ${count(returns.length, 'trade')} in steps of ${formatPercent(width, false, decimals)}, losses left of the line at 0. The highest bar stands for ${count(most, 'trade')}; half of the trades returned less than ${formatPercent(median, true, decimals)}.${beyondText(beyond)}</figcaption>
</figure>
</section>`;
}

/** Says what the bins at the ends hold beside their own. */
function beyondText(beyond: number): string {
  return beyond === 0 ? '' : ` The bars at the ends hold ${count(beyond, 'trade')} from beyond them.`;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
