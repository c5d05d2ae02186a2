export type WarningSeverity = 'INFO' | 'CAUTION' | 'INVALIDATES';

/** Something the user should know about a run that did not stop it; INVALIDATES: do not believe the result. */
export interface RunWarning {
  /** Such as `SHORT_HISTORY`. */
  readonly code: string;
  readonly severity: WarningSeverity;
  readonly message: string;
}
