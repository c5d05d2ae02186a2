import type { Bars } from '../../domain/market/bars.js';
import type { DataIssue, RejectingCode } from './data-issue.js';

/** One thing that is wrong with a row. */
export interface RowFault {
  readonly code: RejectingCode;
  /** Without a full stop. */
  readonly problem: string;
}

/** A row that was rejected, with everything that is wrong with it. */
export interface RejectedRow {
  /** 1-based line of the file; null when it came from elsewhere. */
  readonly line: number | null;
  /** Milliseconds since the epoch; null when the row has no stamp that can be read. */
  readonly stampMs: number | null;
  /** At least one. */
  readonly faults: readonly RowFault[];
}

/** Rows as a provider delivered them. */
export interface RawRows {
  /** The rows that could be read, in the order of the delivery; nothing of what `Bars` promises is checked yet. */
  readonly rows: Bars;
  /** 1-based line of each row; null when they came from no file. */
  readonly lines: Uint32Array | null;
  /** The rows that could not be read. */
  readonly rejected: readonly RejectedRow[];
}

/** Returns an issue for each fault of a rejected row. */
export function issuesOfRow({ line, stampMs, faults }: RejectedRow): readonly DataIssue[] {
  const place = placeOf(line, stampMs);
  return faults.map(({ code, problem }) => ({ code, stampMs, message: `${place}: ${problem}` }));
}

/** Says where a row stands, as messages begin. */
export function placeOf(line: number | null, stampMs: number | null): string {
  if (line !== null) return `line ${line}`;
  return stampMs === null ? 'a row' : `the bar of ${new Date(stampMs).toISOString().replace('.000Z', 'Z')}`;
}
