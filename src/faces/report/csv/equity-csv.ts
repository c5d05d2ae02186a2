import { csvLine } from '../../../base/pure/csv-line.js';
import { rfc3339 } from '../../../base/pure/rfc3339.js';
import type { EquityCurve } from '../../../domain/backtest/backtest-result.js';

/** An equity curve as CSV: its header, and lines for some of its points; names and drawdowns as in the API. */
export const equityCsv = {
  header: csvLine(['timestamp', 'equity', 'drawdown']),

  /**
   * @param peak the highest account value before these points; before the first of all it is the initial capital
   * @returns the lines, and the highest account value up to the last of them
   */
  lines({ timeMs, equity }: EquityCurve, peak: number): { readonly lines: string; readonly peak: number } {
    let [lines, highest] = ['', peak];
    for (const [index, value] of equity.entries()) {
      highest = Math.max(highest, value);
      lines += csvLine([rfc3339(timeMs[index] as number), value, 1 - value / highest]);
    }
    return { lines, peak: highest };
  },
};
