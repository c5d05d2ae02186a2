import type { Bars } from '../../domain/market/bars.js';
import type { CheckedRows } from './check-rows.js';
import type { RejectedRow } from './raw-rows.js';

/** Returns the rows stamped from an instant (inclusive) to another (exclusive); rejected ones without a stamp stay. */
export function rowsBetween(checked: CheckedRows, startMs: number, endMs: number): CheckedRows {
  const isInside = (stampMs: number): boolean => stampMs >= startMs && stampMs < endMs;
  return {
    ...filterRows(checked, isInside),
    rejected: checked.rejected.filter(({ stampMs }) => stampMs === null || isInside(stampMs)),
  };
}

/** Returns the first and last stamp of rows, rejected ones included; null when none has a stamp. */
export function stampRange(rows: Bars, rejected: readonly RejectedRow[]): readonly [number, number] | null {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (stampMs: number | null): void => {
    if (stampMs === null) return;
    first = Math.min(first, stampMs);
    last = Math.max(last, stampMs);
  };
  for (const stampMs of rows.openTimeMs) take(stampMs);
  for (const { stampMs } of rejected) take(stampMs);
  return first <= last ? [first, last] : null;
}

function filterRows(
  { rows, lines }: CheckedRows,
  isInside: (stampMs: number) => boolean,
): Pick<CheckedRows, 'rows' | 'lines'> {
  const inside = Array.from({ length: rows.length }, (_row, index) => index).filter((index) =>
    isInside(rows.openTimeMs[index] as number),
  );
  if (inside.length === rows.length) return { rows, lines };
  const pick = (column: Float64Array): Float64Array =>
    Float64Array.from(inside, (index) => column[index] as number);
  return {
    rows: {
      length: inside.length,
      openTimeMs: pick(rows.openTimeMs),
      open: pick(rows.open),
      high: pick(rows.high),
      low: pick(rows.low),
      close: pick(rows.close),
      volume: pick(rows.volume),
    },
    lines: lines === null ? null : Uint32Array.from(inside, (index) => lines[index] as number),
  };
}
