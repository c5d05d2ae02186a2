import { never, usePolled } from '../../api/use-polled.js';
import { TriedDocument } from '../../generated/graphql.js';
import { Age } from '../../parts/age.js';
import { Refusal } from '../../parts/refusal.js';
import { Signed } from '../../parts/signed.js';
import { Skeleton } from '../../parts/skeleton.js';
import { useNow } from '../../shell/use-now.js';
import { counted, formatNumber } from '../../text/format.js';
import { formatDays } from '../../text/format-days.js';
import { PageSteps } from './page-steps.js';

const ROWS_A_PAGE = 100;

/** Every evaluation of one strategy on the same data, the newest first. */
export function TriedEntries({
  strategy,
  symbol,
  timeframe,
  after,
}: {
  readonly strategy: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly after: string | null;
}) {
  const answer = usePolled(TriedDocument, { first: ROWS_A_PAGE, after, strategy, symbol, timeframe }, never);
  const now = useNow();
  const ledger = answer.data?.ledger;
  if (answer.refusal !== null) return <Refusal error={answer.refusal} />;
  if (ledger === undefined) return <Skeleton lines={8} />;
  return (
    <div class={answer.isStale ? 'stale' : undefined}>
      <h2>{counted(ledger.totalCount, 'evaluation')}</h2>
      <table class="cards" aria-label="Evaluations">
        <thead>
          <tr>
            <th>Configuration</th>
            <th>Days</th>
            <th class="number">Return</th>
            <th class="number">Sharpe</th>
            <th class="number">Tried</th>
          </tr>
        </thead>
        <tbody>
          {ledger.nodes.map((entry) => (
            <tr key={`${entry.configurationHash}${entry.at}${entry.startDate}${entry.endDate}`}>
              <td>
                <code>{entry.configurationHash.slice(0, 10)}</code>
              </td>
              <td>{formatDays(entry.startDate, entry.endDate)}</td>
              <td class="number" data-name="Return">
                <Signed value={entry.totalReturn} />
              </td>
              <td class="number" data-name="Sharpe">
                {formatNumber(entry.sharpeRatio, { decimals: 2 })}
              </td>
              <td class="number" data-name="Tried">
                <Age at={entry.at} nowMs={now} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <PageSteps
        first="Newest"
        next={ledger.pageInfo.hasNextPage ? ledger.pageInfo.endCursor : null}
        rows={ROWS_A_PAGE}
      />
    </div>
  );
}
