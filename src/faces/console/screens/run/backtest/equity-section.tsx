import { useMemo } from 'preact/hooks';
import { LateChart } from '../../../charts/late-chart.js';
import type { MetricsFragment, SamplePart } from '../../../generated/graphql.js';
import type { StampStyle } from '../../../text/format.js';
import type { Parameters, Result } from './backtest-answer.js';
import { equityData, rangeOf } from './curves.js';

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
  const data = useMemo(() => {
    const candles = result.candles ?? null;
    const all = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
    const range = candles === null ? all : rangeOf(part, result, candles);
    return equityData(result.equityCurve, candles, range, style, metrics.initialCapital, {
      ...parameters,
      ...metrics,
    });
  }, [result, parameters, part, metrics, style.zone, style.isIntraday]);
  return (
    <section aria-label="Account">
      <h2>
        Account{' '}
        <Legend
          items={[
            ['accent', 'account'],
            ['hold', 'holding'],
            ['down', 'drawdown'],
          ]}
        />
      </h2>
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
