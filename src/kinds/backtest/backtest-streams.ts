import { barMetricCodec } from '../../base/pure/bar-metric-codec.js';
import { decodeEntries, entryCount } from '../../base/pure/entry-bytes.js';
import type { BarMetric } from '../../base/pure/metrics.js';
import { decodeTrades } from '../../domain/backtest/trade-codec.js';
import type { Trade } from '../../domain/portfolio/trade.js';
import type { Draft, EntryStream, Stream } from '../../operations/record/stream.js';

/** The progress samples, as they lie in shared memory. */
export const progressSamplesStream: EntryStream<BarMetric> = {
  name: 'samples',
  isDraft: false,
  decode({ bytes, firstSeq, count }, start = firstSeq, end = firstSeq + count) {
    if (entryCount(barMetricCodec, bytes.byteLength) !== count)
      throw new RangeError(`${bytes.byteLength} bytes are not ${count} samples`);
    const at = (seq: number): number => ((seq - firstSeq) * bytes.byteLength) / count;
    return decodeEntries(barMetricCodec, bytes.subarray(at(start), at(end)), start);
  },
  tail({ stream, firstSeq: before, count, bytes }, firstSeq) {
    const left = before + count - firstSeq;
    return {
      stream,
      firstSeq,
      count: left,
      bytes: bytes.subarray(((count - left) * bytes.byteLength) / count),
    };
  },
};

/** The closed trades, in order of exit. */
export const tradesStream: EntryStream<Trade> = {
  name: 'trades',
  isDraft: true,
  decode: ({ bytes, firstSeq, count }, start = firstSeq, end = firstSeq + count) =>
    decodeTrades(bytes, { afterSeq: start - 1, limit: end - start }),
};

/** The equity after each bar, unthinned; its pieces one behind the other are one curve. */
export const equityStream: Draft = { name: 'equity', isDraft: true };

export const backtestStreams: readonly Stream[] = [progressSamplesStream, tradesStream, equityStream];
