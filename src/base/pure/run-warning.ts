/** From the gravest: of one that INVALIDATES the result is not to be believed. */
const SEVERITIES = ['INVALIDATES', 'CAUTION', 'INFO'] as const;

export type WarningSeverity = (typeof SEVERITIES)[number];

/** Something the user should know about a run that did not stop it. */
export interface RunWarning {
  /** Such as `SHORT_HISTORY`. */
  readonly code: string;
  readonly severity: WarningSeverity;
  readonly message: string;
}

/** Returns warnings with the gravest first, those of one severity in their order. */
export function gravestFirst<Warning extends { readonly severity: WarningSeverity | `${WarningSeverity}` }>(
  warnings: readonly Warning[],
): readonly Warning[] {
  return SEVERITIES.flatMap((severity) => warnings.filter((warning) => warning.severity === severity));
}
