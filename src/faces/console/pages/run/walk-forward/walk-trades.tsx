import { useState } from 'preact/hooks';
import { never, usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import { WalkForwardTradesDocument } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { Signed } from '../../../parts/signed.js';
import { Skeleton } from '../../../parts/skeleton.js';
import {
  formatCount,
  formatNumber,
  formatPrice,
  formatStamp,
  type StampStyle,
} from '../../../text/format.js';
import { wordsOf } from '../../../text/words.js';

const ROWS_A_PAGE = 100;

/** The trades of the joined account, page by page. */
export function WalkTrades({ id, style }: { readonly id: string; readonly style: StampStyle }) {
  const [after, setAfter] = useState<string | null>(null);
  const answer = usePolled(WalkForwardTradesDocument, { id, first: ROWS_A_PAGE, after }, never);
  const trades = withField(answer.data?.operation, 'result')?.result?.trades ?? null;
  return (
    <details class="section">
      <summary>
        Trades <small>{formatCount(trades?.totalCount)}</small>
      </summary>
      <Refusal error={answer.refusal} />
      {trades === null && answer.refusal === null && <Skeleton lines={4} />}
      {trades !== null && (
        <table class={answer.isStale ? 'cards trades stale' : 'cards trades'}>
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
            {trades.nodes.map((trade) => (
              <tr key={trade.seq}>
                <td>{formatStamp(Date.parse(trade.entryTime), style)}</td>
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
      )}
      {trades !== null && (
        <nav class="pages" aria-label="Pages of the trades">
          {after !== null && (
            <button type="button" onClick={() => setAfter(null)}>
              First
            </button>
          )}
          {trades.pageInfo.hasNextPage && (
            <button type="button" onClick={() => setAfter(trades.pageInfo.endCursor ?? null)}>
              Next {ROWS_A_PAGE}
            </button>
          )}
        </nav>
      )}
    </details>
  );
}
