import type { SegmentMetric as SegmentMetricRecord } from '../../base/pure/metrics.js';
import { builder } from './builder.js';
import { type SeqPage, seqConnection } from './seq-connection.js';

const SegmentStatusEnum = builder.enumType('SegmentStatus', {
  description: 'What became of a stretch of a data load.',
  values: {
    LOADED: { description: 'Its bars are stored.' },
    SKIPPED: { description: 'It has no bars that could be stored.' },
    FAILED: { description: 'It could not be loaded.' },
  },
});

const SegmentMetric = builder.objectRef<SegmentMetricRecord>('SegmentMetric').implement({
  description: 'One stretch of a data load, told of once its bars are stored.',
  fields: (t) => ({
    seq: t.exposeInt('seq', { description: '0-based index in the log of the run.' }),
    start: t.expose('startMs', { type: 'DateTime', description: 'Where the stretch begins.' }),
    end: t.expose('endMs', { type: 'DateTime', description: 'Where it ends, exclusive.' }),
    rows: t.exposeInt('rows', { description: 'Good rows in it.' }),
    status: t.expose('status', { type: SegmentStatusEnum, description: 'What became of it.' }),
    message: t.exposeString('message', {
      nullable: true,
      description: 'Why it was skipped or failed, or how many of its rows were rejected; else null.',
    }),
    durationMs: t.exposeFloat('durationMs', { description: 'How long it took, retries included.' }),
    timestamp: t.expose('timestampMs', { type: 'DateTime', description: 'When it was done.' }),
  }),
});

/** A page of the segments log of a data load. */
export const SegmentMetricConnection = seqConnection<
  SegmentMetricRecord,
  SeqPage<SegmentMetricRecord> & { readonly complete: boolean }
>(
  'SegmentMetric',
  SegmentMetric,
  [
    'A page of an append-only log. Pull with after = the last endCursor. endCursor echoes',
    '"after" on an empty page. hasNextPage false means "no more yet"; complete true means',
    'that nothing will ever come after this page. No entry is skipped, repeated or changed.',
    'first is 1 to 1000; beyond it a GraphQL error.',
  ].join('\n'),
);

builder.objectField(SegmentMetricConnection, 'complete', (t) =>
  t.exposeBoolean('complete', { description: 'True when nothing will ever come after this page.' }),
);
