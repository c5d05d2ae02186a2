import { z } from 'zod';
import type { BulkOutcome, BulkScope } from '../../operations/life/bulk-walk.js';
import { InvalidInputError } from '../../operations/record/errors.js';
import { builder } from './builder.js';
import { OperationFilterInput, toOperationFilter } from './operation-filter.js';
// Defines InvalidInputError.
import './start-errors.js';

/** What bulk mutations answer. */
export const BulkSuccess = builder.objectRef<BulkOutcome>('BulkSuccess').implement({
  description: 'What a bulk mutation came to.',
  fields: (t) => ({
    matched: t.exposeInt('matched', {
      description: 'Operations that the filter names and the caller may change.',
    }),
    changed: t.exposeInt('changed', {
      description: 'Those of them that were changed; at most 10000 a call.',
    }),
  }),
});

/** The union of every bulk mutation. */
export const bulkErrors = {
  types: [InvalidInputError],
  // By this name Pothos knows the union again where the next mutation has it.
  result: { name: 'BulkSuccess' },
  union: {
    name: 'BulkResult',
    description:
      'An empty filter, or another count than expected, is an InvalidInputError, and nothing changes.',
  },
};

/** The arguments of every bulk mutation. */
export const bulkScopeArgs = builder.args((t) => ({
  filter: t.field({
    type: OperationFilterInput,
    required: true,
    description: 'Which ones: at least one condition; children only where it names them.',
  }),
  expected: t.int({
    required: false,
    validate: z.int().min(0).nullish(),
    description: 'How many are meant; nothing changes when others match by now.',
  }),
}));

/** Returns whom a bulk mutation names. */
export function toBulkScope(
  {
    filter,
    expected,
  }: {
    readonly filter: typeof OperationFilterInput.$inferInput;
    readonly expected?: number | null | undefined;
  },
  caller: string | null,
): BulkScope {
  return { filter: toOperationFilter(filter), caller, expected: expected ?? null };
}
