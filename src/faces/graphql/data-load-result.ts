import type { DataLoadResult as ResultRecord } from '../../kinds/data-load/data-load-operation.js';
import { builder } from './builder.js';

export const DataIssue = builder.objectRef<ResultRecord['issues'][number]>('DataIssue').implement({
  description:
    'A fault found in bars: duplicate, out of order, high below low, missing value, unexpected gap.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable identifier, such as DUPLICATE or UNEXPECTED_GAP.' }),
    timestamp: t.expose('stampMs', {
      type: 'DateTime',
      nullable: true,
      description: 'Stamp of the bar; null where there is none.',
    }),
    message: t.exposeString('message', { description: 'Where it is and what is wrong.' }),
  }),
});

const DataIssueCount = builder.objectRef<ResultRecord['issueCounts'][number]>('DataIssueCount').implement({
  description: 'How often a fault was found.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable identifier of the fault.' }),
    count: t.exposeInt('count', { description: 'How often it was found.' }),
  }),
});

export const DataLoadResult = builder.objectRef<ResultRecord>('DataLoadResult').implement({
  description: 'What a data load brought in, and what was wrong with it.',
  fields: (t) => ({
    rowsLoaded: t.exposeInt('rowsLoaded', { description: 'Good rows in the range that was asked for.' }),
    rowsRejected: t.exposeInt('rowsRejected', { description: 'Rows that were left out.' }),
    firstBar: t.expose('firstBarMs', {
      type: 'DateTime',
      nullable: true,
      description: 'Stamp of the first good row; null without any.',
    }),
    lastBar: t.expose('lastBarMs', {
      type: 'DateTime',
      nullable: true,
      description: 'Stamp of the last good row; null without any.',
    }),
    issues: t.field({
      type: [DataIssue],
      description: 'What was found, at most 500 of each code.',
      resolve: ({ issues }) => issues,
    }),
    issueCounts: t.field({
      type: [DataIssueCount],
      description: 'How many of each code there were, most frequent first.',
      resolve: ({ issueCounts }) => issueCounts,
    }),
  }),
});
