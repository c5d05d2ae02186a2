import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import { builder } from './builder.js';
import { BulkSuccess, bulkErrors, bulkScopeArgs, toBulkScope } from './bulk-result.js';
import { textRule } from './text-issues.js';

builder.mutationField('cancelOperations', (t) =>
  t.field({
    type: BulkSuccess,
    description: "Asks all of the caller's that match and are not final to stop, families whole.",
    errors: bulkErrors,
    args: {
      ...bulkScopeArgs,
      reason: t.arg.string({
        required: false,
        description: `Why, at most ${TEXT_LIMITS.reason} characters; kept as cancelReason.`,
        ...textRule({ limit: TEXT_LIMITS.reason }),
      }),
    },
    resolve: (_root, { reason, ...scope }, { operations, caller }) =>
      operations.cancelAll(toBulkScope(scope, caller), reason ?? null),
  }),
);
