import { TEXT_LIMITS } from '../../base/pure/text-limits.js';
import { InvalidInputError, OperationNotFoundError } from '../../operations/record/errors.js';
import type { Operation } from '../../operations/record/operation.js';
import { builder } from './builder.js';
// Defines OperationNotFoundError.
import './cancel-operation.js';
import { OperationInterface } from './operation.js';
import { TagInput } from './tag.js';
import { textRule } from './text-issues.js';

const UpdateOperationInput = builder.inputType('UpdateOperationInput', {
  description: 'What to change of an operation, whatever its status.',
  fields: (t) => ({
    id: t.id({
      required: true,
      description: 'The id of the operation.',
      ...textRule({ limit: TEXT_LIMITS.id }),
    }),
    label: t.string({ required: false, description: 'Absent to leave it, null to remove it.' }),
    tags: t.field({
      type: [TagInput],
      required: false,
      description: 'Absent to leave them; else all of them.',
    }),
    note: t.string({
      required: false,
      description: `Absent to leave it, null to remove it; at most ${TEXT_LIMITS.note} characters, of several lines if need be.`,
      ...textRule({ lines: true }),
    }),
    pinned: t.boolean({
      required: false,
      description:
        'Whether retention keeps it; absent to leave it. What is a part of another is kept as long as that, and cannot be pinned.',
    }),
  }),
});

const UpdateOperationSuccess = builder
  .objectRef<{ readonly operation: Operation }>('UpdateOperationSuccess')
  .implement({
    description: 'The operation is as it was asked for.',
    fields: (t) => ({
      operation: t.expose('operation', { type: OperationInterface, description: 'The operation as it is.' }),
    }),
  });

builder.mutationField('updateOperation', (t) =>
  t.field({
    type: UpdateOperationSuccess,
    description:
      'Changes label, tags, note or pin of an operation; its work and its hashes stay as they are.',
    errors: {
      types: [InvalidInputError, OperationNotFoundError],
      union: { name: 'UpdateOperationResult', description: 'The changed operation, or why nothing changed.' },
    },
    args: {
      input: t.arg({ type: UpdateOperationInput, required: true, description: 'Which one, and what.' }),
    },
    resolve: async (_root, { input: { id, label, tags, note, pinned } }, { operations, caller }) => {
      const fields = {
        ...(label !== undefined && { label }),
        ...(note !== undefined && { note }),
        ...(tags != null && { tags }),
        ...(pinned != null && { pinned }),
      };
      return { operation: await operations.update(id, fields, caller) };
    },
  }),
);
