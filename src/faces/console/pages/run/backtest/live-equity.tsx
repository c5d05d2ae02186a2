import { useMemo } from 'preact/hooks';
import { LateChart } from '../../../charts/late-chart.js';
import { counted, formatCount, formatNumber } from '../../../text/format.js';
import { isIntraday } from '../../../text/is-intraday.js';
import { equityData } from './curves.js';
import { loadEquityChart } from './equity-section.js';
import { useLiveBars } from './use-live-bars.js';

const EVERYTHING = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** The account of a run under way, growing; what one zooms into stays. */
export function LiveEquity({ id }: { readonly id: string }) {
  const { points, snapshot, timeframe } = useLiveBars(id);
  const data = useMemo(() => {
    const style = { zone: 'UTC', isIntraday: isIntraday(timeframe) };
    return { ...equityData(points, null, EVERYTHING, style), drawdown: null };
  }, [points, timeframe]);
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
        )}
      </h2>
      <LateChart name="account so far in percent" class="tall" load={loadEquityChart} data={data} />
      <p class="muted">Metrics are shown once it is done: halfway they mislead.</p>
    </section>
  );
}
