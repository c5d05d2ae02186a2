import type { WarningSeverity } from '../../base/pure/run-warning.js';
import type { OperationWarning } from './operation.js';

/** Returns the highest severity among warnings; null without any. */
export function highestSeverity(warnings: readonly OperationWarning[]): WarningSeverity | null {
  const order = ['INVALIDATES', 'CAUTION', 'INFO'] as const;
  return order.find((severity) => warnings.some((warning) => warning.severity === severity)) ?? null;
}
