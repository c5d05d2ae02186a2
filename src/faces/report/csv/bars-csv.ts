import { csvLine } from '../../../base/pure/csv-line.js';
import type { BarMetric } from '../../../base/pure/metrics.js';
import { rfc3339 } from '../../../base/pure/rfc3339.js';

/**
 * The progress samples of a backtest as CSV, one every 50 bars and one after the last, and not the bars themselves: its
 * header, and lines for some samples; names as in the API.
 */
export const barsCsv = {
  header: csvLine(['seq', 'barIndex', 'timestamp', 'equity', 'pnl', 'trades', 'winRate', 'position']),
  lines: (samples: readonly BarMetric[]): string =>
    samples
      .map(({ seq, barIndex, timestampMs, equity, pnl, trades, winRate, position }) =>
        csvLine([seq, barIndex, rfc3339(timestampMs), equity, pnl, trades, winRate, position]),
      )
      .join(''),
};
