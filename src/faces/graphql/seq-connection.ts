import type { ObjectRef } from '@pothos/core';
import { z } from 'zod';
import { builder, type Types } from './builder.js';
import { parseSeqCursor, type SeqList, seqListCursor } from './cursors.js';
import type { LogPageRequest } from './operations-port.js';
import { PageInfo, type PageInfoShape } from './page-info.js';

/** The most entries of a page. */
export const MAX_SEQ_PAGE = 1000;

/** A list of entries in another order than that of their seq, such as a ranking; it writes its own cursors. */
export interface OrderedList {
  cursorOf(seq: number): string;
}

/** A page of entries that are numbered by seq, what it is a page of, and the cursor that it was asked for with. */
export interface SeqPage<Entry extends { readonly seq: number }> {
  readonly entries: readonly Entry[];
  readonly hasNextPage: boolean;
  readonly list: SeqList | OrderedList;
  readonly after: string | null;
}

/** What a client says to get a page. */
export interface SeqPageArgs {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** The arguments of every list that is numbered by seq. */
export const seqPageArgs = builder.args((t) => ({
  first: t.int({
    required: true,
    defaultValue: 100,
    validate: z.int().min(1).max(MAX_SEQ_PAGE),
    description: `How many entries at most, 1 to ${MAX_SEQ_PAGE}.`,
  }),
  after: t.string({ required: false, description: 'The last endCursor; absent for the beginning.' }),
}));

/** Weighs a page by the number of entries that it was asked for. */
export const seqPageComplexity = ({ first }: SeqPageArgs) => ({ field: 1, multiplier: first });

/** Reads one page of a list through `load` and keeps its cursor. */
export async function loadSeqPage<Page extends object>(
  list: SeqList,
  { first, after }: SeqPageArgs,
  load: (request: LogPageRequest) => Promise<Page>,
): Promise<Page & { readonly list: SeqList; readonly after: string | null }> {
  return { ...(await load({ first, afterSeq: parseSeqCursor(after, list) })), list, after: after ?? null };
}

/**
 * Adds `<name>Edge` and `<name>Connection` for entries that are numbered by seq.
 * What a connection has beyond edges, nodes and pageInfo is added to the returned ref.
 */
export function seqConnection<Entry extends { readonly seq: number }, Page extends SeqPage<Entry>>(
  name: string,
  node: ObjectRef<Types, Entry>,
  description: string,
): ObjectRef<Types, Page> {
  const edge = builder.objectRef<EdgeShape<Entry>>(`${name}Edge`).implement({
    description: `One ${name} and its cursor.`,
    fields: (t) => ({
      cursor: t.string({
        description: 'Cursor of this entry.',
        resolve: ({ list, node: { seq } }) => cursorIn(list, seq),
      }),
      node: t.field({ type: node, description: 'The entry.', resolve: (parent) => parent.node as never }),
    }),
  });
  return builder.objectRef<Page>(`${name}Connection`).implement({
    description,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        // The length is already in the weight of the field that returns the connection.
        complexity: { multiplier: 1 },
        description: 'The entries of this page with their cursors, in order.',
        resolve: (page) => page.entries.map((entry) => ({ list: page.list, node: entry })),
      }),
      nodes: t.field({
        type: [node],
        complexity: { multiplier: 1 },
        description: 'The entries of this page, in order.',
        resolve: (page) => page.entries as never,
      }),
      pageInfo: t.field({
        type: PageInfo,
        description: 'Where this page lies in the log.',
        resolve: pageInfo,
      }),
    }),
  }) as ObjectRef<Types, Page>;
}

interface EdgeShape<Entry> {
  readonly list: SeqList | OrderedList;
  readonly node: Entry;
}

function cursorIn(list: SeqList | OrderedList, seq: number): string {
  return 'cursorOf' in list ? list.cursorOf(seq) : seqListCursor(list, seq);
}

function pageInfo({ entries, hasNextPage, list, after }: SeqPage<{ readonly seq: number }>): PageInfoShape {
  const [start, end] = [entries[0], entries.at(-1)];
  return {
    hasNextPage,
    hasPreviousPage: after !== null,
    startCursor: start ? cursorIn(list, start.seq) : null,
    endCursor: end ? cursorIn(list, end.seq) : after,
  };
}
