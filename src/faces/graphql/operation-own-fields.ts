import { builder } from './builder.js';
import { OperationInterface } from './operation.js';
import { OperationEventConnection } from './operation-event.js';
import { OperationSummary } from './operation-summary.js';
import { loadSeqPage, seqPageArgs, seqPageComplexity } from './seq-connection.js';
import { Tag } from './tag.js';

builder.interfaceFields(OperationInterface, (t) => ({
  tags: t.field({
    type: [Tag],
    description: "Keys and values of one's own, in the order in which they were given.",
    resolve: ({ tags }) => tags,
  }),
  note: t.exposeString('note', {
    nullable: true,
    description: "A text of one's own, at most 4000 characters.",
  }),
  pinned: t.exposeBoolean('pinned', { description: 'Kept by retention.' }),
  priority: t.exposeInt('priority', {
    description: 'Higher runs earlier; 0 unless one says otherwise; -100 to 100.',
  }),
  updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When anything of it last changed.' }),
  summary: t.field({
    type: OperationSummary,
    description: 'The columns of a row in a list.',
    resolve: (operation) => operation,
  }),
  events: t.field({
    type: OperationEventConnection,
    args: seqPageArgs,
    complexity: seqPageComplexity,
    description: 'What has happened to it, pulled by cursor.',
    resolve: (operation, args, { operations }) =>
      loadSeqPage({ name: 'events', operationId: operation.id }, args, (page) =>
        operations.events(operation, page),
      ),
  }),
}));
