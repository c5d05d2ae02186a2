import { useMemo } from 'preact/hooks';
import { LateChart } from '../../../charts/late-chart.js';
import type { MetricsFragment, SamplePart } from '../../../generated/graphql.js';
import type { StampStyle } from '../../../text/format.js';
import type { Parameters, Result } from './backtest-answer.js';
import { EVERYTHING, equityData, rangeOf } from './curves.js';
import { barsOf } from './sample-range.js';

export const loadEquityChart = async () => (await import('../../../charts/equity-chart.js')).drawEquity;

/** The account in percent, against holding, and its drawdown. */
export function EquitySection({
  result,
  parameters,
  part,
  metrics,
  style,
}: {
  readonly result: Result;
  readonly parameters: Parameters;
  readonly part: SamplePart;
  /** Those of the part. */
  readonly metrics: MetricsFragment;
  readonly style: StampStyle;
}) {
  const candles = result.candles ?? null;
  const data = useMemo(() => {
    if (candles === null)
      return equityData(result.equityCurve, null, EVERYTHING, style, result.metrics.initialCapital);
    const range = rangeOf(part, result, candles);
    const terms = { ...parameters, ...metrics };
    return equityData(result.equityCurve, candles, range, style, metrics.initialCapital, terms);
  }, [result, parameters, part, metrics, style.zone, style.isIntraday]);
  return (
    <section aria-label="Account">
      <h2>
        Account{' '}
        <Legend
          items={[
            ['accent', 'account'],
            ...(candles === null ? [] : [['hold', 'holding'] as const]),
            ['down', 'drawdown'],
          ]}
        />
      </h2>
      {candles === null && barsOf(part, result) < result.totalBars && (
        <p class="muted">It is that of all bars: which of them are of this part only the bars tell.</p>
      )}
      <LateChart key={part} name="account in percent" class="tall" load={loadEquityChart} data={data} />
    </section>
  );
}

/** What the colours of a chart stand for. */
export function Legend({ items }: { readonly items: readonly (readonly [color: string, name: string])[] }) {
  return (
    <span class="legend">
      {items.map(([color, name]) => (
        <span key={name}>
          <i class={`key-${color}`} aria-hidden="true" /> {name}
        </span>
      ))}
    </span>
  );
}
