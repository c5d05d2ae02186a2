import type { ShownOperation } from './follow-operation.js';
import { formatDuration, formatInstant } from './format.js';
import { backtestView } from './result-view.js';

/** Describes an operation in whatever state it is: the result once there is one, the error when it failed. */
export function operationView(operation: ShownOperation): string {
  if (operation.__typename === 'BacktestOperation' && operation.result) {
    return backtestView(operation, operation.result);
  }
  return [
    `${operation.id}  ${operation.status}  ${operation.title}`,
    ...(operation.label ? [`Label: ${operation.label}`] : []),
    `Created ${formatInstant(operation.createdAt)}${elapsed(operation)}, attempt ${operation.attempt}`,
    ...(operation.error ? [`${operation.error.code}: ${operation.error.message}`] : []),
    ...(operation.cancelReason ? [`Cancel reason: ${operation.cancelReason}`] : []),
    ...(operation.error
      ? []
      : [`${operation.progress.percentage.toFixed(1)} %  ${operation.progress.message}`]),
    ...operation.warnings.map(({ code, severity, message }) => `${severity} ${code}: ${message}`),
  ].join('\n');
}

function elapsed({ startedAt, completedAt }: ShownOperation): string {
  if (!startedAt || !completedAt) return '';
  return `, ran ${formatDuration(Date.parse(completedAt) - Date.parse(startedAt))}`;
}
