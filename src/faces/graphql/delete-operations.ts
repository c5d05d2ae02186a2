import { builder } from './builder.js';
import { BulkSuccess, bulkErrors, bulkScopeArgs, toBulkScope } from './bulk-result.js';

builder.mutationField('deleteOperations', (t) =>
  t.field({
    type: BulkSuccess,
    description:
      "Removes all of the caller's that match, are final and have no parent, families whole; pinned ones stay.",
    errors: bulkErrors,
    args: bulkScopeArgs,
    resolve: (_root, scope, { operations, caller }) => operations.deleteAll(toBulkScope(scope, caller)),
  }),
);
