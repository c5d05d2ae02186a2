import type { OperationContext } from '../operation-context.js';
import { HERE, type WorkPlace } from '../ports/work-place.js';

/**
 * Returns the place that is recorded of a new operation: where whoever claims it runs it, or where it was asked to run.
 * A coordinator runs where its record is; what it starts may run elsewhere.
 */
export function recordedPlace(
  { claims, place }: Pick<OperationContext, 'claims' | 'place'>,
  doer: 'task' | 'coordinator' | undefined,
  asked: WorkPlace = place,
): WorkPlace {
  if (claims !== null) return place;
  return doer === 'coordinator' ? HERE : asked;
}
