import { useMemo, useState } from 'preact/hooks';
import { LateChart } from '../../../charts/late-chart.js';
import type { LinesData } from '../../../charts/lines-chart.js';
import { loadLines } from '../../../charts/load-lines.js';
import { formatNumber, formatPercent, type StampStyle } from '../../../text/format.js';
import { secondsOf } from '../backtest/curves.js';

interface Path {
  readonly index: number;
  readonly metrics: { readonly sharpeRatio: number | null; readonly totalReturn: number };
  readonly equityCurve: readonly { readonly timestamp: string; readonly equity: number }[];
}

/** Every path of a combinatorial walk-forward; the one with the median Sharpe ratio stands out. */
export function Fan({ paths, style }: { readonly paths: readonly Path[]; readonly style: StampStyle }) {
  const [pointed, setPointed] = useState<number | null>(null);
  const lines = useMemo<LinesData['lines']>(() => {
    const median = sortedBySharpe(paths)[Math.floor(paths.length / 2)]?.index;
    return paths.map(({ index, equityCurve }) => ({
      name: `path ${index}`,
      color: index === median ? 'accent' : 'hold',
      isStrong: index === median,
      times: equityCurve.map(({ timestamp }) => secondsOf(timestamp)),
      values: equityCurve.map(({ equity }) => 100 * (equity / (equityCurve[0]?.equity ?? 1) - 1)),
    }));
  }, [paths]);
  const data = useMemo<LinesData>(
    () => ({
      ...{ style, unit: ' %', decimals: 1, isLogarithmic: false, bands: [] },
      ...{ lines, pointed, onPoint: setPointed },
    }),
    [lines, pointed, style],
  );
  const sorted = sortedBySharpe(paths);
  const [worst, best] = [sorted[0], sorted.at(-1)];
  return (
    <section aria-label="Paths">
      <h2>
        Paths <small>{paths.length}</small>
      </h2>
      <p>
        {[worst, best].map((path, index) =>
          path === undefined
            ? null
            : `${index === 0 ? 'From' : ' to'} Sharpe ratio ${formatNumber(path.metrics.sharpeRatio, { decimals: 2 })} (${formatPercent(path.metrics.totalReturn, { signed: true })})`,
        )}
        .
      </p>
      <LateChart name="fan of paths" class="tall" load={loadLines} data={data} />
      <p class="muted">
        None of them could have been traded: they show how far the result depends on the order of time.
      </p>
    </section>
  );
}

const sortedBySharpe = (paths: readonly Path[]): readonly Path[] =>
  [...paths].sort((one, other) => (one.metrics.sharpeRatio ?? 0) - (other.metrics.sharpeRatio ?? 0));
