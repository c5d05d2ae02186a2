import { formatMoney } from '../format.js';
import { type Html, html } from '../html.js';
import type { ReportedWalkForward } from './reported-walk-forward.js';

const WIDTH = 860;
const HEIGHT = 260;
const LEFT = 96;
const TOP = 8;
const BOTTOM = 28;

/** The account over all test windows, each window a band; of a combinatorial one every path, the shown one on top. */
export function accountSection({ result, folds, parameters }: ReportedWalkForward): Html {
  const shown = result.paths[result.pathIndex];
  if (shown === undefined || shown.timeMs.length === 0) return html``;
  const [startMs, endMs] = [shown.timeMs[0] as number, shown.timeMs.at(-1) as number];
  const values = result.paths.flatMap(({ equity }) => equity);
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const x = (ms: number) =>
    round(LEFT + (endMs === startMs ? 0.5 : (ms - startMs) / (endMs - startMs)) * (WIDTH - LEFT));
  const y = (value: number) =>
    round(TOP + 6 + (high === low ? 0.5 : (high - value) / (high - low)) * (HEIGHT - 12));
  const line = ({ timeMs, equity }: (typeof result.paths)[number]) =>
    timeMs.map((ms, at) => `${at === 0 ? 'M' : 'L'}${x(ms)} ${y(equity[at] as number)}`).join('');
  const isCombinatorial = parameters.scheme === 'COMBINATORIAL';
  const bands = isCombinatorial
    ? []
    : folds.flatMap(({ number, test }) => test.map((one) => ({ number, ...one })));
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return html`<section aria-labelledby="account">
<h2 id="account">${isCombinatorial ? 'Accounts over all paths' : 'The one account over all test windows'}</h2>
<figure><div class="scroll plain"><svg class="plot" viewBox="0 0 ${WIDTH} ${TOP + HEIGHT + BOTTOM}" role="img" aria-label="Account value from ${day(startMs)} to ${day(endMs)}">
<rect x="${LEFT}" y="${TOP}" width="${WIDTH - LEFT}" height="${HEIGHT}" class="frame"/>
${bands.map(
  ({ number, fromMs, toMs }) =>
    html`<rect x="${x(fromMs)}" y="${TOP}" width="${Math.max(1, round(x(toMs) - x(fromMs)))}" height="${HEIGHT}" fill="currentColor" fill-opacity="${number % 2 === 0 ? '0.07' : '0.02'}"><title>Window ${number}: ${day(fromMs)} to ${day(toMs)}</title></rect>`,
)}
${result.paths.map((path) =>
  path === shown
    ? null
    : html`<path d="${line(path)}" fill="none" stroke="currentColor" stroke-opacity="0.25"/>`,
)}
<path d="${line(shown)}" class="best-line" fill="none"/>
<text class="tick" text-anchor="end" x="${LEFT - 6}" y="${y(high) + 4}">${formatMoney(high)}</text>
<text class="tick" text-anchor="end" x="${LEFT - 6}" y="${y(low) + 4}">${formatMoney(low)}</text>
<text class="tick" x="${LEFT}" y="${TOP + HEIGHT + 18}">${day(startMs)}</text>
<text class="tick" text-anchor="end" x="${WIDTH}" y="${TOP + HEIGHT + 18}">${day(endMs)}</text>
</svg></div>
<figcaption>${
    isCombinatorial
      ? `Each line is one path, the strong one that with the median Sharpe ratio. Paths are made of models that were trained on later bars, too: they are not tradable.`
      : 'Bands are test windows: within each the model decides that was trained before it.'
  }</figcaption></figure>
</section>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
