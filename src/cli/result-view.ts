import Table from 'cli-table3';
import type { BacktestResultFieldsFragment, MetricsFieldsFragment } from '../client/generated/graphql.js';
import type { ShownOperation } from './follow-operation.js';
import { formatDuration, formatMoney, formatPercent, formatRatio, formatWhole } from './format.js';

type Row = readonly [label: string, show: (metrics: MetricsFieldsFragment) => string];

const ROWS: readonly Row[] = [
  ['Total return', (m) => formatPercent(m.totalReturn, true)],
  ['Buy and hold', (m) => formatPercent(m.buyAndHoldReturn, true)],
  ['CAGR', (m) => formatPercent(m.cagr, true)],
  ['Sharpe ratio', (m) => formatRatio(m.sharpeRatio)],
  ['Sortino ratio', (m) => formatRatio(m.sortinoRatio)],
  ['Max drawdown', (m) => formatPercent(m.maxDrawdown)],
  ['Volatility (annual)', (m) => formatPercent(m.annualizedVolatility)],
  ['Exposure', (m) => formatPercent(m.exposure)],
  ['Trades', (m) => formatWhole(m.totalTrades)],
  ['Win rate', (m) => formatPercent(m.winRate)],
  ['Profit factor', (m) => formatRatio(m.profitFactor)],
  ['Commission paid', (m) => formatMoney(m.totalCommission)],
  ['Final value', (m) => formatMoney(m.finalValue)],
];

/**
 * Describes a finished backtest: a headline, the metrics side by side with the out-of-sample part first,
 * where the signals went, and what to keep in mind.
 */
export function backtestView(operation: ShownOperation, result: BacktestResultFieldsFragment): string {
  return [
    `${formatWhole(result.totalBars)} bars in ${formatDuration(result.executionTimeMs)}: ${operation.title}`,
    metricsTable(result),
    funnelLine(result.funnel),
    ...operation.warnings.map(({ code, severity, message }) => `${severity} ${code}: ${message}`),
    `Result digest ${result.provenance.resultDigest.slice(0, 16)} (engine ${result.provenance.engineVersion}, ${
      result.provenance.tensorflowBackend ?? 'no model'
    })`,
  ].join('\n');
}

function metricsTable({ metrics, outOfSample, inSample }: BacktestResultFieldsFragment): string {
  const parts: readonly (readonly [string, MetricsFieldsFragment])[] = [
    ...(outOfSample ? [['out of sample', outOfSample] as const] : []),
    ...(inSample ? [['in sample', inSample] as const] : []),
    ['whole range', metrics],
  ];
  // The whole range repeats the only part there is.
  const columns = parts.length === 2 ? parts.slice(0, 1) : parts;
  const table = new Table({
    head: ['', ...columns.map(([title]) => title)],
    colAligns: ['left', ...columns.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const [label, show] of ROWS) table.push([label, ...columns.map(([, part]) => show(part))]);
  return table.toString();
}

function funnelLine(funnel: BacktestResultFieldsFragment['funnel']): string {
  const signals = funnel.buySignals + funnel.sellSignals;
  const reasons = funnel.reasons.map(({ code, count }) => `${code} ${count}`).join(', ');
  return (
    `Signals: ${signals} (${funnel.buySignals} buy, ${funnel.sellSignals} sell), ${funnel.filled} filled, ` +
    `${funnel.belowConfidence} below confidence, ${funnel.filtered} filtered, ${funnel.rejected} rejected, ` +
    `${funnel.unfilledAtEnd} unfilled at the end${reasons === '' ? '' : ` [${reasons}]`}`
  );
}
