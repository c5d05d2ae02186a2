/** The faults that can be found in bars. A row with one of the first kind is rejected, the others are reported. */
export const REJECTING_CODES = [
  'WRONG_COLUMN_COUNT',
  'INVALID_TIMESTAMP',
  'MISSING_VALUE',
  'INVALID_VALUE',
  'NON_POSITIVE_PRICE',
  'HIGH_BELOW_LOW',
  'HIGH_BELOW_PRICE',
  'LOW_ABOVE_PRICE',
  'INVALID_VOLUME',
  'DUPLICATE',
] as const;

export const REPORTING_CODES = [
  'OUT_OF_ORDER',
  'DESCENDING_ORDER',
  'UNEXPECTED_GAP',
  'OUTSIDE_SESSION',
  'OUTLIER',
  'RESCALED',
  'REPLACED',
  'TIMEZONE_ASSUMED',
  'STAMP_ASSUMED',
  'DAY_START_FOUND',
  'COLUMNS_ASSUMED',
] as const;

export type RejectingCode = (typeof REJECTING_CODES)[number];
export type DataIssueCode = RejectingCode | (typeof REPORTING_CODES)[number];

/** A fault found in bars, or something about them that was assumed. */
export interface DataIssue {
  readonly code: DataIssueCode;
  /** Stamp of the bar, milliseconds since the epoch; null when the fault has none. */
  readonly stampMs: number | null;
  /** Names the place, the value and, where there is one, the remedy. */
  readonly message: string;
}
