import { type Bars, emptyBars, firstBarAtOrAfter, sliceBars } from '../../domain/market/bars.js';
import { copyBar, isSameBar, mergeBars } from '../../domain/market/merge-bars.js';
import type { CheckedRows } from './check-rows.js';
import type { DataIssue } from './data-issue.js';
import { placeOf, type RejectedRow } from './raw-rows.js';

/** What became of one delivery of rows. */
export interface CollectedRows {
  /** The bars that are new, in order. */
  readonly bars: Bars;
  /** Rows that repeat a stamp which an earlier row has. */
  readonly rejected: readonly RejectedRow[];
  readonly issues: readonly DataIssue[];
}

/**
 * Puts the rows of several deliveries in order of time. Of rows with one stamp the first is kept and the others are
 * rejected. A row out of place is kept and reported; a delivery that runs from the newest to the oldest is reported
 * once.
 */
export class BarCollector {
  #bars: Bars = emptyBars(0);
  /** 1 for deliveries from the oldest to the newest, −1 for the other way; decided by the first rows. */
  #direction: 1 | -1 | null = null;
  #previousMs: number | null = null;

  /** All bars so far. */
  get bars(): Bars {
    return this.#bars;
  }

  add({ rows, lines }: CheckedRows): CollectedRows {
    const issues = this.#findDisorder(rows, lines);
    const { bars, rejected } = this.#withoutRepeats(rows, lines);
    this.#bars = mergeBars(this.#bars, bars).bars;
    return { bars, rejected, issues };
  }

  #findDisorder({ openTimeMs, length }: Bars, lines: Uint32Array | null): readonly DataIssue[] {
    const issues: DataIssue[] = [];
    if (this.#direction === null && length > 1) {
      let balance = 0;
      for (let row = 1; row < length; row += 1) {
        balance += Math.sign((openTimeMs[row] as number) - (openTimeMs[row - 1] as number));
      }
      this.#direction = balance < 0 ? -1 : 1;
      if (balance < 0) {
        const message = 'rows run from the newest to the oldest and were put in order';
        issues.push({ code: 'DESCENDING_ORDER', stampMs: null, message });
      }
    }
    const direction = this.#direction ?? 1;
    for (let row = 0; row < length; row += 1) {
      const stampMs = openTimeMs[row] as number;
      const previousMs = this.#previousMs;
      if (previousMs !== null && (stampMs - previousMs) * direction < 0) {
        const place = placeOf(lines?.[row] ?? null, stampMs);
        const message = `${place}: the timestamp is ${direction > 0 ? 'before' : 'after'} one of a row further up; the row was put in order`;
        issues.push({ code: 'OUT_OF_ORDER', stampMs, message });
      } else {
        this.#previousMs = stampMs;
      }
    }
    return issues;
  }

  #withoutRepeats(
    rows: Bars,
    lines: Uint32Array | null,
  ): { readonly bars: Bars; readonly rejected: readonly RejectedRow[] } {
    const bars = emptyBars(rows.length);
    const keptLines = new Uint32Array(rows.length);
    const rejected: RejectedRow[] = [];
    let count = 0;
    for (const row of ascending(rows)) {
      const stampMs = rows.openTimeMs[row] as number;
      const line = lines?.[row] ?? null;
      const reject = (keptLine: number | null, isSame: boolean): void => {
        rejected.push({ line, stampMs, faults: [repeated(keptLine, isSame)] });
      };
      const known = firstBarAtOrAfter(this.#bars, stampMs);
      if (count > 0 && bars.openTimeMs[count - 1] === stampMs) {
        reject(
          lines === null ? null : (keptLines[count - 1] as number),
          isSameBar(bars, count - 1, rows, row),
        );
      } else if (this.#bars.openTimeMs[known] === stampMs) {
        reject(null, isSameBar(this.#bars, known, rows, row));
      } else {
        copyBar(rows, row, bars, count);
        keptLines[count] = line ?? 0;
        count += 1;
      }
    }
    return { bars: sliceBars(bars, 0, count), rejected };
  }
}

/** Returns the indices of rows by stamp; rows of one stamp in the order of the delivery. */
function ascending({ openTimeMs, length }: Bars): Uint32Array {
  const order = Uint32Array.from({ length }, (_row, index) => index);
  for (let row = 1; row < length; row += 1) {
    if ((openTimeMs[row] as number) >= (openTimeMs[row - 1] as number)) continue;
    return order.sort((a, b) => (openTimeMs[a] as number) - (openTimeMs[b] as number) || a - b);
  }
  return order;
}

function repeated(keptLine: number | null, isSame: boolean): RejectedRow['faults'][number] {
  const earlier = keptLine === null ? 'an earlier row' : `line ${keptLine}`;
  return {
    code: 'DUPLICATE',
    problem: `the timestamp repeats that of ${earlier} ${isSame ? 'with the same values' : 'with other values; the first was kept'}`,
  };
}
