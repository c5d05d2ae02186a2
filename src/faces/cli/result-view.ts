import { visibleLine } from '../../base/pure/visible-text.js';
import { costText } from '../../domain/execution/cost-text.js';
import { METRICS } from '../../domain/statistics/backtest-metrics.js';
import { EXPOSURE_METRICS } from '../../domain/statistics/exposures.js';
import type {
  BacktestResultFieldsFragment,
  IntervalFieldsFragment,
  MetricsFieldsFragment,
} from '../client/generated/graphql.js';
import { doubtfulSharpe } from './doubtful-sharpe.js';
import { count, formatDuration, formatMoney } from './format.js';
import { metricFigure } from './metric-figure.js';
import { backtestParametersLine } from './parameters-view.js';
import type { ShownOperation } from './shown-operation.js';
import { sparkline } from './sparkline.js';
import { renderTable } from './table.js';
import type { Connection, Terminal } from './terminal.js';
import { verdictLines } from './verdict-view.js';
import { warningLines } from './warning-lines.js';
import { wrap } from './wrap.js';

/** A column of the table: its title, its metrics, and how sure they are. */
type RangeFigures = readonly [string, MetricsFieldsFragment, IntervalFieldsFragment | null | undefined];

type Row = readonly [label: string, show: (metrics: MetricsFieldsFragment) => string];

const ROWS: readonly Row[] = [
  ...metricRows('totalReturn', 'buyAndHoldReturn'),
  ...exposureRows('holdReturn'),
  ...metricRows('cagr', 'sharpeRatio', 'sortinoRatio', 'maxDrawdown', 'annualizedVolatility', 'exposure'),
  ...exposureRows('long', 'short', 'net'),
  ...metricRows('totalTrades', 'winRate', 'profitFactor', 'totalCommission', 'finalValue'),
];

function metricRows(...names: readonly (keyof typeof METRICS)[]): Row[] {
  return names.map((name) => [METRICS[name].label, (m) => metricFigure(METRICS[name], m[name])]);
}

function exposureRows(...names: readonly (keyof typeof EXPOSURE_METRICS)[]): Row[] {
  return names.map((name) => [
    EXPOSURE_METRICS[name].label,
    ({ exposures }) => metricFigure(EXPOSURE_METRICS[name], exposures?.[name]),
  ]);
}

/**
 * Describes a finished backtest: a headline, its equity as a line, the metrics side by side with the out-of-sample
 * part first, where the signals went, and what to keep in mind.
 */
export function backtestView(
  terminal: Terminal,
  { client, isLasting }: Connection,
  operation: Extract<ShownOperation, { __typename: 'BacktestOperation' }>,
  result: BacktestResultFieldsFragment,
): string {
  const { resultDigest, engineVersion, tensorflowBackend } = result.provenance;
  const { marginalBars } = result;
  return [
    ...verdictLines(terminal, result),
    terminal.paint(
      'heading',
      `${count(result.totalBars, 'bar')} in ${formatDuration(result.executionTimeMs)}: ${operation.title}`,
    ),
    ...(operation.label ? [`Label: ${visibleLine(operation.label)}`] : []),
    backtestParametersLine(terminal, operation.parameters),
    equityLine(terminal, result),
    metricsTable(terminal, result),
    ...breakEvenLine(result),
    wrap(terminal, funnelLine(result.funnel)),
    ...warningLines(terminal, operation.warnings),
    terminal.paint(
      'quiet',
      `Result digest ${resultDigest.slice(0, 16)} (engine ${engineVersion}, ${tensorflowBackend ?? 'no model'})`,
    ),
    ...(marginalBars
      ? [
          wrap(
            terminal,
            `Another TensorFlow.js backend could decide otherwise on ${count(marginalBars, 'bar')}.`,
          ),
        ]
      : []),
    ...(isLasting ? [`Report: ${client.urlOf(result.reportUrl)}`] : []),
  ].join('\n');
}

/** Shows the course of the account value, thinned to what the line has room for. */
function equityLine({ columns }: Terminal, { equityCurve, metrics }: BacktestResultFieldsFragment): string {
  const values = equityCurve.map(({ equity }) => equity);
  const range = `${formatMoney(metrics.initialCapital)} to ${formatMoney(metrics.finalValue)}`;
  const room = columns === null ? values.length : columns - range.length - 'Equity  '.length;
  const shown = Math.max(1, Math.min(values.length, room));
  const thinned = Array.from(
    { length: shown },
    (_point, index) => values[Math.round((index * (values.length - 1)) / Math.max(1, shown - 1))] ?? 0,
  );
  return `Equity ${sparkline(thinned)} ${range}`;
}

function metricsTable(
  terminal: Terminal,
  {
    totalBars,
    metrics,
    outOfSample,
    inSample,
    outOfSampleBars,
    inSampleBars,
    ...certainties
  }: BacktestResultFieldsFragment,
): string {
  const { certainty, outOfSampleCertainty, inSampleCertainty } = certainties;
  const ranges: readonly RangeFigures[] = [
    ...(outOfSample ? [['out of sample', outOfSample, outOfSampleCertainty] as const] : []),
    ...(inSample ? [['in sample', inSample, inSampleCertainty] as const] : []),
    ['whole range', metrics, certainty],
  ];
  // The whole range repeats a part that covers it; bars before the training belong to neither part.
  const isRepeated = outOfSampleBars === totalBars || inSampleBars === totalBars;
  const columns = isRepeated ? ranges.slice(0, 1) : ranges;
  return renderTable(
    terminal,
    [{ title: '' }, ...columns.map(([title]) => ({ title, align: 'right' as const }))],
    ROWS.map(([label, show]) => [
      label,
      ...columns.map(([, part, sure]) =>
        label === METRICS.sharpeRatio.label
          ? doubtfulSharpe(terminal, part, sure?.confidenceIntervals.sharpeRatio)
          : show(part),
      ),
    ]),
  );
}

/** Says what costs the trades would bear; nothing without trades. */
function breakEvenLine({ breakEvenCost }: BacktestResultFieldsFragment): string[] {
  if (breakEvenCost == null) return [];
  return breakEvenCost < 0
    ? ['Break-even cost: none, the trades lose even without costs']
    : [`Break-even cost: ${costText(breakEvenCost)} per side`];
}

function funnelLine(funnel: BacktestResultFieldsFragment['funnel']): string {
  const signals = funnel.buySignals + funnel.sellSignals;
  const fates = [
    `${funnel.filled} filled`,
    ...(['belowConfidence', 'filtered', 'rejected', 'unfilledAtEnd'] as const)
      .filter((fate) => funnel[fate] > 0)
      .map((fate) => `${funnel[fate]} ${FATES[fate]}`),
  ];
  const reasons = funnel.reasons.map(({ code, count: times }) => `${code} ${times}`).join(', ');
  return (
    `Signals: ${signals} (${funnel.buySignals} buy, ${funnel.sellSignals} sell): ${fates.join(', ')}` +
    `${reasons === '' ? '' : ` [${reasons}]`}`
  );
}

const FATES = {
  belowConfidence: 'below confidence',
  filtered: 'filtered',
  rejected: 'rejected',
  unfilledAtEnd: 'unfilled at the end',
} as const;
