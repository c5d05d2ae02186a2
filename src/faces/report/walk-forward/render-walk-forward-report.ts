import { type BacktestMetrics, METRICS } from '../../../domain/statistics/backtest-metrics.js';
import { METRIC_FIELDS } from '../../../domain/study/objective.js';
import type { WalkForwardParameters } from '../../../kinds/walk-forward/walk-forward-parameters.js';
import { doubtfulSharpe } from '../doubtful-sharpe.js';
import { formatNumber, formatPercent, formatRatio, UNDEFINED } from '../format.js';
import { hatching } from '../hatching.js';
import { type Html, html } from '../html.js';
import { metricFigure, metricLabel } from '../metric-figure.js';
import { renderDocument } from '../render-document.js';
import { reportAssets } from '../report-assets.js';
import { warningNotices } from '../sections/notices.js';
import { verdict } from '../sections/verdict.js';
import { accountSection } from './account-section.js';
import type { ReportedWalkForward } from './reported-walk-forward.js';

const SHOWN = [
  ...(['totalReturn', 'buyAndHoldReturn', 'cagr', 'sharpeRatio', 'sortinoRatio', 'maxDrawdown'] as const),
  ...(['totalTrades', 'winRate', 'profitFactor', 'exposure', 'finalValue'] as const),
];

/**
 * Renders one completed walk-forward as one HTML file that holds all it needs and runs no script. Equal data gives an
 * equal page.
 */
export function renderWalkForwardReport(data: ReportedWalkForward): string {
  const { operation, parameters } = data;
  const { symbol, timeframe, startDate, endDate } = parameters;
  return renderDocument(
    `${operation.title} – ktrdr walk-forward`,
    html`<header>
<h1>${operation.title}</h1>
<p>${operation.label === null ? null : html`<strong>${operation.label}</strong> · `}Walk-forward of ${symbol}, ${timeframe} bars, ${startDate} to ${endDate} · <code>${operation.id}</code></p>
</header>
<main${hatching(operation.warnings)}>
${warningNotices(operation.warnings)}
${verdict(data)}
${accountSection(data)}
${figuresSection(data)}
${windowsSection(data)}
${originSection(data)}
</main>
<footer><p>Made by ktrdr. A walk-forward is a simulation on past or made-up prices and no advice.</p></footer>`,
    reportAssets(),
  );
}

function figuresSection({ result, parameters }: ReportedWalkForward): Html {
  const isCombinatorial = parameters.scheme === 'COMBINATORIAL';
  return html`<section aria-labelledby="figures">
<h2 id="figures">Figures</h2>
<p>${isCombinatorial ? pathsText(result) : efficiencyText(result)}</p>
<div class="scroll"><table class="metrics">
<thead><tr><th scope="col">Figure</th><th scope="col">${isCombinatorial ? 'Median path' : 'All test windows'}</th></tr></thead>
<tbody>
${SHOWN.map(
  (name) =>
    html`<tr><th scope="row">${metricLabel(METRICS[name])}</th><td>${name === 'sharpeRatio' ? doubtfulSharpe(result.metrics, result.sharpeInterval ?? null) : metricFigure(METRICS[name], result.metrics[name])}</td></tr>
`,
)}</tbody></table></div>
</section>`;
}

function efficiencyText({
  efficiency,
  efficiencyInterval,
  sharpeDecay,
}: ReportedWalkForward['result']): string {
  const decay = `Mean Sharpe ratio in sample minus that out of sample: ${formatRatio(sharpeDecay)}.`;
  if (efficiency === null)
    return `Efficiency is undefined: the windows earned nothing in sample, or an account fell to zero. ${decay}`;
  const interval =
    efficiencyInterval === null
      ? ''
      : ` (95 % interval ${formatRatio(efficiencyInterval.lower)} to ${formatRatio(efficiencyInterval.upper)}, resampling returns out of sample alone: what training anew might have come to is not in it)`;
  return `Efficiency ${formatRatio(efficiency)}${interval}: so much of the mean return in sample was left out of sample. ${decay}`;
}

