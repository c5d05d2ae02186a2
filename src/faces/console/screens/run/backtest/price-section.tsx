import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ask } from '../../../api/ask.js';
import { useDeed } from '../../../api/use-deed.js';
import { LateChart } from '../../../charts/late-chart.js';
import type { PaneData, PriceData } from '../../../charts/price-chart.js';
import { BacktestPanesDocument } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { setQuery, usePlace } from '../../../shell/router.js';
import type { StampStyle } from '../../../text/format.js';
import type { RunHead } from '../run-head.js';
import type { Result } from './backtest-answer.js';
import { barIn } from './bar-address.js';
import { BarWhy } from './bar-why.js';
import { secondsOf } from './curves.js';
import { Legend } from './equity-section.js';
import { PaneChoice } from './pane-choice.js';
import { candleAt, tradeMarks } from './trade-marks.js';
import { type AllTrades, shownOfTrades } from './use-all-trades.js';

const loadPriceChart = async () => (await import('../../../charts/price-chart.js')).drawPrice;

const NO_PANES: readonly PaneData[] = [];

/** The price with every trade, panes below it, and beside it why a bar was decided as it was. */
export function PriceSection({
  run,
  result,
  trades,
  style,
}: {
  readonly run: RunHead;
  readonly result: Result;
  readonly trades: AllTrades;
  readonly style: StampStyle;
}) {
  const { query } = usePlace();
  const bar = barIn(query);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (query.get('show') === 'price') section.current?.scrollIntoView({ block: 'center' });
  }, []);
  const [panes, setPanes] = useState<readonly PaneData[] | null>(null);
  const [names, setNames] = useState<readonly string[]>([]);
  const load = useDeed(async () => {
    const { operation } = await ask(BacktestPanesDocument, { id: run.id });
    const found =
      operation !== null && operation !== undefined && 'result' in operation ? operation.result?.panes : null;
    if (found === null || found === undefined)
      throw new Error(
        'The files that this run read are not the same any more, so what lies under the price cannot be computed.',
      );
    setPanes(
      found.map(({ name, series, timestamps }) => {
        const times = timestamps.map(secondsOf);
        return { name, series: series.map((line) => ({ name: line.name, times, values: line.values })) };
      }),
    );
    setNames(found.slice(0, 1).map(({ name }) => name));
  });
  const shown = useMemo(() => panes?.filter(({ name }) => names.includes(name)) ?? NO_PANES, [panes, names]);
  const columns = useMemo(() => {
    const { candles } = result;
    return candles === null || candles === undefined
      ? null
      : { ...candles, times: candles.timestamps.map(secondsOf) };
  }, [result]);
  const marks = useMemo(
    () => (columns === null ? [] : tradeMarks(trades.trades, columns.times)),
    [trades, columns],
  );
  const which = shownOfTrades(trades);
  const data = useMemo<PriceData | null>(
    () =>
      columns === null
        ? null
        : {
            ...columns,
            style,
            marks,
            panes: shown,
            chosen: bar === null ? null : candleAt(secondsOf(bar), columns.times),
            onBar: (time) => setQuery({ bar: new Date(time * 1_000).toISOString() }),
          },
    [columns, style, marks, shown, bar],
  );
  return (
    <section ref={section} aria-label="Price">
      <h2>
        Price{' '}
        <Legend
          items={[
            ['up', 'in long, out with profit'],
            ['down', 'in short, out with loss'],
          ]}
        />
      </h2>
      {data === null ? (
        <p class="nothing">
          The data folder no longer holds exactly the bars that this run read, so there is no price to show.
        </p>
      ) : (
        <div class={bar === null ? 'price' : 'price with-why'}>
          <div>
            <LateChart
              name="price and trades"
              class={shown.length > 0 ? 'taller' : 'tall'}
              load={loadPriceChart}
              data={data}
            />
            {which !== null && <p class="muted">Marked are {which}.</p>}
            <PaneChoice
              panes={panes?.map(({ name }) => name) ?? null}
              shown={names}
              onShow={setNames}
              onLoad={load.run}
              isLoading={load.isRunning}
            />
            <Refusal error={load.failure} />
          </div>
          {bar !== null && (
            <BarWhy
              id={run.id}
              timestamp={bar}
              times={data.times}
              unit={result.candles?.barsPerCandle === 1 ? 'bar' : 'candle'}
              style={style}
            />
          )}
        </div>
      )}
    </section>
  );
}
