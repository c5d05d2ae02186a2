import type {
  OperationFilter,
  OperationOrderField,
  OperationStatus,
  OperationType,
  SortDirection,
} from '../../generated/graphql.js';

/** Which list is shown: what is measured, or what is made for it. */
export type RunsTab = 'runs' | 'trainings' | 'loads';

const TAB_TYPES: Readonly<Record<RunsTab, readonly OperationType[]>> = {
  runs: ['BACKTESTING', 'STUDY', 'WALK_FORWARD'],
  trainings: ['TRAINING'],
  loads: ['DATA_LOADING'],
};

const STATUSES: readonly OperationStatus[] = [
  'RUNNING',
  'PENDING',
  'COMPLETED',
  'FAILED',
  'CANCELLING',
  'CANCELLED',
];

const SORTS: readonly OperationOrderField[] = [
  'CREATED_AT',
  'DEFLATED_SHARPE',
  'DURATION',
  'MAX_DRAWDOWN',
  'SHARPE_RATIO',
  'TOTAL_RETURN',
  'TOTAL_TRADES',
];

/** Everything that decides which runs the list shows; all of it stands in the address. */
export interface RunsState {
  readonly tab: RunsTab;
  readonly filter: OperationFilter;
  readonly sort: OperationOrderField;
  readonly direction: SortDirection;
  /** Cursor of the page; null for the first. */
  readonly after: string | null;
}

/** Reads the state of the list from the query of an address; what makes no sense there counts as absent. */
export function runsState(query: URLSearchParams): RunsState {
  const tab =
    query.get('tab') === 'trainings' ? 'trainings' : query.get('tab') === 'loads' ? 'loads' : 'runs';
  const type = TAB_TYPES[tab].find((known) => known === query.get('type'));
  const status = STATUSES.find((known) => known === query.get('status'));
  const sort = SORTS.find((known) => known === query.get('sort')) ?? 'CREATED_AT';
  const tag = query.get('tag');
  const separator = tag?.indexOf('=') ?? -1;
  return {
    tab,
    filter: {
      types: type === undefined ? [...TAB_TYPES[tab]] : [type],
      ...(status === undefined ? {} : { statuses: [status] }),
      ...text(query, 'text', 'q'),
      ...text(query, 'strategy', 'strategy'),
      ...text(query, 'symbol', 'symbol'),
      ...text(query, 'model', 'model'),
      ...(tag !== null && separator > 0
        ? { tags: [{ key: tag.slice(0, separator), value: tag.slice(separator + 1) }] }
        : {}),
      ...(query.get('pinned') === '1' ? { pinned: true } : {}),
      // What is invalid stays out of what is sorted by a figure, unless somebody asks for it.
      ...(sort !== 'CREATED_AT' && sort !== 'DURATION' && query.get('invalid') !== '1'
        ? { excludeInvalid: true }
        : {}),
    },
    sort,
    direction: query.get('direction') === 'ASC' ? 'ASC' : 'DESC',
    after: query.get('after'),
  };
}

function text<TName extends 'text' | 'strategy' | 'symbol' | 'model'>(
  query: URLSearchParams,
  name: TName,
  parameter: string,
): { readonly [name in TName]?: string } {
  const value = query.get(parameter)?.trim() ?? '';
  return (value === '' ? {} : { [name]: value }) as { readonly [name in TName]?: string };
}
