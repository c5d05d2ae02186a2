import { gravestFirst, type WarningSeverity } from '../../base/pure/run-warning.js';
import type { OperationWarning } from './operation.js';

/** Returns the highest severity among warnings; null without any. */
export function highestSeverity(warnings: readonly OperationWarning[]): WarningSeverity | null {
  return gravestFirst(warnings)[0]?.severity ?? null;
}
