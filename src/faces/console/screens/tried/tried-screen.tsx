import { never, usePolled } from '../../api/use-polled.js';
import { RunFacetsDocument, TriedGroupsDocument, TriedLuckDocument } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { Skeleton } from '../../parts/skeleton.js';
import { usePlace } from '../../shell/router.js';
import { strategyName } from '../../text/words.js';
import { Choice } from './choice.js';
import { PageSteps } from './page-steps.js';
import { TriedEntries } from './tried-entries.js';
import { TriedGroups } from './tried-groups.js';

const GROUPS_A_PAGE = 20;

/** Everything that was tried, by strategy and data, with the count that matters: of how many the best is the best. */
export function TriedScreen() {
  const { query } = usePlace();
  const [strategy, symbol, timeframe, after] = ['strategy', 'symbol', 'timeframe', 'after'].map((name) =>
    query.get(name),
  ) as [string | null, string | null, string | null, string | null];
  const isOneGroup = strategy !== null && symbol !== null && timeframe !== null;
  const asked = {
    ...{ strategy, symbol, timeframe },
    ...(isOneGroup ? { first: 1, after: null } : { first: GROUPS_A_PAGE, after }),
  };
  const answer = usePolled(TriedGroupsDocument, asked, never);
  const luck = usePolled(TriedLuckDocument, asked, never);
  const facets = usePolled(RunFacetsDocument, { filter: null }, never).data;
  const groups = answer.data?.ledgerGroups;
  const names = [
    ...(groups?.nodes ?? []).map((group) => group.strategy),
    ...(facets?.operationFacets.strategies ?? []).map(({ value }) => strategyName(value)),
  ];
  return (
    <section class={answer.isStale ? 'stale' : undefined}>
      <header class="page">
        <h1>Everything tried</h1>
        {isOneGroup && <a href="/tried">all strategies and data</a>}
      </header>
      <p class="muted">
        Every configuration that was ever evaluated, also by runs that are deleted. Whoever picks the best of
        500 has tried 500: that is what the luck check counts. A copy of a strategy counts with the one that
        it was made from, and stands under its name.
      </p>
      <div class="filters" data-in-address>
        <Choice name="strategy" label="Any strategy" value={strategy} options={names} />
        <Choice
          name="symbol"
          label="Any symbol"
          value={symbol}
          options={(facets?.operationFacets.symbols ?? []).map(({ value }) => value)}
        />
        {timeframe !== null && (
          <Choice name="timeframe" label="Any bars" value={timeframe} options={[timeframe]} />
        )}
      </div>
      <Refusal error={answer.refusal ?? luck.refusal} />
      {groups === undefined ? (
        answer.refusal === null && <Skeleton lines={8} />
      ) : (
        <TriedGroups
          groups={groups.nodes}
          luck={luck.isStale ? null : (luck.data?.ledgerGroups.nodes ?? null)}
        />
      )}
      {isOneGroup ? (
        <TriedEntries {...{ strategy, symbol, timeframe, after }} />
      ) : (
        <PageSteps
          first="Newest"
          next={groups?.pageInfo.hasNextPage === true ? groups.pageInfo.endCursor : null}
          rows={GROUPS_A_PAGE}
        />
      )}
    </section>
  );
}
