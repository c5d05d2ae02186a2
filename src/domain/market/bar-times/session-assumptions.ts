import type { RunWarning } from '../../../base/pure/run-warning.js';
import type { Instrument } from '../instrument.js';
import type { Timeframe } from '../timeframe.js';
import { describeReading } from './describe-reading.js';
import type { TimedBars } from './times-of-datasets.js';

/**
 * Returns a warning for each timeframe whose bars open and close at times that nobody said, where other bars are read
 * beside them: then it decides what a decision knows.
 */
export function sessionAssumptions(
  { symbol }: Pick<Instrument, 'symbol'>,
  timed: ReadonlyMap<Timeframe, TimedBars>,
): readonly RunWarning[] {
  return [...timed].flatMap(([timeframe, { times, basis }]) => {
    const isSure = times.closesMs.every((closesMs, index) => closesMs === times.knownMs[index]);
    if (isSure && !basis?.isAssumed) return [];
    return [
      {
        code: 'SESSION_ASSUMED',
        severity: 'CAUTION',
        message:
          `Nobody said when the ${timeframe} bars of ${symbol} end. Each was taken for known ` +
          `${basis === null ? 'at the latest time at which they can close' : `${basis.readings.map(describeReading).join(', or at the latest ')}, ${basis.reason}`}. ` +
          `${remedy(basis)}.`,
      },
    ];
  });
}

function remedy(basis: TimedBars['basis']): string {
  return basis === null || basis.isAssumed
    ? 'Say it as dayStart in the .meta.json beside the data, or with --day-start of data import'
    : 'Say which end of a bar its stamp is: import it with --stamp open or close';
}
