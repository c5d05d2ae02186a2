import { builder } from './builder.js';
import {
  loadOperationPage,
  OperationConnection,
  operationPageArgs,
  operationPageComplexity,
} from './operation-connection.js';
import { OperationFilterInput, toOperationFilter } from './operation-filter.js';
import { OperationOrderInput, toOperationOrder } from './operation-order.js';

builder.queryField('operations', (t) =>
  t.field({
    type: OperationConnection,
    description: 'Operations, newest first unless orderBy says otherwise; first is at most 200.',
    complexity: operationPageComplexity,
    args: {
      ...operationPageArgs,
      filter: t.arg({
        type: OperationFilterInput,
        required: false,
        description: 'What to show; everything that has no parent if absent.',
      }),
      orderBy: t.arg({
        type: OperationOrderInput,
        required: false,
        description: 'What to go by; the newest first if absent.',
      }),
    },
    resolve: (_root, { filter, orderBy, ...page }, context) =>
      loadOperationPage(
        { filter: toOperationFilter(filter), order: toOperationOrder(orderBy) },
        page,
        context,
      ),
  }),
);
