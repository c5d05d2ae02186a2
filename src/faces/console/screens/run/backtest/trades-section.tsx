import { useState } from 'preact/hooks';
import { Refusal } from '../../../parts/refusal.js';
import { setQuery } from '../../../shell/router.js';
import { formatCount, type StampStyle } from '../../../text/format.js';
import { TradeTable } from '../trade-table.js';
import type { Result } from './backtest-answer.js';
import { type AllTrades, shownOfTrades } from './use-all-trades.js';

const SHOWN = 50;

/** Every closed trade; a click on one leads to why it was entered. */
export function TradesSection({
  trades: { trades, total, failure },
  downloads,
  style,
}: {
  readonly trades: AllTrades;
  readonly downloads: Result['downloads'];
  readonly style: StampStyle;
}) {
  const [shown, setShown] = useState(SHOWN);
  const which = shownOfTrades({ trades, total });
  return (
    <details class="section">
      <summary>
        Trades <small>{formatCount(total)}</small>
      </summary>
      <Refusal error={failure} />
      <TradeTable
        trades={trades.slice(0, shown)}
        style={style}
        entryOf={({ entryTime }, stamp) => (
          <button type="button" class="link" onClick={() => setQuery({ bar: entryTime })} title="Why?">
            {stamp}
          </button>
        )}
      />
      {trades.length <= shown && which !== null && (
        <p class="muted">These are {which}; trades.csv has all.</p>
      )}
      <p>
        {trades.length > shown && (
          <button type="button" onClick={() => setShown(shown + 10 * SHOWN)}>
            Show more
          </button>
        )}{' '}
        <a href={downloads.tradesCsv} data-outside>
          trades.csv
        </a>{' '}
        <a href={downloads.equityCsv} data-outside>
          equity.csv
        </a>{' '}
        <a href={downloads.decisionsCsv} data-outside>
          decisions.csv
        </a>
      </p>
    </details>
  );
}
