import type { WarningSeverity } from '../../generated/graphql.js';

/** Whether a warning says that the figures are not to be believed: they are hatched. */
export function isInvalid(warnings: readonly { readonly severity: WarningSeverity }[]): boolean {
  return warnings.some(({ severity }) => severity === 'INVALIDATES');
}
