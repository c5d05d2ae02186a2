import { setImmediate } from 'node:timers/promises';
import type { OperationContext } from '../operation-context.js';
import type { OperationFilter, OperationPosition } from '../ports/operation-query.js';
import { InvalidInputError } from '../record/errors.js';
import type { Operation } from '../record/operation.js';

/** The most operations that one bulk call changes. */
export const MAX_BULK = 10_000;

/** Whom a bulk call names. */
export interface BulkScope {
  readonly filter: OperationFilter;
  /** Name of the API key that asks: it may change its own only; null changes all. */
  readonly caller: string | null;
  /** How many the caller has seen that match; null where it does not matter. */
  readonly expected: number | null;
}

/** What a bulk call came to. */
export interface BulkOutcome {
  /** Operations that the filter names and the caller may change. */
  readonly matched: number;
  readonly changed: number;
}

const ROWS_A_PAGE = 100;
/** So many changes are written before other work gets its turn. */
const CHANGES_A_STEP = 20;

/**
 * Acts on all operations that a filter names and the caller may change, the newest first, until MAX_BULK are changed.
 * @param act returns whether it has changed the operation
 * @throws InvalidInputError, before anything is changed, for an empty filter and for another count than expected
 */
export async function walkBulk(
  { store }: Pick<OperationContext, 'store'>,
  { filter: asked, caller, expected }: BulkScope,
  act: (operation: Operation) => Promise<boolean>,
): Promise<BulkOutcome> {
  if (isEmpty(asked)) throw emptyFilter();
  const isForeign = caller !== null && asked.startedBy !== undefined && asked.startedBy !== caller;
  const filter = caller === null ? asked : { ...asked, startedBy: caller };
  const matched = isForeign ? 0 : await store.count(filter);
  if (expected !== null && expected !== matched) throw unexpectedCount(matched, expected);
  let changed = 0;
  let after: OperationPosition | null = null;
  for (let hasNextPage = matched > 0; hasNextPage; ) {
    // A place in the order of creation stays where it is, whatever is changed and removed meanwhile.
    const page = await store.list({ filter, first: ROWS_A_PAGE, after });
    for (const [index, operation] of page.operations.entries()) {
      if (changed === MAX_BULK) return { matched, changed };
      if (await act(operation)) changed++;
      if ((index + 1) % CHANGES_A_STEP === 0) await setImmediate();
    }
    after = page.operations.at(-1) ?? null;
    ({ hasNextPage } = page);
  }
  return { matched, changed };
}

/** Tells whether a filter has no condition; being below nothing is what every list asks for by itself. */
function isEmpty({ parent, ...conditions }: OperationFilter): boolean {
  return (parent ?? null) === null && Object.keys(conditions).length === 0;
}

function emptyFilter(): InvalidInputError {
  const message =
    'filter: names no condition, and so every operation; say which ones are meant, such as a tag';
  return new InvalidInputError([{ path: ['filter'], code: 'INVALID_VALUE', message }]);
}

function unexpectedCount(matched: number, expected: number): InvalidInputError {
  const message = `expected: ${matched} operations match and ${expected} are expected; look at the list again`;
  return new InvalidInputError([{ path: ['expected'], code: 'INVALID_VALUE', message }]);
}
