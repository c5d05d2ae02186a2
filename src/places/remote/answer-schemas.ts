import { z } from 'zod';
import { boundedText } from '../../base/pure/bounded-text.js';
import type { JsonObject } from '../../base/pure/json.js';
import {
  failureSchema,
  progressSchema,
  statusSchema,
  warningsSchema,
} from '../../operations/record/reported-values.js';
import { idSchema } from './host-schemas.js';
import type { RemoteStart, RemoteState } from './remote-calls.js';

/*
 * What a host may answer. Documents are typed by our own schema, which says what a ktrdr server answers; what is at the
 * other end of the line is something else to be found out.
 */

/** A host that wants to be asked again at once, or never, is asked at a bearable pace. */
const SHORTEST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 60_000;
const MAX_REASON = 2_000;

/** Reads what the start mutations of all types answer. */
export const startSchema = z.union([
  z
    .object({ operation: z.object({ id: idSchema }) })
    .transform(({ operation }): RemoteStart => ({ kind: 'started', remoteId: operation.id })),
  z.object({ retryAfterMs: z.number() }).transform(
    ({ retryAfterMs }): RemoteStart => ({
      kind: 'full',
      retryAfterMs: Math.min(Math.max(retryAfterMs, SHORTEST_RETRY_MS), LONGEST_RETRY_MS),
    }),
  ),
  z
    .object({ message: boundedText(MAX_REASON) })
    .transform(({ message }): RemoteStart => ({ kind: 'refused', reason: message })),
]);

const stateSchema = z.object({
  status: statusSchema,
  progress: progressSchema,
  error: failureSchema.nullable(),
  warnings: warningsSchema,
});

/**
 * Reads the answer to a pull; null for an operation that the host does not know, or that is of another type.
 * @param typename of the operation
 * @param typed what the type adds
 * @param toSnapshot makes of that what a source gives
 */
export function pullSchema<Typed extends z.ZodObject>(
  typename: string,
  typed: Typed,
  toSnapshot: (typed: z.output<Typed>) => JsonObject | null,
) {
  const answer = z.object({ operation: z.looseObject({ __typename: z.string() }).nullable() });
  return answer.transform(({ operation }, context): RemoteState | null => {
    if (operation?.__typename !== typename) return null;
    const state = stateSchema.safeParse(operation);
    const added = typed.safeParse(operation);
    if (state.success && added.success) return { ...state.data, snapshot: toSnapshot(added.data) };
    for (const { message, path } of [...(state.error?.issues ?? []), ...(added.error?.issues ?? [])])
      context.addIssue({ code: 'custom', message, path: ['operation', ...path] });
    return z.NEVER;
  });
}
