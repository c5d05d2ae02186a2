import { useMemo } from 'preact/hooks';
import { LateChart } from '../../../charts/late-chart.js';
import type { LinesData } from '../../../charts/lines-chart.js';
import type { StampStyle } from '../../../text/format.js';
import { secondsOf } from '../backtest/curves.js';

const loadLines = async () => (await import('../../../charts/lines-chart.js')).drawLines;

interface Path {
  readonly index: number;
  readonly metrics: { readonly sharpeRatio: number | null };
  readonly equityCurve: readonly { readonly timestamp: string; readonly equity: number }[];
}

/** Every path of a combinatorial walk-forward; the one with the median Sharpe ratio stands out. */
export function Fan({ paths, style }: { readonly paths: readonly Path[]; readonly style: StampStyle }) {
  const data = useMemo<LinesData>(() => {
    const sorted = [...paths].sort(
      (one, other) => (one.metrics.sharpeRatio ?? 0) - (other.metrics.sharpeRatio ?? 0),
    );
    const median = sorted[Math.floor(sorted.length / 2)]?.index;
    return {
      style,
      unit: ' %',
      decimals: 1,
      isLogarithmic: false,
      lines: paths.map(({ index, equityCurve }) => ({
        name: `path ${index}`,
        color: index === median ? 'accent' : 'hold',
        isStrong: index === median,
        times: equityCurve.map(({ timestamp }) => secondsOf(timestamp)),
        values: equityCurve.map(({ equity }) => 100 * (equity / (equityCurve[0]?.equity ?? 1) - 1)),
      })),
    };
  }, [paths]);
  return (
    <section aria-label="Paths">
      <h2>Paths</h2>
      <LateChart name="fan of paths" class="tall" load={loadLines} data={data} />
      <p class="muted">
        None of them could have been traded: they show how far the result depends on the order of time.
      </p>
    </section>
  );
}
