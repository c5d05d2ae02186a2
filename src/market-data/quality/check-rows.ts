import { type Bars, emptyBars, sliceBars } from '../../domain/market/bars.js';
import { copyBar } from '../../domain/market/merge-bars.js';
import { DAY_MS } from '../../domain/market/timeframe.js';
import type { RejectingCode } from './data-issue.js';
import type { RawRows, RejectedRow, RowFault } from './raw-rows.js';

/** Rows of which each, taken alone, holds what `Bars` promises; their order is still that of the delivery. */
export interface CheckedRows {
  readonly rows: Bars;
  readonly lines: Uint32Array | null;
  /** In the order of the delivery. */
  readonly rejected: readonly RejectedRow[];
}

/** Programs give a bar the date on which it ends, or that of a session to come; a later one is a mistyped year. */
const LATEST_AHEAD_MS = 366 * DAY_MS;

/**
 * Rejects every row that is no possible bar, with each of its faults.
 * @param nowMs milliseconds since the epoch; no bar begins more than a year after it
 */
export function checkRows(
  { rows, lines, rejected: unread }: RawRows,
  nowMs: number = Date.now(),
): CheckedRows {
  const good = emptyBars(rows.length);
  const goodLines = lines === null ? null : new Uint32Array(rows.length);
  const rejected = [...unread];
  let count = 0;
  for (let row = 0; row < rows.length; row += 1) {
    const faults = faultsOf(rows, row, nowMs + LATEST_AHEAD_MS);
    if (faults.length > 0) {
      const stampMs = rows.openTimeMs[row] as number;
      rejected.push({ line: lines?.[row] ?? null, stampMs, faults });
      continue;
    }
    copyBar(rows, row, good, count);
    if (goodLines !== null) goodLines[count] = lines?.[row] ?? 0;
    count += 1;
  }
  rejected.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return { rows: sliceBars(good, 0, count), lines: goodLines?.subarray(0, count) ?? null, rejected };
}

function faultsOf(bars: Bars, row: number, latestMs: number): readonly RowFault[] {
  const stampMs = bars.openTimeMs[row] as number;
  const open = bars.open[row] as number;
  const high = bars.high[row] as number;
  const low = bars.low[row] as number;
  const close = bars.close[row] as number;
  const volume = bars.volume[row] as number;
  // The usual row passes with one comparison each; NaN fails them.
  if (low > 0 && low <= open && low <= close && open <= high && close <= high && high < Infinity) {
    if (volume >= 0 && volume < Infinity && stampMs <= latestMs) return [];
  }
  const faults: RowFault[] = [];
  const add = (code: RejectingCode, problem: string): void => {
    faults.push({ code, problem });
  };
  if (stampMs > latestMs) {
    const stamp = new Date(stampMs).toISOString().replace('.000Z', 'Z');
    add('INVALID_TIMESTAMP', `the timestamp ${stamp} lies more than a year in the future`);
  }
  const prices = { open, high, low, close };
  const missing = namesOf(prices, (price) => Number.isNaN(price));
  if (missing.length > 0) add('MISSING_VALUE', `${missing.join(', ')} missing`);
  const wrong = namesOf(prices, (price) => price <= 0 || price === Infinity);
  if (wrong.length > 0) {
    const values = wrong.map((name) => `${name} ${prices[name]}`).join(', ');
    add('NON_POSITIVE_PRICE', `${values}; prices must be positive`);
  }
  if (high < low) add('HIGH_BELOW_LOW', `the high ${high} is below the low ${low}`);
  if (high < Math.max(open, close)) {
    add('HIGH_BELOW_PRICE', `the high ${high} is below the open ${open} or the close ${close}`);
  }
  if (low > Math.min(open, close)) {
    add('LOW_ABOVE_PRICE', `the low ${low} is above the open ${open} or the close ${close}`);
  }
  if (!(volume >= 0 && volume < Infinity)) {
    add('INVALID_VOLUME', `the volume ${volume} is not a number of 0 or more`);
  }
  return faults;
}

type Prices = Readonly<Record<'open' | 'high' | 'low' | 'close', number>>;

function namesOf(prices: Prices, holds: (price: number) => boolean): readonly (keyof Prices)[] {
  return (['open', 'high', 'low', 'close'] as const).filter((name) => holds(prices[name]));
}
