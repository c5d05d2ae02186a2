import { costText } from '../../../domain/execution/cost-text.js';
import { type BacktestMetrics, METRICS } from '../../../domain/statistics/backtest-metrics.js';
import { EXPOSURE_METRICS } from '../../../domain/statistics/exposures.js';
import type { PerformanceAnalysis } from '../../../domain/statistics/performance-analysis.js';
import { doubtfulSharpe } from '../doubtful-sharpe.js';
import { formatRate, UNDEFINED } from '../format.js';
import { type Html, html } from '../html.js';
import { metricFigure, metricLabel } from '../metric-figure.js';
import type { ReportData } from '../report-data.js';

const SHARPE = metricLabel(METRICS.sharpeRatio);

type Row = readonly [label: string, show: (metrics: BacktestMetrics) => string];

const ROWS: readonly Row[] = [
  ...metricRows('totalReturn', 'buyAndHoldReturn'),
  ...exposureRows('holdReturn', 'net'),
  together('Mean long / short exposure', exposureRows('long', 'short')),
  ...metricRows('exposure', 'cagr', 'annualizedVolatility', 'sharpeRatio', 'sortinoRatio', 'calmarRatio'),
  ...metricRows('maxDrawdown', 'maxDrawdownDays', 'initialCapital', 'finalValue', 'totalTrades'),
  together('Winning / losing', metricRows('winningTrades', 'losingTrades')),
  ...metricRows('winRate', 'avgWin', 'avgLoss', 'largestWin', 'largestLoss', 'profitFactor', 'expectancy'),
  ...metricRows('sqn', 'totalCommission', 'totalSlippage'),
];

function metricRows(...names: readonly (keyof typeof METRICS)[]): Row[] {
  return names.map((name) => [
    metricLabel(METRICS[name]),
    (metrics) => metricFigure(METRICS[name], metrics[name]),
  ]);
}

function exposureRows(...names: readonly (keyof typeof EXPOSURE_METRICS)[]): Row[] {
  return names.map((name) => [
    metricLabel(EXPOSURE_METRICS[name]),
    ({ exposures }) => metricFigure(EXPOSURE_METRICS[name], exposures?.[name] ?? null),
  ]);
}

function together(label: string, rows: readonly Row[]): Row {
  return [label, (metrics) => rows.map(([, show]) => show(metrics)).join(' / ')];
}

/** All metrics side by side, the out-of-sample part first. */
export function metricsTable({
  result,
  parameters,
  analysis,
  outOfSampleAnalysis,
  inSampleAnalysis,
}: ReportData): Html {
  const { outOfSample, inSample, metrics, breakEvenCost } = result;
  const parts: readonly (readonly [string, BacktestMetrics, PerformanceAnalysis | null])[] = [
    ...(outOfSample ? [['Out of sample', outOfSample, outOfSampleAnalysis ?? analysis] as const] : []),
    ...(inSample ? [['In sample', inSample, inSampleAnalysis] as const] : []),
    ['Whole range', metrics, analysis],
  ];
  const paid = `${formatRate(parameters.commission)} commission and ${formatRate(parameters.slippage)} slippage`;
  return html`<section aria-labelledby="metrics">
<h2 id="metrics">Metrics</h2>
<p>${rangesNote(result)}</p>
<div class="scroll"><table class="metrics">
<thead><tr><th scope="col">Figure</th>${parts.map(([title]) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${ROWS.map(
  ([label, show]) =>
    html`<tr><th scope="row">${label}</th>${parts.map(([, part, sure]) => html`<td>${label === SHARPE ? doubtfulSharpe(part, sure?.bootstrap.sharpeRatio ?? null) : show(part)}</td>`)}</tr>
`,
)}</tbody>
</table></div>
<p>${
    breakEvenCost === null
      ? 'There is no break-even cost without trades.'
      : breakEvenCost < 0
        ? `These trades lose even without costs; they paid ${paid}.`
        : `These same trades would return 0 at a cost of ${costText(breakEvenCost)} per side; they paid ${paid}.`
  } ${UNDEFINED} stands for a figure that is undefined on this run.</p>
</section>`;
}

function rangesNote(result: ReportData['result']): string {
  const { outOfSample, inSample, outOfSampleBars, inSampleBars, provenance } = result;
  if (outOfSample !== null)
    return 'Out of sample are the bars after everything that influenced the model; judge the strategy by them.';
  if (provenance.modelHash === null) return 'No model decided.';
  if ((outOfSampleBars ?? 0) > 0)
    return 'There are no figures out of sample: the account had nothing left before the first of these bars.';
  return inSample === null && (inSampleBars ?? 0) === 0
    ? 'There is no out-of-sample part: what the model was trained on is unknown, or the range lies before it.'
    : 'There is no out-of-sample part: no bar of the range comes after what the model was trained on.';
}
