import { useMemo } from 'preact/hooks';
import { LateChart } from '../../charts/late-chart.js';
import type { LinesData } from '../../charts/lines-chart.js';
import { loadLines } from '../../charts/load-lines.js';
import { isIntraday } from '../../text/is-intraday.js';
import { type Comparison, isLogarithmic, LINE_COLORS, nameOf } from './comparison.js';

interface PointedAt {
  readonly pointed: number | null;
  readonly onPoint: (index: number | null) => void;
}

/** The accounts from the same begin, and their drawdowns; the one that is pointed at stays, the others fade. */
export function Courses({ comparison, pointed, onPoint }: PointedAt & { readonly comparison: Comparison }) {
  const { equity, drawdown } = comparison;
  const isByRatio = useMemo(() => isLogarithmic(equity.values), [comparison]);
  const accounts = useMemo(
    () => linesOf(comparison, equity, (value) => (isByRatio ? value : 100 * (value - 1))),
    [comparison],
  );
  const falls = useMemo(() => linesOf(comparison, drawdown, (value) => -100 * Math.abs(value)), [comparison]);
  const style = {
    zone: 'UTC',
    isIntraday: isIntraday(comparison.runs[0]?.operation.summary.timeframe ?? '1d'),
  };
  const common = { style, bands: [], pointed, onPoint };
  const accountData = useMemo<LinesData>(
    () => ({
      ...common,
      ...(isByRatio ? { unit: ' ×', decimals: 2 } : { unit: ' %', decimals: 1 }),
      isLogarithmic: isByRatio,
      lines: accounts,
    }),
    [accounts, pointed],
  );
  const fallData = useMemo<LinesData>(
    () => ({ ...common, unit: ' %', decimals: 1, isLogarithmic: false, lines: falls }),
    [falls, pointed],
  );
  const [from, to] = [equity.timestamps[0], equity.timestamps.at(-1)];
  return (
    <section aria-label="Accounts">
      <h2>
        Accounts{' '}
        <small>
          {from !== undefined && to !== undefined && `${from.slice(0, 10)} – ${to.slice(0, 10)}`}
          {isByRatio && ', by ratio, since they differ by more than five times'}
        </small>
      </h2>
      {from === undefined && <p class="nothing">They have no days in common.</p>}
      {from !== undefined && (
        <>
          <LateChart
            name={isByRatio ? 'accounts as multiples' : 'accounts in percent'}
            class="tall"
            load={loadLines}
            data={accountData}
          />
          <h2>Drawdowns</h2>
          <LateChart name="drawdowns" class="low" load={loadLines} data={fallData} />
        </>
      )}
    </section>
  );
}

function linesOf(
  { runs }: Comparison,
  { timestamps, values }: Comparison['equity'],
  write: (value: number) => number,
): LinesData['lines'] {
  const times = timestamps.map((stamp) => Date.parse(stamp) / 1_000);
  return runs.map((run, index) => ({
    name: nameOf(run),
    color: LINE_COLORS[index] ?? 'hold',
    isStrong: false,
    times,
    values: (values[index] ?? []).map((value) => (value === null ? null : write(value))),
  }));
}
