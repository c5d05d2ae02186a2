import type { Instrument } from '../instrument.js';
import { isIntraday, type Timeframe } from '../timeframe.js';
import { describeReading } from './describe-reading.js';
import type { TimedBars } from './times-of-datasets.js';

/** When the bars of a dataset are taken to open and close, and why. */
export interface SessionDescription {
  /** In words, a sentence without a full stop. */
  readonly rule: string;
  /** True where nobody said it, and it may be wrong. */
  readonly isAssumed: boolean;
  /** The earliest instant at which the last bar may have opened, milliseconds since the epoch. */
  readonly lastOpensMs: number;
  /** The instant from which the last bar is known. */
  readonly lastKnownMs: number;
}

const LENGTHS: Readonly<Record<Timeframe, string>> = {
  ...{ '1m': '1 minute', '5m': '5 minutes', '15m': '15 minutes', '30m': '30 minutes', '1h': '1 hour' },
  ...{ '4h': '4 hours', '1d': 'one day', '1w': 'one week', '1mo': 'one month' },
};

/** Describes the times of at least one bar, as a run takes them that reads no other bars along. */
export function describeTimes(instrument: Instrument, { times, basis }: TimedBars): SessionDescription {
  const { timeframe, timezone } = instrument;
  const length = LENGTHS[timeframe];
  const last = times.knownMs.length - 1;
  const isSure = times.closesMs.every((closesMs, index) => closesMs === times.knownMs[index]);
  return {
    rule: isIntraday(timeframe)
      ? `a bar opens at its stamp and is known ${length} later${timezone === 'UTC' ? '' : `, by the clock of ${timezone} where that is later`}`
      : basis === null
        ? `a bar opens at its stamp and is known ${length} later at the same time of day, in the zone in which it rolls`
        : `${subject(timeframe)} ${basis.readings.map(describeReading).join(', or at the latest ')}, ${basis.reason}`,
    isAssumed:
      !isSure || (basis?.isAssumed ?? false) || (!isIntraday(timeframe) && instrument.calendarAssumed),
    lastOpensMs: times.opensMs[last] as number,
    lastKnownMs: times.knownMs[last] as number,
  };
}

function subject(timeframe: Timeframe): string {
  if (timeframe === '1w') return 'a bar is known at the end of its week, whose last day ends';
  if (timeframe === '1mo') return 'a bar is known at the end of its month, whose last trading day ends';
  return 'a bar is known';
}
