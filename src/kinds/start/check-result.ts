import type { z } from 'zod';
import type { JsonObject } from '../../base/pure/json.js';

/**
 * Holds the result that a host hands over against its form.
 * @returns what of it was looked at, typed
 * @throws RangeError naming the field
 */
export function checkResult<Result>(schema: z.ZodType<Result>, result: JsonObject): Result {
  const checked = schema.safeParse(result);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new RangeError(`its result is of another form (${issue?.path.join('.')}: ${issue?.message})`);
}
