import { useState } from 'preact/hooks';
import type { OperationOrderField, RunRowFragment } from '../../generated/graphql.js';
import { useKeys } from '../../shell/keys.js';
import { go, setQuery } from '../../shell/router.js';
import { useNow } from '../../shell/use-now.js';
import { compareAddress, MOST_IDS } from '../compare/compare-state.js';
import { RunRow } from './run-row.js';
import type { RunsState } from './runs-state.js';

interface Column {
  readonly name: string;
  readonly sort?: OperationOrderField;
  readonly title?: string;
}

const FIGURES: readonly Column[] = [
  { name: 'Return', sort: 'TOTAL_RETURN' },
  { name: 'vs holding', title: 'Return minus that of buying and holding' },
  { name: 'Sharpe', sort: 'SHARPE_RATIO' },
  {
    name: 'Deflated',
    sort: 'DEFLATED_SHARPE',
    title: 'Probability that the Sharpe ratio is more than luck of so many tries',
  },
  { name: 'Drawdown', sort: 'MAX_DRAWDOWN' },
  { name: 'Trades', sort: 'TOTAL_TRADES' },
];

/** One page of runs: a row each, with the keys that go through them. */
export function RunsTable({
  runs,
  state,
  selected,
  onSelect,
  onChange,
}: {
  readonly runs: readonly RunRowFragment[];
  readonly state: RunsState;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
  readonly onChange: () => void;
}) {
  const now = useNow();
  const [at, setAt] = useState<string | null>(null);
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  const move = (step: number) => {
    const index = runs.findIndex(({ id }) => id === at);
    const next = runs[Math.min(Math.max(index + step, 0), runs.length - 1)];
    setAt(next?.id ?? null);
    document.getElementById(`row-${next?.id}`)?.scrollIntoView({ block: 'nearest' });
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    x: () => at !== null && toggle(at),
    Enter: () => at !== null && go(`/operations/${at}`),
    c: () => selected.size > 1 && selected.size <= MOST_IDS && go(compareAddress([...selected])),
    Escape: () => onSelect(new Set()),
  });
  const isAll = runs.every(({ id }) => selected.has(id));
  const hasFigures = state.tab === 'runs';
  return (
    <table class={hasFigures ? 'runs' : 'runs plain'}>
      <thead>
        <tr>
          <th class="pick">
            <input
              type="checkbox"
              aria-label="Select all of this page"
              checked={isAll}
              onChange={() => onSelect(isAll ? new Set() : new Set(runs.map(({ id }) => id)))}
            />
          </th>
          <th>Run</th>
          <th>{hasFigures ? 'Verdict' : 'State'}</th>
          {hasFigures && FIGURES.map((column) => <Heading key={column.name} column={column} state={state} />)}
          {hasFigures && <th class="spark">Account</th>}
          <Heading column={{ name: 'Age', sort: 'CREATED_AT' }} state={state} />
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunRow
            key={run.id}
            run={run}
            nowMs={now}
            hasFigures={hasFigures}
            isSelected={selected.has(run.id)}
            isAt={run.id === at}
            onToggle={toggle}
            onChange={onChange}
          />
        ))}
      </tbody>
    </table>
  );
}

function Heading({
  column: { name, sort, title },
  state,
}: {
  readonly column: Column;
  readonly state: RunsState;
}) {
  if (sort === undefined) {
    return (
      <th class="number" title={title}>
        {name}
      </th>
    );
  }
  const isSorted = state.sort === sort;
  const next = isSorted && state.direction === 'DESC' ? 'ASC' : null;
  return (
    <th
      class="number"
      title={title}
      aria-sort={isSorted ? (state.direction === 'DESC' ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        class="sort"
        onClick={() =>
          setQuery({ sort: sort === 'CREATED_AT' ? null : sort, direction: next, after: null }, 'push')
        }
      >
        {name}
        <span aria-hidden="true">{isSorted ? (state.direction === 'DESC' ? ' ▾' : ' ▴') : ''}</span>
      </button>
    </th>
  );
}
