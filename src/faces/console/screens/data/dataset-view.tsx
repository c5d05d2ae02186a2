import { useMemo } from 'preact/hooks';
import { never, usePolled } from '../../api/use-polled.js';
import { LateChart } from '../../charts/late-chart.js';
import type { PriceData } from '../../charts/price-chart.js';
import { DatasetChartDocument } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { Skeleton } from '../../parts/skeleton.js';
import { ZoneSwitch } from '../../parts/zone-switch.js';
import { useStampStyle } from '../../shell/use-stamp-style.js';
import { counted, formatCount, formatStamp, UNDEFINED } from '../../text/format.js';
import { Legend } from '../run/backtest/equity-section.js';
import { Findings } from './findings.js';
import { flawsOf } from './flaws-of.js';
import { missingText } from './missing-text.js';

const loadPriceChart = async () => (await import('../../charts/price-chart.js')).drawPrice;
const SHOWN = 100;

/** One set of bars: its chart, the bars that are missing, and what was found in it. */
export function DatasetView({ symbol, timeframe }: { readonly symbol: string; readonly timeframe: string }) {
  const answer = usePolled(DatasetChartDocument, { symbol, timeframe }, never);
  const bars = answer.data?.dataset ?? null;
  const style = useStampStyle(bars?.timezone, timeframe);
  const data = useMemo<PriceData | null>(() => {
    if (bars === null || bars.candles === null) return null;
    const times = bars.candles.timestamps.map((stamp) => Date.parse(stamp) / 1_000);
    const flaws = flawsOf(times, bars.gaps ?? [], bars.issues ?? []);
    return { ...bars.candles, times, style, flaws, marks: [], panes: [], chosen: null, onBar: () => {} };
  }, [bars, style]);
  if (answer.refusal !== null) return <Refusal error={answer.refusal} />;
  if (answer.data === null) return <Skeleton lines={10} />;
  if (bars === null)
    return (
      <p class="nothing">
        There are no {timeframe} bars of {symbol}. <a href="/data">All data</a>
      </p>
    );
  const { gaps, issues } = bars;
  return (
    <section>
      <header class="run-head">
        <div>
          <p class="crumbs">
            <a href="/data">Data</a>
          </p>
          <h1>
            {symbol} {timeframe}
          </h1>
          <p class="muted about">
            {counted(bars.rows, 'bar')} · {formatStamp(Date.parse(bars.firstBar), style)} –{' '}
            {formatStamp(Date.parse(bars.lastBar), style)} · {bars.source} · {bars.calendar}, {bars.timezone}
          </p>
        </div>
        <div class="actions">
          <a class="button" href={`/new/data?symbol=${encodeURIComponent(symbol)}&timeframe=${timeframe}`}>
            Load more
          </a>
          <a class="button" href={`/?symbol=${encodeURIComponent(symbol)}`}>
            Its runs
          </a>
        </div>
      </header>
      <p class="under">
        <Legend
          items={[
            ...(gaps?.length ? [['down', 'bars are missing'] as const] : []),
            ...(issues?.length ? [['danger', 'something was found'] as const] : []),
          ]}
        />
        <ZoneSwitch zone={bars.timezone} timeframe={timeframe} />
      </p>
      {data !== null && <LateChart name="price" class="tall" load={loadPriceChart} data={data} />}
      <p class="muted">{bars.session.rule}</p>
      <h2>
        Missing bars <small>{gaps === null ? UNDEFINED : missingText(gaps)}</small>
      </h2>
      {gaps !== null && gaps.length === 0 && <p class="nothing">None, where its calendar has trading.</p>}
      <ul class="chips">
        {gaps?.slice(0, SHOWN).map(({ from, to, bars: missing }) => (
          <li key={from}>
            {formatStamp(Date.parse(from), style)}
            {to !== from && ` – ${formatStamp(Date.parse(to), style)}`}{' '}
            <small>{counted(missing, 'bar')}</small>
          </li>
        ))}
        {(gaps?.length ?? 0) > SHOWN && <li class="muted">The first {SHOWN} are shown.</li>}
      </ul>
      <h2>
        Found in it <small>{formatCount(issues?.length)}</small>
      </h2>
      {issues !== null && issues.length === 0 && <p class="nothing">Nothing that stands out.</p>}
      <Findings findings={issues ?? []} />
    </section>
  );
}
