import type { SegmentMetric } from '../../../../src/base/pure/metrics.js';
import type {
  DataLoadParameters,
  DataLoadResult,
} from '../../../../src/kinds/data-load/data-load-operation.js';

export const loadParameters: DataLoadParameters = {
  ...{ provider: 'csv', symbol: 'ACME', timeframe: '1d', path: 'acme.csv', from: '2024-01-01', to: null },
  ...{ calendar: 'XNYS', timezone: null, stamp: null, dateOrder: null, separator: null },
  ...{ adjust: null, replace: false },
};

const startMs = Date.UTC(2024, 0, 2);

export const loadResult: DataLoadResult = {
  ...{ rowsLoaded: 2, rowsRejected: 1, firstBarMs: startMs, lastBarMs: startMs + 86_400_000 },
  issues: [{ code: 'MISSING_VALUE', stampMs: null, message: 'line 4: close missing' }],
  issueCounts: [{ code: 'MISSING_VALUE', count: 1 }],
};

export const segmentMetrics: readonly SegmentMetric[] = [
  {
    ...{ seq: 0, startMs, endMs: startMs + 2 * 86_400_000, rows: 2, status: 'LOADED' },
    ...{ message: '1 rows rejected', durationMs: 1.5, timestampMs: startMs },
  },
];
