import type { Bars } from '../domain/market/bars.js';

/**
 * Returns what a bar breaks of the promises of `Bars`, against the bar before it; null for a good one.
 * @param field gives the text of a column of the file, 0 for the timestamp
 */
export function problemOfBar(bars: Bars, row: number, field: (column: number) => string): string | null {
  const open = bars.open[row] as number;
  const high = bars.high[row] as number;
  const low = bars.low[row] as number;
  const close = bars.close[row] as number;
  const volume = bars.volume[row] as number;
  // The comparisons are written so that NaN fails them.
  if (!(low > 0 && low <= open && low <= close && open <= high && close <= high && high < Infinity)) {
    return problemOfPrices([open, high, low, close], field);
  }
  if (!(volume >= 0 && volume < Infinity)) return `the volume '${field(5)}' is not a number of 0 or more`;
  if (row > 0 && (bars.openTimeMs[row] as number) <= (bars.openTimeMs[row - 1] as number)) {
    const same = bars.openTimeMs[row] === bars.openTimeMs[row - 1];
    return `the timestamp '${field(0)}' ${same ? 'repeats' : 'is before'} the one of the line before`;
  }
  return null;
}

function problemOfPrices(prices: readonly number[], field: (column: number) => string): string {
  const names = ['open', 'high', 'low', 'close'];
  const wrong = prices.findIndex((price) => !(price > 0 && price < Infinity));
  if (wrong >= 0) return `the ${names[wrong]} '${field(wrong + 1)}' is not a positive number`;
  const [open = 0, high = 0, low = 0, close = 0] = prices;
  if (high < Math.max(open, low, close)) return `the high ${high} is below another price of the bar`;
  return `the low ${low} is above another price of the bar (open ${open}, close ${close})`;
}
