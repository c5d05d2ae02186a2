import { useMemo, useState } from 'preact/hooks';
import { listWaitMs } from '../../api/poll-waits.js';
import { usePolled } from '../../api/use-polled.js';
import { RunsDocument, type RunsQuery } from '../../generated/graphql.js';
import { Refusal } from '../../parts/refusal.js';
import { Skeleton } from '../../parts/skeleton.js';
import { setQuery, usePlace } from '../../shell/router.js';
import { counted } from '../../text/format.js';
import { EmptyRuns } from './empty-runs.js';
import { RunFilters } from './run-filters.js';
import { runsState } from './runs-state.js';
import { RunsTable } from './runs-table.js';
import { SelectionBar } from './selection-bar.js';
import { StepsList, useFirstSteps } from './steps-list.js';

export const RUNS_A_PAGE = 50;

const wait = ({ operations }: RunsQuery): number => listWaitMs(operations.nodes);

const isWatched = ({ operations }: RunsQuery): boolean => operations.nodes.some(({ done }) => !done);

/** The list of runs, the newest first, kept up to date. */
export function RunsScreen() {
  const { query } = usePlace();
  const state = useMemo(() => runsState(query), [query]);
  const { filter, sort, direction, after } = state;
  const runs = usePolled(
    RunsDocument,
    { first: RUNS_A_PAGE, after, filter, orderBy: { field: sort, direction } },
    wait,
    { isWatched },
  );
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const list = runs.data?.operations;
  const isUnfiltered = Object.keys(filter).length === 1 && state.tab === 'runs' && query.get('type') === null;
  const { steps, isKnown } = useFirstSteps(isUnfiltered);
  if (list?.totalCount === 0 && isUnfiltered && after === null) return <EmptyRuns steps={steps} />;
  return (
    <section class={runs.isStale ? 'stale' : undefined}>
      <header class="page">
        <h1>Runs</h1>
        <span class="muted">{list !== undefined && counted(list.totalCount, 'run')}</span>
      </header>
      {steps !== null && <StepsList steps={steps} />}
      {isKnown && <RunFilters state={state} />}
      <Refusal error={runs.refusal} />
      {list === undefined || !isKnown ? (
        runs.refusal === null && <Skeleton lines={10} />
      ) : list.nodes.length === 0 ? (
        <p class="nothing">
          No run matches. <a href="/">Show all runs</a>
        </p>
      ) : (
        <RunsTable
          runs={list.nodes}
          state={state}
          selected={selected}
          onSelect={setSelected}
          onChange={runs.insist}
        />
      )}
      <nav class="pages" aria-label="Pages of the list">
        {after !== null && (
          <button type="button" onClick={() => setQuery({ after: null }, 'push')}>
            Newest
          </button>
        )}
        {list?.pageInfo.hasNextPage === true && (
          <button type="button" onClick={() => setQuery({ after: list.pageInfo.endCursor ?? null }, 'push')}>
            Next {RUNS_A_PAGE}
          </button>
        )}
      </nav>
      {selected.size > 0 && (
        <SelectionBar
          ids={[...selected]}
          matching={{ filter, count: list?.totalCount ?? 0 }}
          onDone={() => {
            setSelected(new Set());
            runs.insist();
          }}
          onClear={() => setSelected(new Set())}
        />
      )}
    </section>
  );
}
