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
  const range = candles && rangeOf(part, result, candles);
  const data = useMemo(() => {
    const shown = range === null ? result.metrics : metrics;
    const terms = { ...parameters, ...shown };
    return equityData(result.equityCurve, candles, range ?? EVERYTHING, style, shown.initialCapital, terms);
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
      {range === null && barsOf(part, result) < result.totalBars && (
        <p class="muted">It is that of all bars: {whyOfAll(result)}.</p>
      )}
      <LateChart key={part} name="account in percent" class="tall" load={loadEquityChart} data={data} />
    </section>
  );
}

/** Says why the account of a part is not shown by itself. */
function whyOfAll({ candles, inSampleSpans }: Result): string {
  if (candles == null) return 'which of them are of this part only the bars tell';
  return inSampleSpans == null
    ? 'which of them the model has seen was not recorded'
    : 'those that the model has seen are not consecutive';
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
