import { boundedMessage } from '../../base/pure/message-limits.js';
import { shortened } from '../../base/pure/plain-text.js';
import { gravestFirst } from '../../base/pure/run-warning.js';
import type { OperationFailure, OperationWarning } from '../record/operation.js';

const MAX_CODE = 100;
const MAX_WARNINGS = 100;

/** Returns a failure with texts as long as they may be, whoever wrote them: files and other hosts among them. */
export function boundedFailure({ code, message, retryable }: OperationFailure): OperationFailure {
  return { code: shortened(code, MAX_CODE), message: boundedMessage(message), retryable };
}

/**
 * Returns warnings with texts as long as they may be. Of very many the gravest stay, in their order, and a last one
 * says how many more there were.
 */
export function boundedWarnings(warnings: readonly OperationWarning[]): readonly OperationWarning[] {
  const bounded = ({ code, severity, message }: OperationWarning): OperationWarning => ({
    code: shortened(code, MAX_CODE),
    severity,
    message: boundedMessage(message),
  });
  if (warnings.length <= MAX_WARNINGS) return warnings.map(bounded);
  const kept = new Set(gravestFirst(warnings).slice(0, MAX_WARNINGS - 1));
  const left = warnings.filter((warning) => !kept.has(warning));
  const [gravest] = gravestFirst(left);
  return [
    ...warnings.filter((warning) => kept.has(warning)).map(bounded),
    {
      code: 'MORE_WARNINGS',
      severity: gravest?.severity ?? 'INFO',
      message: `There are ${left.length} more warnings, such as ${shortened(gravest?.message ?? '', 200)}`,
    },
  ];
}
