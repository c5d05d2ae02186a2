import { never, usePolled } from '../../api/use-polled.js';
import { RunFacetsDocument, TriedDocument } from '../../generated/graphql.js';
import { Age } from '../../parts/age.js';
import { Refusal } from '../../parts/refusal.js';
import { Signed } from '../../parts/signed.js';
import { Skeleton } from '../../parts/skeleton.js';
import { setQuery, usePlace } from '../../shell/router.js';
import { useNow } from '../../shell/use-now.js';
import { formatCount, formatNumber } from '../../text/format.js';
import { formatDays } from '../../text/format-days.js';
import { strategyName } from '../../text/words.js';

const ROWS_A_PAGE = 100;

/** Everything that was tried, by strategy and data, with the count that matters: of how many the best is the best. */
export function TriedPage() {
  const { query } = usePlace();
  const [strategy, symbol, timeframe, after] = ['strategy', 'symbol', 'timeframe', 'after'].map((name) =>
    query.get(name),
  ) as [string | null, string | null, string | null, string | null];
  const tried = usePolled(TriedDocument, { first: ROWS_A_PAGE, after, strategy, symbol, timeframe }, never);
  const facets = usePolled(RunFacetsDocument, { filter: null }, never).data?.operationFacets;
  const now = useNow();
  const ledger = tried.data?.ledger;
  return (
    <section class={tried.isStale ? 'stale' : undefined}>
      <header class="page">
        <h1>Everything tried</h1>
      </header>
      <p class="muted">
        Every configuration that was ever evaluated, also by runs that are deleted. Whoever picks the best of
        500 has tried 500: that is what the luck check counts.
      </p>
      <div class="filters">
        <Choice
          name="strategy"
          label="Any strategy"
          value={strategy}
          options={[...new Set((facets?.strategies ?? []).map(({ value }) => strategyName(value)))]}
        />
        <Choice
          name="symbol"
          label="Any symbol"
          value={symbol}
          options={(facets?.symbols ?? []).map(({ value }) => value)}
        />
      </div>
      {ledger !== undefined && (
        <p class="count">
          <strong>{formatCount(ledger.totalCount)}</strong>{' '}
          {ledger.totalCount === 1 ? 'configuration' : 'configurations'} tried
          {strategy !== null && ` with ${strategy}`}
          {symbol !== null && ` on ${symbol}`}
        </p>
      )}
      <Refusal error={tried.refusal} />
      {ledger === undefined ? (
        tried.refusal === null && <Skeleton lines={8} />
      ) : (
        <table class="cards">
          <thead>
            <tr>
              <th>Strategy</th>
              <th>Bars</th>
              <th>Days</th>
              <th>Configuration</th>
              <th class="number">Return</th>
              <th class="number">Sharpe</th>
              <th class="number">Tried</th>
            </tr>
          </thead>
          <tbody>
            {ledger.nodes.map((entry) => (
              <tr key={`${entry.configurationHash}${entry.at}${entry.startDate}`}>
                <td>{entry.strategy}</td>
                <td>
                  {entry.symbols.join(', ')} {entry.timeframe}
                </td>
                <td>{formatDays(entry.startDate, entry.endDate)}</td>
                <td>
                  <code>{entry.configurationHash.slice(0, 10)}</code>
                </td>
                <td class="number" data-name="return">
                  <Signed value={entry.totalReturn} />
                </td>
                <td class="number" data-name="Sharpe">
                  {formatNumber(entry.sharpeRatio, { decimals: 2 })}
                </td>
                <td class="number" data-name="tried">
                  <Age at={entry.at} nowMs={now} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <nav class="pages" aria-label="Pages of the list">
        {after !== null && (
          <button type="button" onClick={() => setQuery({ after: null }, 'push')}>
            Newest
          </button>
        )}
        {ledger?.pageInfo.hasNextPage === true && (
          <button type="button" onClick={() => setQuery({ after: ledger.pageInfo.endCursor }, 'push')}>
            Next {ROWS_A_PAGE}
          </button>
        )}
      </nav>
    </section>
  );
}

function Choice({
  name,
  label,
  value,
  options,
}: {
  readonly name: string;
  readonly label: string;
  readonly value: string | null;
  readonly options: readonly string[];
}) {
  const known = value === null || options.includes(value) ? options : [value, ...options];
  return (
    <select
      aria-label={label.replace('Any ', '')}
      class={value === null ? undefined : 'set'}
      value={value ?? ''}
      onChange={({ currentTarget }) => setQuery({ [name]: currentTarget.value, after: null })}
    >
      <option value="">{label}</option>
      {known.map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </select>
  );
}
