import type { RunWarning } from '../../base/pure/run-warning.js';
import { type Html, trusted } from './html.js';

/** Returns the class by which the figures of a report are hatched; null unless a warning invalidates them. */
export function hatching(warnings: readonly RunWarning[]): Html | null {
  return warnings.some(({ severity }) => severity === 'INVALIDATES') ? trusted(' class="hatched"') : null;
}
