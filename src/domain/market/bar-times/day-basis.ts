import type { Bars } from '../bars.js';
import { isCurrencyPair } from '../currency-pair.js';
import { minuteOfDayStart } from '../day-start.js';
import type { Instrument } from '../instrument.js';
import { type Dating, datingOf, saidDatingOf } from './dating.js';
import type { ClockReading, DayReading } from './day-reading.js';
import { beginsWithDays, matchingReadings } from './matching-readings.js';

/** What the dates of an instrument's bars mean. */
export interface DayBasis {
  /** At least one; several where dates may be taken in several ways, and nothing says which is meant. */
  readonly readings: readonly DayReading[];
  /** Why, as a clause without a full stop. */
  readonly reason: string;
  /** True when nobody said it, and it may be wrong. */
  readonly isAssumed: boolean;
}

const NEW_YORK = 'America/New_York';
const FIVE_PM = 17 * 60;

/**
 * Finds out what the dates of bars of a day or longer mean.
 *
 * What the description says as `dayStart` counts. Else XNYS is the session of the exchange, to 16:00 New
 * York on every day where nobody said that it is XNYS, 24x7 the day of the
 * instrument's zone; of 24x5 what shorter bars show that are read along, and without them the day that ends at 17:00:
 * in New York for pairs of currencies, else in the instrument's zone.
 * @param daily the bars of 1d that are read; null when there are none
 * @param shorter the shortest bars of less than a day that are read along; null when there are none
 */
export function findDayBasis(instrument: Instrument, daily: Bars | null, shorter: Bars | null): DayBasis {
  const { calendar, timezone, dayStart } = instrument;
  const stampsMs = daily === null || calendar !== '24x5' ? null : daily.openTimeMs;
  const said = dayStart === undefined ? null : minuteOfDayStart(dayStart);
  if (said !== null) return saidBasis(instrument, said, stampsMs);
  if (calendar === 'XNYS' && !instrument.calendarAssumed)
    return basis([SESSION], 'by the session of the exchange');

  const usual =
    calendar === '24x7'
      ? basis([clock(instrument, 0, timezone)], 'because 24x7 days begin at midnight of the time zone')
      : assumedBasis(instrument, stampsMs === null ? 'trading days' : datingOf(stampsMs), shorter !== null);
  const matched = daily === null || shorter === null ? [] : matchingReadings(instrument, daily, shorter);
  // What fits as well as anything else is what it usually is.
  const fitting = usual.readings.filter((reading) => matched.some((other) => isSameReading(reading, other)));
  if (fitting.length > 0 && calendar === '24x7') return usual;
  if (matched.length === 0) {
    return calendar === '24x7' &&
      daily !== null &&
      shorter !== null &&
      wouldShow(usual.readings, daily, shorter)
      ? untilMidnightOfNewYork(instrument)
      : usual;
  }
  return {
    readings: fitting.length > 0 ? fitting : matched,
    reason: 'as shorter bars that are read along show',
    isAssumed: true,
  };
}

/** Tells whether shorter bars begin with the days of any of these readings, so that the right one would fit them. */
function wouldShow(readings: readonly DayReading[], daily: Bars, shorter: Bars): boolean {
  return readings.some((reading) => reading.kind === 'clock' && beginsWithDays(reading, daily, shorter));
}

/** Where no day fits the shorter bars, midnight of the zone may not be it either. */
function untilMidnightOfNewYork(instrument: Instrument): DayBasis {
  const zones = new Set([instrument.timezone, NEW_YORK]);
  return {
    readings: [...zones].map((zone) => clock(instrument, 0, zone)),
    reason: 'as no days fit the shorter bars that are read along',
    isAssumed: true,
  };
}

function isSameReading(reading: DayReading, other: ClockReading): boolean {
  return (
    reading.kind === 'clock' &&
    reading.startMinute === other.startMinute &&
    reading.timezone === other.timezone &&
    reading.isDatedByOpening === other.isDatedByOpening
  );
}

const SESSION: DayReading = { kind: 'session', hasEarlyCloses: true };

function basis(readings: readonly DayReading[], reason: string): DayBasis {
  return { readings, reason, isAssumed: false };
}

function saidBasis(instrument: Instrument, startMinute: number, stampsMs: Float64Array | null): DayBasis {
  const isDatedByOpening =
    stampsMs !== null && saidDatingOf(stampsMs, instrument.dayStart) === 'opening days';
  const reading = { ...clock(instrument, startMinute, instrument.timezone), isDatedByOpening };
  return basis([reading], 'because dayStart says so');
}

function assumedBasis(instrument: Instrument, dating: Dating, hasShorter: boolean): DayBasis {
  const { symbol, timezone, calendar } = instrument;
  const isPair = isCurrencyPair(symbol);
  const evening = clock(instrument, FIVE_PM, isPair ? NEW_YORK : timezone);
  const opening = { ...evening, isDatedByOpening: true };
  const civil = clock(instrument, 0, timezone);
  const usual = isPair ? 'as those of currency pairs usually do' : 'as nobody said when its days end';
  if (calendar === 'XNYS') {
    // Bars without weekends only look like those of the exchange.
    const session: DayReading = { kind: 'session', hasEarlyCloses: false };
    const readings = hasShorter ? [session, evening, clock(instrument, FIVE_PM, NEW_YORK)] : [session];
    return { readings, reason: 'because its bars look like those of the exchange', isAssumed: hasShorter };
  }
  switch (dating) {
    case 'trading days':
      return { readings: hasShorter ? [evening, civil] : [evening], reason: usual, isAssumed: true };
    case 'civil days':
      return { readings: [evening, civil], reason: 'because some bars are dated Sunday', isAssumed: true };
    case 'opening days':
      return {
        readings: [opening],
        reason: 'because bars are dated Sunday to Thursday, by the evening on which they open',
        isAssumed: true,
      };
    case 'unclear':
      return {
        readings: [opening, evening, civil],
        reason: 'because bars dated Sunday are too few to tell what they are',
        isAssumed: true,
      };
  }
}

function clock({ calendar }: Instrument, startMinute: number, timezone: string): ClockReading {
  return {
    kind: 'clock',
    startMinute,
    timezone,
    isDatedByOpening: false,
    hasWeekends: calendar !== '24x7',
  };
}
