import { NEWEST_FIRST } from '../../operations/ports/operation-query.js';
import { OPERATION_STATUSES, type OperationStatus } from '../../operations/record/operation.js';
import { builder } from './builder.js';
import { OperationInterface } from './operation.js';
import {
  loadOperationPage,
  OperationConnection,
  operationPageArgs,
  operationPageComplexity,
  ROW_WEIGHT,
} from './operation-connection.js';
import { OperationStatusEnum } from './operation-enums.js';

type Counts = ReadonlyMap<OperationStatus, number>;

const StatusCounts = builder.objectRef<Counts>('StatusCounts').implement({
  description: 'Of the operations directly below; counts, never lists of ids. They add up to all children.',
  fields: (t) =>
    Object.fromEntries(
      OPERATION_STATUSES.map((status) => [
        status.toLowerCase(),
        t.int({
          description: `How many are ${status}.`,
          resolve: (counts) => counts.get(status) ?? 0,
        }),
      ]),
    ),
});

builder.interfaceFields(OperationInterface, (t) => ({
  parent: t.field({
    type: OperationInterface,
    nullable: true,
    complexity: ROW_WEIGHT,
    description: 'The operation that this one is a part of; null for one that somebody started.',
    resolve: ({ parentId }, _args, { operations, answer }) =>
      parentId === null ? null : operations.get(parentId, { budget: answer.reads }),
  }),
  children: t.field({
    type: OperationConnection,
    complexity: operationPageComplexity,
    args: {
      ...operationPageArgs,
      statuses: t.arg({
        type: [OperationStatusEnum],
        required: false,
        description: 'Any of these statuses.',
      }),
    },
    description: 'The operations directly below this one, newest first.',
    resolve: ({ id }, { statuses, ...page }, context) => {
      const filter = { parent: id, ...(statuses && { statuses }) };
      return loadOperationPage({ filter, order: NEWEST_FIRST }, page, context);
    },
  }),
  childCounts: t.field({
    type: StatusCounts,
    complexity: ROW_WEIGHT,
    description: 'How many operations are directly below this one, by status.',
    resolve: ({ id }, _args, { operations }) => operations.countChildren(id),
  }),
  retryOf: t.field({
    type: OperationInterface,
    nullable: true,
    complexity: ROW_WEIGHT,
    description: 'The operation that this one runs once more; null for an ordinary one.',
    resolve: ({ retryOfId }, _args, { operations, answer }) =>
      retryOfId === null ? null : operations.get(retryOfId, { budget: answer.reads }),
  }),
}));
