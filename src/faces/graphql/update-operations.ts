import { builder } from './builder.js';
import { BulkSuccess, bulkErrors, bulkScopeArgs, toBulkScope } from './bulk-result.js';
import { TagInput } from './tag.js';

builder.mutationField('updateOperations', (t) =>
  t.field({
    type: BulkSuccess,
    description:
      "Changes tags or pin of all of the caller's operations that match; one that would have more than 20 tags stays as it is.",
    errors: bulkErrors,
    args: {
      ...bulkScopeArgs,
      addTags: t.arg({ type: [TagInput], required: false, description: 'Are added where they are missing.' }),
      removeTags: t.arg({
        type: [TagInput],
        required: false,
        description: 'Are removed before others are added.',
      }),
      pinned: t.arg.boolean({
        required: false,
        description: 'Whether retention keeps them; absent to leave it. Parts of others are not pinned.',
      }),
    },
    resolve: (_root, { addTags, removeTags, pinned, ...scope }, { operations, caller }) =>
      operations.updateAll(toBulkScope(scope, caller), {
        addTags: addTags ?? [],
        removeTags: removeTags ?? [],
        pinned: pinned ?? null,
      }),
  }),
);
