import { useEffect, useRef, useState } from 'preact/hooks';
import { usePolled } from '../../api/use-polled.js';
import { RunFacetsDocument, type RunFacetsQuery } from '../../generated/graphql.js';
import { useKeys } from '../../shell/keys.js';
import { setQuery, usePlace } from '../../shell/router.js';
import { STATUS_WORDS, strategyName, TYPE_WORDS } from '../../text/words.js';
import type { RunsState, RunsTab } from './runs-state.js';

const TABS: readonly (readonly [RunsTab, string])[] = [
  ['runs', 'Runs'],
  ['trainings', 'Trainings'],
  ['loads', 'Data loads'],
];

const SEARCH_DELAY_MS = 250;
/** Counting them reads every run: they are asked for apart from the list, and less often. */
const FACETS_WAIT_MS = 60_000;
const FACETS_STYLE = { isOfFrame: true, isWatched: () => false };

/** What the list is narrowed by; each choice is in the address. */
export function RunFilters({ state }: { readonly state: RunsState }) {
  const { query } = usePlace();
  const facets = usePolled(
    RunFacetsDocument,
    { filter: { types: state.filter.types ?? null } },
    () => FACETS_WAIT_MS,
    FACETS_STYLE,
  ).data;
  const lists = facets?.operationFacets;
  return (
    <div class="filters" data-in-address>
      <nav class="tabs" aria-label="Kinds">
        {TABS.map(([tab, name]) => (
          <a
            key={tab}
            href={tab === 'runs' ? '/' : `/?tab=${tab}`}
            aria-current={state.tab === tab ? 'page' : undefined}
          >
            {name}
          </a>
        ))}
      </nav>
      <Search />
      {state.tab === 'runs' && (
        <Choice
          name="type"
          label="Any type"
          options={(['BACKTESTING', 'STUDY', 'WALK_FORWARD'] as const).map((type) => [
            type,
            TYPE_WORDS[type],
          ])}
        />
      )}
      <Choice
        name="status"
        label="Any status"
        options={Object.entries(STATUS_WORDS).filter(
          ([status]) =>
            status === query.get('status') || lists?.statuses.some(({ value }) => value === status),
        )}
      />
      <Choice name="strategy" label="Any strategy" options={named(lists?.strategies, strategyName)} />
      <Choice name="symbol" label="Any symbol" options={named(lists?.symbols)} />
      <Choice name="tag" label="Any tag" options={named(lists?.tags)} />
      <button
        type="button"
        class="quiet"
        aria-pressed={query.get('pinned') === '1'}
        onClick={() => setQuery({ pinned: query.get('pinned') === '1' ? null : '1', after: null })}
      >
        ★ Pinned
      </button>
    </div>
  );
}

function Choice({
  name,
  label,
  options,
}: {
  readonly name: string;
  readonly label: string;
  readonly options: readonly (readonly [string, string])[];
}) {
  const { query } = usePlace();
  const value = query.get(name) ?? '';
  const isKnown = value === '' || options.some(([option]) => option === value);
  return (
    <select
      aria-label={label.replace('Any ', '')}
      class={value === '' ? undefined : 'set'}
      value={value}
      // In its place from the start: what the list offers comes later, and may be nothing.
      disabled={options.length === 0 && value === ''}
      onChange={({ currentTarget }) => setQuery({ [name]: currentTarget.value, after: null })}
    >
      <option value="">{label}</option>
      {!isKnown && <option value={value}>{value}</option>}
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}

function Search() {
  const { query } = usePlace();
  const box = useRef<HTMLInputElement>(null);
  const inAddress = query.get('q') ?? '';
  const [text, setText] = useState(inAddress);
  useKeys({ '/': () => box.current?.focus() });
  useEffect(() => setText(inAddress), [inAddress]);
  useEffect(() => {
    if (text === inAddress) return undefined;
    const timer = setTimeout(() => setQuery({ q: text, after: null }), SEARCH_DELAY_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <input
      ref={box}
      type="search"
      placeholder="Search  /"
      aria-label="Search labels, titles and ids"
      value={text}
      onInput={({ currentTarget }) => setText(currentTarget.value)}
      onKeyDown={({ key, currentTarget }) => key === 'Escape' && currentTarget.blur()}
    />
  );
}

type Facet = RunFacetsQuery['operationFacets']['symbols'];

const named = (facet: Facet | undefined, name: (value: string) => string = (value) => value) =>
  (facet ?? []).map(({ value, count }) => [value, `${name(value)} (${count})`] as const);
