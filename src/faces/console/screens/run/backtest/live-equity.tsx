import { useMemo } from 'preact/hooks';
import { LateChart } from '../../../charts/late-chart.js';
import { ZoneSwitch } from '../../../parts/zone-switch.js';
import { useStampStyle } from '../../../shell/use-stamp-style.js';
import { counted, formatCount, formatNumber } from '../../../text/format.js';
import type { RunHead } from '../run-head.js';
import { EVERYTHING, equityData } from './curves.js';
import { loadEquityChart } from './equity-section.js';
import { useLiveBars } from './use-live-bars.js';

/** The account of a run under way, growing; what one zooms into stays. */
export function LiveEquity({ run }: { readonly run: RunHead }) {
  const { points, snapshot, initialCapital } = useLiveBars(run.id);
  const timeframe = run.summary.timeframe ?? '1d';
  const style = useStampStyle(run.timezone, timeframe);
  const data = useMemo(() => {
    const start = initialCapital ?? points[0]?.equity ?? 1;
    return { ...equityData(points, null, EVERYTHING, style, start), drawdown: null };
  }, [points, initialCapital, style]);
  if (points.length < 2) return null;
  return (
    <section aria-label="Account so far">
      <h2>
        Account so far{' '}
        {snapshot !== null && (
          <small>
            bar {formatCount(snapshot.currentBar)} of {formatCount(snapshot.totalBars)} ·{' '}
            {formatNumber(snapshot.currentPnl, { decimals: 2, signed: true })} ·{' '}
            {counted(snapshot.totalTrades, 'trade')}
          </small>
        )}{' '}
        <ZoneSwitch zone={run.timezone} timeframe={timeframe} />
      </h2>
      <LateChart name="account so far in percent" class="tall" load={loadEquityChart} data={data} />
      <p class="muted">Metrics are shown once it is done: halfway they mislead.</p>
    </section>
  );
}
