import type { BarsByTimeframe } from '../../../../../src/domain/backtest/audit/leak-audit.js';
import type { FeatureRows } from '../../../../../src/domain/backtest/ports.js';
import type { Bars } from '../../../../../src/domain/market/bars.js';

/** Features from columns that are computed anew for each set of bars. */
export function rowsOf(columns: Readonly<Record<string, ArrayLike<number>>>): FeatureRows {
  const all = Object.values(columns);
  return {
    featureIds: Object.keys(columns),
    fillRows(start, end) {
      const rows = new Float32Array((end - start) * all.length);
      for (let row = start; row < end; row += 1) {
        all.forEach((column, at) => {
          rows[(row - start) * all.length + at] = column[row] ?? Number.NaN;
        });
      }
      return rows;
    },
    definedAt: (row) => all.every((column) => !Number.isNaN(column[row] ?? Number.NaN)),
  };
}

type Column = (bars: Bars) => ArrayLike<number>;

const each = (bars: Bars, value: (index: number) => number): Float64Array =>
  Float64Array.from({ length: bars.length }, (_, index) => value(index));
const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** A column that knows nothing but the past. */
export const lastChange: Column = ({ close, ...bars }) =>
  each({ ...bars, close }, (i) => (close[i] as number) - (close[i - 1] ?? Number.NaN));

/** Mistakes that are made in earnest, each of which knows the future. */
export const leakyColumns: Readonly<Record<string, Column>> = {
  'the next close': (bars) => each(bars, (i) => bars.close[i + 1] ?? Number.NaN),
  'the next open': (bars) => each(bars, (i) => bars.open[i + 1] ?? Number.NaN),
  'the next volume': (bars) => each(bars, (i) => bars.volume[i + 1] ?? Number.NaN),
  'a centred mean': (bars) =>
    each(bars, (i) => (i < 2 ? Number.NaN : mean(bars.close.subarray(i - 2, i + 3)))),
  'the highest of the next five': (bars) =>
    each(bars, (i) => Math.max(...bars.high.subarray(i + 1, i + 6), bars.high[i] as number)),
  'a place between the extremes of the whole series': (bars) => {
    const [low, high] = [Math.min(...bars.close), Math.max(...bars.close)];
    return each(bars, (i) => ((bars.close[i] as number) - low) / (high - low));
  },
  'a distance from the mean of the whole series': (bars) => {
    const centre = mean(bars.close);
    return each(bars, (i) => (bars.close[i] as number) - centre);
  },
  'a rank in the whole series': (bars) => {
    const sorted = [...bars.close].sort((a, b) => a - b);
    return each(bars, (i) => sorted.indexOf(bars.close[i] as number));
  },
  'a leading gap that is filled backwards': (bars) => {
    const first = mean(bars.close.subarray(0, 10));
    return each(bars, (i) => (i < 9 ? first : mean(bars.close.subarray(i - 9, i + 1))));
  },
  'how many bars are left': (bars) => each(bars, (i) => bars.length - i),
  'pivots that repaint': (bars) =>
    each(bars, (i) =>
      Number((bars.close[i] as number) === Math.max(...bars.close.subarray(Math.max(0, i - 5), i + 6))),
    ),
};

/** The close of the higher bar that contains the base bar, known from its open on. */
export function unfinishedHigherClose(bars: BarsByTimeframe): FeatureRows {
  const base = bars.get('1h') as Bars;
  const days = bars.get('1d') as Bars;
  const dayOf = (timeMs: number): number => days.openTimeMs.findLastIndex((openMs) => openMs <= timeMs);
  return rowsOf({ day: each(base, (i) => days.close[dayOf(base.openTimeMs[i] as number)] ?? Number.NaN) });
}
