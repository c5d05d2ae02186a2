import type { EntryCodec } from './entry-codec.js';
import type { BarMetric } from './metrics.js';
import { decodeNullable, encodeNullable } from './nullable-double.js';

const WIDTH = 7;

/** Keeps a bar sample in seven doubles; a null win rate is NaN. */
export const barMetricCodec: EntryCodec<BarMetric> = {
  width: WIDTH,

  write(log, offset, sample) {
    log[offset] = sample.barIndex;
    log[offset + 1] = sample.timestampMs;
    log[offset + 2] = sample.equity;
    log[offset + 3] = sample.pnl;
    log[offset + 4] = sample.trades;
    log[offset + 5] = encodeNullable(sample.winRate);
    log[offset + 6] = sample.position;
  },

  read(log, offset, seq) {
    return {
      seq,
      barIndex: log[offset] ?? 0,
      timestampMs: log[offset + 1] ?? 0,
      equity: log[offset + 2] ?? 0,
      pnl: log[offset + 3] ?? 0,
      trades: log[offset + 4] ?? 0,
      winRate: decodeNullable(log[offset + 5]),
      position: log[offset + 6] ?? 0,
    };
  },
};
