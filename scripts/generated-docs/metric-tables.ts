import { METRICS } from '../../src/domain/statistics/backtest-metrics.js';
import { EXPOSURE_METRICS } from '../../src/domain/statistics/exposures.js';
import type { MetricDescription } from '../../src/domain/statistics/metric-definition.js';

const START = '<!-- Written by "npm run docs:generate" from src/domain/statistics. Edit the definitions. -->';
const END = '<!-- Until here. -->';

/**
 * Returns docs/metrics.md with the table of metrics as the definitions have it, between its two marks.
 * @throws Error when a mark is missing
 */
export function withMetricTables(page: string): string {
  const start = page.indexOf(START);
  const end = page.indexOf(END, start);
  if (start < 0 || end < 0)
    throw new Error(`docs/metrics.md needs ${START} before its table and ${END} after`);
  return `${page.slice(0, start)}${START}\n\n${table()}\n\n${page.slice(end)}`;
}

function table(): string {
  return [
    '| metric | unit | formula | null when | better |',
    '|---|---|---|---|---|',
    ...Object.entries(METRICS).map(([name, metric]) => row(name, metric)),
    // Of a result of engine 1 there are no exposures at all.
    ...Object.entries(EXPOSURE_METRICS).map(([name, metric]) =>
      row(`exposures.${name}`, { ...metric, nullWhen: 'the run is of engine 1' }),
    ),
  ].join('\n');
}

function row(name: string, { unit, formula, source, nullWhen, higherIsBetter }: MetricDescription): string {
  const cited = source === undefined ? formula : `${formula} (${source})`;
  const better = higherIsBetter === null ? '' : higherIsBetter ? 'higher' : 'lower';
  return `| \`${name}\` | ${unit} | ${cited} | ${nullWhen ?? ''} | ${better} |`;
}
