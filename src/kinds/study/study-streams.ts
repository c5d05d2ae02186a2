import type { Log, Stream } from '../../operations/record/stream.js';
import { jsonLog } from '../../operations/record/stream.js';
import { trialEntrySchema } from './trial-entry.js';
import { withoutReturns } from './trial-returns.js';

/** The trials, in order of number, which is the seq. */
export const trialsStream = jsonLog('trials', trialEntrySchema);

/** The same by column: one record of TrialIndex each. */
export const trialIndexStream: Log = {
  name: 'trialIndex',
  isDraft: false,
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

/** The markets of the study, then the returns of the trials whose returns are kept; records of decodeReturns. */
export const returnsStream: Log = {
  name: 'returns',
  isDraft: false,
  tail({ stream, firstSeq: before, count, bytes }, firstSeq) {
    const skipped = firstSeq - before;
    return { stream, firstSeq, count: count - skipped, bytes: withoutReturns(bytes, skipped) };
  },
};

export const studyStreams: readonly Stream[] = [trialsStream, trialIndexStream, returnsStream];
