import { UnknownOperationError, WrongOperationTypeError } from './client-errors.js';
import type { CallOptions } from './connection.js';
import { pause, SHORTEST_WAIT_MS } from './pause.js';

export interface LogOptions extends CallOptions {
  /** A cursor of an earlier page, to go on behind it; absent for the beginning. */
  readonly after?: string | null | undefined;
  /** How many entries a request asks for, 1 to 1,000; default 1,000. */
  readonly pageSize?: number;
  /** Is told how far the entries of a page lead, once all of them were taken: what to keep, to go on from there. */
  readonly onCursor?: (cursor: string) => void;
}

/** What a page of a log is asked for. */
export interface PageVariables {
  readonly id: string;
  readonly first: number;
  readonly after: string | null;
}

interface Page<Entry> {
  readonly nodes: readonly Entry[];
  readonly pageInfo: { readonly endCursor?: string | null; readonly hasNextPage: boolean };
  /** Nothing will ever come after this page. */
  readonly complete: boolean;
}

/** An answer that has a page of a log where the operation is of the type that has one. */
export interface LogAnswer<Entry> {
  readonly operation?:
    | {
        readonly __typename: string;
        readonly pollAfterMs?: number | null;
        readonly page?: Page<Entry>;
      }
    | null
    | undefined;
}

const LARGEST_PAGE = 1_000;
/** Between the last sample and the end of an operation nothing says when to ask again. */
const USUAL_WAIT_MS = 1_000;

/**
 * Yields the entries of a log in order, each once, and ends with the last that will ever come.
 * @param log what it is called, such as `bars`
 * @throws UnknownOperationError | WrongOperationTypeError, and what asking throws
 */
export async function* followLog<Entry>(
  id: string,
  log: string,
  ask: (variables: PageVariables, options: CallOptions) => Promise<LogAnswer<Entry>>,
  { after = null, pageSize = LARGEST_PAGE, onCursor, signal }: LogOptions,
): AsyncGenerator<Entry, void, undefined> {
  for (let cursor = after; ; ) {
    const { operation } = await ask({ id, first: pageSize, after: cursor }, { signal });
    if (operation === null || operation === undefined) throw new UnknownOperationError(id);
    const { page } = operation;
    if (page === undefined) throw new WrongOperationTypeError(id, operation.__typename, log);
    yield* page.nodes;
    cursor = page.pageInfo.endCursor ?? cursor;
    if (cursor !== null && page.nodes.length > 0) onCursor?.(cursor);
    if (page.complete) return;
    if (!page.pageInfo.hasNextPage)
      await pause(Math.max(operation.pollAfterMs ?? USUAL_WAIT_MS, SHORTEST_WAIT_MS), signal);
  }
}
