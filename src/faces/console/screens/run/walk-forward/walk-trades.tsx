import { useState } from 'preact/hooks';
import { never, usePolled } from '../../../api/use-polled.js';
import { withField } from '../../../api/with-field.js';
import { WalkForwardTradesDocument } from '../../../generated/graphql.js';
import { Refusal } from '../../../parts/refusal.js';
import { Skeleton } from '../../../parts/skeleton.js';
import { formatCount, type StampStyle } from '../../../text/format.js';
import { TradeTable } from '../trade-table.js';

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
      {trades !== null && <TradeTable trades={trades.nodes} style={style} isStale={answer.isStale} />}
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
