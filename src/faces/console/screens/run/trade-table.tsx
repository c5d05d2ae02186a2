import type { ComponentChildren } from 'preact';
import { Signed } from '../../parts/signed.js';
import { formatCount, formatNumber, formatPrice, formatStamp, type StampStyle } from '../../text/format.js';
import { wordsOf } from '../../text/words.js';

/** A closed trade, as the API tells it. */
export interface ShownTrade {
  readonly seq: number;
  readonly entryTime: string;
  readonly side: string;
  readonly entryPrice: number;
  readonly exitTime: string;
  readonly exitPrice: number;
  readonly exitReason: string;
  readonly barsHeld: number;
  readonly netPnl: number;
  readonly netReturn: number;
}

/**
 * A table of closed trades, a row each.
 * @param entryOf makes something else of the stamp of an entry, such as a button
 */
export function TradeTable({
  trades,
  style,
  isStale = false,
  entryOf = (_trade, stamp) => stamp,
}: {
  readonly trades: readonly ShownTrade[];
  readonly style: StampStyle;
  readonly isStale?: boolean;
  readonly entryOf?: (trade: ShownTrade, stamp: string) => ComponentChildren;
}) {
  return (
    <table class={isStale ? 'cards trades stale' : 'cards trades'}>
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
        {trades.map((trade) => (
          <tr key={trade.seq}>
            <td>{entryOf(trade, formatStamp(Date.parse(trade.entryTime), style))}</td>
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
  );
}
