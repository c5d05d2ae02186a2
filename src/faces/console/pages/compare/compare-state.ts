import type { CompareQueryVariables } from '../../generated/graphql.js';

/** As many ids as an address holds; more are named by a filter. */
export const MOST_IDS = 20;

/** Returns the address that compares runs, in the order in which they were chosen. */
export const compareAddress = (ids: readonly string[]): string =>
  `/compare?runs=${ids.map(encodeURIComponent).join(',')}`;

/**
 * Reads which runs an address compares: `runs=op_a,op_b~17`, where 17 is a trial of the study op_b, or those of a tag,
 * `tag=idea=momentum`; null where it names none.
 */
export function compareState(query: URLSearchParams): CompareQueryVariables | null {
  const runs = (query.get('runs') ?? '').split(',').filter((run) => run !== '');
  if (runs.length > 0) return { subjects: runs.slice(0, MOST_IDS).map(subjectOf), filter: null };
  const tag = query.get('tag') ?? '';
  const separator = tag.indexOf('=');
  if (separator < 1) return null;
  const tags = [{ key: tag.slice(0, separator), value: tag.slice(separator + 1) }];
  return {
    subjects: null,
    filter: { tags, statuses: ['COMPLETED'], types: ['BACKTESTING', 'WALK_FORWARD'] },
  };
}

function subjectOf(text: string) {
  const [operation = '', number] = text.split('~');
  return { operation, ...(number === undefined ? {} : { trial: Number(number) }) };
}
