import type { CompareQueryVariables } from '../../generated/graphql.js';
import { runsState } from '../runs/runs-state.js';

/** As many ids as an address holds; more are named by a filter. */
export const MOST_IDS = 20;

/** Returns the address that compares runs, in the order in which they were chosen. */
export const compareAddress = (ids: readonly string[]): string =>
  `/compare?runs=${ids.map(encodeURIComponent).join(',')}`;

/** What narrows runs down to those that are compared; the names of the address. */
const FILTERS = ['q', 'strategy', 'symbol', 'model', 'tag', 'pinned'] as const;

/**
 * Reads which runs an address compares: `runs=op_a,op_b~17`, where 17 is a trial of the study op_b, or the completed
 * ones that a filter finds, as in the list of runs: `tag=idea=momentum`, `strategy=rsi&symbol=AAPL`; null where it
 * names none. What is invalid stays out of those that a filter finds, unless the address says `invalid=1`.
 */
export function compareState(query: URLSearchParams): CompareQueryVariables | null {
  const runs = (query.get('runs') ?? '').split(',').filter((run) => run !== '');
  if (runs.length > 0) return { subjects: runs.slice(0, MOST_IDS).map(subjectOf), filter: null };
  const { filter } = runsState(
    new URLSearchParams(
      FILTERS.flatMap((name) => {
        const value = query.get(name);
        return value === null ? [] : [[name, value]];
      }),
    ),
  );
  const { types: _, ...narrowed } = filter;
  if (Object.keys(narrowed).length === 0) return null;
  return {
    subjects: null,
    filter: {
      ...narrowed,
      statuses: ['COMPLETED'],
      types: ['BACKTESTING', 'WALK_FORWARD'],
      ...(query.get('invalid') !== '1' && { excludeInvalid: true }),
    },
  };
}

function subjectOf(text: string) {
  const [operation = '', number] = text.split('~');
  return { operation, ...(number === undefined ? {} : { trial: Number(number) }) };
}
