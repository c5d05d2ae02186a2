import { type BacktestMetrics, METRICS } from '../../../domain/statistics/backtest-metrics.js';
import { doubtfulSharpe } from '../doubtful-sharpe.js';
import { formatPercent } from '../format.js';
import { type Html, html } from '../html.js';
import { metricFigure, metricLabel } from '../metric-figure.js';
import type { ReportData } from '../report-data.js';

/** The few figures that are looked at first: of the out-of-sample part where there is one. */
export function headline({ result, analysis, outOfSampleAnalysis }: ReportData): Html {
  const metrics = result.outOfSample ?? result.metrics;
  const tileOf = (name: keyof typeof METRICS) =>
    [metricLabel(METRICS[name]), metricFigure(METRICS[name], metrics[name])] as const;
  const sharpe = doubtfulSharpe(metrics, (outOfSampleAnalysis ?? analysis)?.bootstrap.sharpeRatio ?? null);
  const tiles: readonly (readonly [label: string, figure: Html | string, tone?: number])[] = [
    [...tileOf('totalReturn'), metrics.totalReturn],
    tileOf('buyAndHoldReturn'),
    ...heldAsMuch(metrics),
    [metricLabel(METRICS.sharpeRatio), sharpe],
    tileOf('maxDrawdown'),
    tileOf('totalTrades'),
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

/** Holding with as much in the market, net, as the strategy had; not known of runs of engine 1. */
function heldAsMuch({ exposures }: BacktestMetrics): readonly (readonly [label: string, figure: string])[] {
  if (exposures === null) return [];
  const { net, holdReturn } = exposures;
  return [[`Hold at ${formatPercent(net, true)} net exposure`, formatPercent(holdReturn, true)]];
}

function toneClass(value = 0): string {
  return value === 0 ? 'neutral' : value > 0 ? 'gain' : 'loss';
}
