import { useMemo } from 'preact/hooks';
import { LateChart } from '../../charts/late-chart.js';
import type { LinesData } from '../../charts/lines-chart.js';
import { loadLines } from '../../charts/load-lines.js';
import { setQuery, usePlace } from '../../shell/router.js';
import { formatTick, type StampStyle } from '../../text/format.js';
import { type Comparison, commonRange, isLogarithmic, LINE_COLORS, nameOf } from './comparison.js';

/** The accounts from the same begin, and their drawdowns; the one that is pointed at stays, the others fade. */
export function Courses({
  comparison,
  style,
  pointed,
  onPoint,
}: {
  readonly comparison: Comparison;
  readonly style: StampStyle;
  readonly pointed: number | null;
  readonly onPoint: (index: number | null) => void;
}) {
  const showsAll = usePlace().query.get('range') === 'all';
  const { equity, drawdown } = comparison;
  const common = useMemo(() => commonRange(equity.values), [comparison]);
  const range = common === null || showsAll ? ([0, equity.timestamps.length - 1] as const) : common;
  const cut = (rows: Comparison['equity']['values']) => rows.map((row) => row.slice(range[0], range[1] + 1));
  const times = equity.timestamps.slice(range[0], range[1] + 1);
  const lines = useMemo(() => {
    const accounts = cut(equity.values);
    const isByRatio = isLogarithmic(accounts);
    return {
      isByRatio,
      accounts: linesOf(comparison, times, accounts, (value) => (isByRatio ? value : 100 * (value - 1))),
      falls: linesOf(comparison, times, cut(drawdown.values), (value) => -100 * Math.abs(value)),
    };
  }, [comparison, showsAll]);
  const { isByRatio } = lines;
  const shared = { style, bands: [], pointed, onPoint };
  const accountData = useMemo<LinesData>(
    () => ({
      ...shared,
      ...(isByRatio ? { unit: ' ×', decimals: 2 } : { unit: ' %', decimals: 1 }),
      ...{ isLogarithmic: isByRatio, lines: lines.accounts },
    }),
    [lines, pointed, style],
  );
  const fallData = useMemo<LinesData>(
    () => ({ ...shared, unit: ' %', decimals: 1, isLogarithmic: false, lines: lines.falls }),
    [lines, pointed, style],
  );
  const [from, to] = [times[0], times.at(-1)];
  const dayOf = (stamp: string) => formatTick(Date.parse(stamp), style, false);
  if (from === undefined || to === undefined) return null;
  // A chart keeps as many lines as it begins with.
  const key = `${isByRatio}${showsAll}${lines.accounts.length}`;
  const name = isByRatio ? 'accounts as multiples' : 'accounts in percent';
  return (
    <section aria-label="Accounts">
      <h2>
        Accounts{' '}
        <small>
          {dayOf(from)} – {dayOf(to)}
          {isByRatio && ', by ratio, since they differ by more than five times'}
        </small>
      </h2>
      {common === null ? (
        <p class="muted">They have no days in common: each begins at 1 on its own.</p>
      ) : (
        <label class="muted">
          <input
            type="checkbox"
            data-in-address
            checked={showsAll}
            onChange={({ currentTarget }) => setQuery({ range: currentTarget.checked ? 'all' : null })}
          />{' '}
          Also the days that not all of them have
        </label>
      )}
      <LateChart key={key} name={name} class="tall" load={loadLines} data={accountData} />
      <h2>Drawdowns</h2>
      <LateChart key={key} name="drawdowns" class="low" load={loadLines} data={fallData} />
    </section>
  );
}

function linesOf(
  { runs }: Comparison,
  timestamps: readonly string[],
  values: Comparison['equity']['values'],
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
