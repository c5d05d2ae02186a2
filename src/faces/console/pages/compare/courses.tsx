import { useMemo } from 'preact/hooks';
import { LateChart } from '../../charts/late-chart.js';
import type { LinesData } from '../../charts/lines-chart.js';
import { isIntraday } from '../../text/is-intraday.js';
import { type Comparison, isLogarithmic, LINE_COLORS, nameOf } from './comparison.js';

const loadLines = async () => (await import('../../charts/lines-chart.js')).drawLines;

/** The accounts from the same begin, and their drawdowns; the one that is pointed at stands out. */
export function Courses({
  comparison,
  pointed,
}: {
  readonly comparison: Comparison;
  readonly pointed: number | null;
}) {
  const { equity, drawdown, runs } = comparison;
  const account = useMemo(
    () => linesOf(comparison, equity, pointed, (value) => 100 * (value - 1)),
    [comparison, pointed],
  );
  const falls = useMemo(
    () => linesOf(comparison, drawdown, pointed, (value) => -100 * Math.abs(value)),
    [comparison, pointed],
  );
  const isByRatio = isLogarithmic(equity.values);
  const ratios = useMemo(() => linesOf(comparison, equity, pointed, (value) => value), [comparison, pointed]);
  return (
    <section aria-label="Accounts">
      <h2>Accounts {isByRatio && <small>by ratio, since they differ by more than five times</small>}</h2>
      {isByRatio ? (
        <LateChart
          name="accounts as multiples"
          class="tall"
          load={loadLines}
          data={{ ...ratios, unit: ' ×', isLogarithmic: true }}
        />
      ) : (
        <LateChart name="accounts in percent" class="tall" load={loadLines} data={account} />
      )}
      <h2>Drawdowns</h2>
      <LateChart name="drawdowns" class="low" load={loadLines} data={falls} />
      {runs.length > LINE_COLORS.length && <p class="muted">Point at a run below to see its line.</p>}
    </section>
  );
}

function linesOf(
  { runs }: Comparison,
  { timestamps, values }: Comparison['equity'],
  pointed: number | null,
  write: (value: number) => number,
): LinesData {
  const times = timestamps.map((stamp) => Date.parse(stamp) / 1_000);
  const timeframe = runs[0]?.operation.summary.timeframe ?? '1d';
  return {
    style: { zone: 'UTC', isIntraday: isIntraday(timeframe) },
    unit: ' %',
    decimals: 1,
    isLogarithmic: false,
    lines: runs.map((run, index) => ({
      name: nameOf(run),
      color:
        pointed === null || pointed === index
          ? (LINE_COLORS[index] ?? (pointed === index ? 'accent' : 'hold'))
          : 'border',
      isStrong: pointed === index,
      times,
      values: (values[index] ?? []).map((value) => (value === null ? null : write(value))),
    })),
  };
}