function pathsText({ paths, embargoBars, lookBackBars }: ReportedWalkForward['result']): string {
  const ratios = paths.flatMap(({ metrics }) => metrics.sharpeRatio ?? []);
  const range =
    ratios.length === 0
      ? 'none of which has a Sharpe ratio'
      : `with Sharpe ratios from ${formatRatio(Math.min(...ratios))} to ${formatRatio(Math.max(...ratios))}`;
  const short =
    embargoBars < lookBackBars ? ' Features of training bars behind a test block read into it.' : '';
  return `${paths.length} paths, ${range}. Embargo ${formatNumber(embargoBars)} bars; features look back ${formatNumber(lookBackBars)}.${short}`;
}

function windowsSection({ folds, parameters: { search } }: ReportedWalkForward): Html {
  return html`<section aria-labelledby="windows">
<h2 id="windows">Windows: in sample and out of sample</h2>
${search === undefined ? null : searchText(search)}
<p>Purged are bars of the training whose labels read prices of the test. Returns in sample are of a run from flat over the training bars; out of sample, of that stretch of the account.</p>
<div class="scroll"><table class="evaluated">
<thead><tr><th scope="col">Window</th><th scope="col">Trained on</th><th scope="col">Tested on</th><th scope="col">Purged</th><th scope="col">In sample</th><th scope="col">Sharpe</th><th scope="col">Out of sample</th><th scope="col">Sharpe</th><th scope="col">Trades</th>${search === undefined ? null : html`<th scope="col">Chosen</th>`}</tr></thead>
<tbody>
${folds.map(
  ({ number, train, test, purgedBars, inSample, outOfSample, chosen }) =>
    html`<tr><th scope="row">${number}</th><td>${daysOf(train)}</td><td>${daysOf(test)}</td><td>${formatNumber(purgedBars)}</td><td>${formatPercent(inSample?.totalReturn ?? null, true)}</td><td>${windowSharpe(inSample)}</td><td>${formatPercent(outOfSample?.totalReturn ?? null, true)}</td><td>${windowSharpe(outOfSample)}</td><td>${outOfSample === null ? UNDEFINED : formatNumber(outOfSample.totalTrades)}</td>${chosen === undefined ? null : html`<td>${chosenText(chosen)}</td>`}</tr>
`,
)}</tbody></table></div>
</section>`;
}

/** Without an interval: it is dense enough. */
function windowSharpe(metrics: BacktestMetrics | null): Html | string {
  return metrics === null ? UNDEFINED : doubtfulSharpe(metrics, null);
}

function searchText({ space, objective }: NonNullable<WalkForwardParameters['search']>): Html {
  const paths = space.parameters.map(({ path }) => path).join(', ');
  const metric = metricLabel(METRICS[METRIC_FIELDS[objective.metric]]);
  return html`<p>Each window chose ${paths} anew: of ${formatNumber(space.trials)} combinations that with the ${objective.direction === 'MAXIMIZE' ? 'largest' : 'smallest'} value of “${metric}” on the bars that validated its model, of those with at least ${formatNumber(objective.minTrades)} trades there${objective.maxDrawdown === null ? '' : ` and a drawdown of at most ${formatPercent(objective.maxDrawdown)}`}. Where there was none, the strategy's own values traded.</p>`;
}

function chosenText(chosen: NonNullable<ReportedWalkForward['folds'][number]['chosen']>): string {
  return chosen.length === 0 ? 'its own' : chosen.map(({ path, value }) => `${path}=${value}`).join(', ');
}

function daysOf(windows: ReportedWalkForward['folds'][number]['train']): string {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return windows.map(({ fromMs, toMs }) => `${day(fromMs)} to ${day(toMs)}`).join(', ');
}

function originSection({ result, parameters }: ReportedWalkForward): Html {
  const { resultDigest, dataHash, strategyHash, modelHash, engineVersion, tensorflowBackend } =
    result.provenance;
  return html`<section aria-labelledby="origin">
<h2 id="origin">Where it comes from</h2>
<p>Strategy <code>${parameters.strategyConfigPath}</code>, seed ${parameters.seed}, engine ${engineVersion}, TensorFlow.js ${tensorflowBackend ?? UNDEFINED}. Result <code>${resultDigest}</code>, data <code>${dataHash}</code>, strategy <code>${strategyHash}</code>, models <code>${modelHash ?? UNDEFINED}</code>.</p>
<details><summary>Strategy as it ran</summary><pre>${result.strategySource}</pre></details>
</section>`;
}
