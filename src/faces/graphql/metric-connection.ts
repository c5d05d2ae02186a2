import type { ObjectRef } from '@pothos/core';
import { builder, type Types } from './builder.js';
import { type SeqPage, seqConnection } from './seq-connection.js';

/** A page of a metric log, and whether it is the last one for ever. */
export type MetricPage<Entry extends { readonly seq: number }> = SeqPage<Entry> & {
  readonly complete: boolean;
};

/** Adds `<name>Edge` and `<name>Connection` for the metric log of one type of operation. */
export function metricConnection<Entry extends { readonly seq: number }>(
  name: string,
  node: ObjectRef<Types, Entry>,
): ObjectRef<Types, MetricPage<Entry>> {
  const connection = seqConnection<Entry, MetricPage<Entry>>(
    name,
    node,
    [
      'A page of an append-only log. Pull with after = the last endCursor. endCursor echoes',
      '"after" on an empty page. hasNextPage false means "no more yet"; complete true means',
      'that nothing will ever come after this page. No entry is skipped, repeated or changed.',
      'first is 1 to 1000; beyond it a GraphQL error.',
    ].join('\n'),
  );
  builder.objectField(connection, 'complete', (t) =>
    t.boolean({
      description: 'True when nothing will ever come after this page.',
      resolve: ({ complete }) => complete,
    }),
  );
  return connection;
}
