import { useMemo, useState } from 'preact/hooks';
import { LateChart } from '../../../charts/late-chart.js';
import type { LinesData } from '../../../charts/lines-chart.js';
import { loadLines } from '../../../charts/load-lines.js';
import { formatNumber, formatPercent, type StampStyle } from '../../../text/format.js';
import { secondsOf } from '../backtest/curves.js';
import { extremes, shownPath } from './paths.js';

interface Path {
  readonly index: number;
  readonly metrics: { readonly sharpeRatio: number | null; readonly totalReturn: number };
  readonly equityCurve: readonly { readonly timestamp: string; readonly equity: number }[];
}

/** Every path of a combinatorial walk-forward; the one with the median Sharpe ratio, which figures are of, stands out. */
export function Fan({
  paths,
  metrics,
  style,
}: {
  readonly paths: readonly Path[];
  /** Of the walk-forward. */
  readonly metrics: Path['metrics'];
  readonly style: StampStyle;
}) {
  const [pointed, setPointed] = useState<number | null>(null);
  const lines = useMemo<LinesData['lines']>(() => {
    const median = shownPath(paths, metrics)?.index;
    return paths.map(({ index, equityCurve }) => ({
      name: `path ${index}`,
      color: index === median ? 'accent' : 'hold',
      isStrong: index === median,
      times: equityCurve.map(({ timestamp }) => secondsOf(timestamp)),
      values: equityCurve.map(({ equity }) => 100 * (equity / (equityCurve[0]?.equity ?? 1) - 1)),
    }));
  }, [paths, metrics]);
  const data = useMemo<LinesData>(
    () => ({
      ...{ style, unit: ' %', decimals: 1, isLogarithmic: false, bands: [] },
      ...{ lines, pointed, onPoint: setPointed },
    }),
    [lines, pointed, style],
  );
  const ends = extremes(paths).map(
    ({ metrics: { sharpeRatio, totalReturn } }) =>
      `${formatNumber(sharpeRatio, { decimals: 2 })} (${formatPercent(totalReturn, { signed: true })})`,
  );
  return (
    <section aria-label="Paths">
      <h2>
        Paths <small>{paths.length}</small>
      </h2>
      <p>{ends.length === 0 ? 'None has a Sharpe ratio.' : `Sharpe ratio ${ends.join(' to ')}.`}</p>
      <LateChart name="fan of paths" class="tall" load={loadLines} data={data} />
      <p class="muted">
        None of them could have been traded: they show how far the result depends on the order of time.
      </p>
    </section>
  );
}
