import { dayStartText } from '../day-start.js';
import { type DayReading, startsOnEve } from './day-reading.js';

/** Says in words when the trading day of a date ends, such as `at 17:00 America/New_York of its date`. */
export function describeReading(reading: DayReading): string {
  if (reading.kind === 'session')
    return `at the close of the exchange, 16:00 New York${reading.hasEarlyCloses ? ' or earlier' : ''}, of its date`;
  const time = `${dayStartText(reading.startMinute)} ${reading.timezone}`;
  const isNext = startsOnEve(reading) === reading.isDatedByOpening;
  return `at ${time} of ${isNext ? 'the day after its date' : 'its date'}`;
}
