import { type Bars, emptyBars } from '../../src/domain/market/bars.js';

/** Bars as the reference material has them: a header with names, dates in some form, prices. */
export interface ReferenceBars extends Bars {
  /** YYYY-MM-DD of each bar. */
  readonly dates: readonly string[];
}

/** Reads a CSV text with columns open, high, low, close, volume in any case, and a date in the first column. */
export function referenceBars(csv: string): ReferenceBars {
  const [header = '', ...lines] = csv.trim().split(/\r?\n/);
  const names = header.toLowerCase().split(',');
  const rows = lines.map((line) => line.split(','));
  const bars = emptyBars(rows.length);
  for (const column of ['open', 'high', 'low', 'close', 'volume'] as const) {
    const at = names.indexOf(column);
    if (at < 0) throw new Error(`no column '${column}' in '${header}'`);
    rows.forEach((row, index) => {
      bars[column][index] = Number(row[at]);
    });
  }
  const dates = rows.map(([stamp = '']) => isoDate(stamp));
  dates.forEach((date, index) => {
    bars.openTimeMs[index] = Date.parse(`${date}T00:00:00Z`);
  });
  return { ...bars, dates };
}

/** Takes `2019-01-02 00:00:00-05:00` and `3/01/2017`, which is a day of January. */
function isoDate(stamp: string): string {
  const [day = '', month = '', year = ''] = stamp.split('/');
  return year === '' ? stamp.slice(0, 10) : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
