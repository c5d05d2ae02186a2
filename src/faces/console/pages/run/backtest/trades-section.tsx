import { useState } from 'preact/hooks';
import { Refusal } from '../../../parts/refusal.js';
import { Signed } from '../../../parts/signed.js';
import { setQuery } from '../../../shell/router.js';
import {
  formatCount,
  formatNumber,
  formatPrice,
  formatStamp,
  type StampStyle,
} from '../../../text/format.js';
import { wordsOf } from '../../../text/words.js';
import type { Result } from './backtest-answer.js';
import type { AllTrades } from './use-all-trades.js';

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
  return (
    <details class="section" open>
      <summary>
        Trades <small>{formatCount(total)}</small>
      </summary>
      <Refusal error={failure} />
      <table class="cards trades">
        <thead>
          <tr>
            <th>Entry</th>
            <th>Side</th>
            <th class="number">Price</th>
            <th>Exit</th>
            <th class="number">Price</th>
            <th>Reason</th>
            <th class="number">Bars</th>
            <th class="number">Profit</th>
            <th class="number">Return</th>
          </tr>
        </thead>
        <tbody>
          {trades.slice(0, shown).map((trade) => (
            <tr key={trade.seq}>
              <td>
                <button
                  type="button"
                  class="link"
                  onClick={() => setQuery({ bar: trade.entryTime })}
                  title="Why?"
                >
                  {formatStamp(Date.parse(trade.entryTime), style)}
                </button>
              </td>
              <td>{trade.side.toLowerCase()}</td>
              <td class="number" data-name="in">
                {formatPrice(trade.entryPrice)}
              </td>
              <td data-name="until">{formatStamp(Date.parse(trade.exitTime), style)}</td>
              <td class="number" data-name="out">
                {formatPrice(trade.exitPrice)}
              </td>
              <td>{wordsOf(trade.exitReason)}</td>
              <td class="number" data-name="bars">
                {formatCount(trade.barsHeld)}
              </td>
              <td class={trade.netPnl > 0 ? 'number gain' : 'number loss'} data-name="profit">
                {formatNumber(trade.netPnl, { decimals: 2, signed: true })}
              </td>
              <td class="number" data-name="return">
                <Signed value={trade.netReturn} decimals={2} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
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
