import YahooFinance from 'yahoo-finance2';
import type { ChartResultArray as Chart } from 'yahoo-finance2/modules/chart';
import { midweekDates } from '../../domain/market/bar-times/dated-period.js';
import { isoDateOf, requireEpochDay, weekdayOf } from '../../domain/market/civil-date.js';
import { dayRange } from '../../domain/market/day-range.js';
import type { Calendar } from '../../domain/market/instrument.js';
import { DAY_MS, durationMs, isIntraday } from '../../domain/market/timeframe.js';
import { wallClockAt } from '../../domain/market/wall-clock.js';
import { isTimezone } from '../../domain/market/zone-offset.js';
import type { DataLoadParameters } from '../load/data-load-parameters.js';
import type { BarProvider, ProvidedBars, ProvidedSegment } from './bar-provider.js';
import { barsOfRange } from './bars-of-range.js';
import { finishedRows, type ProviderRow } from './finished-rows.js';
import { ProviderRefusedError, SymbolNotFoundError } from './provider-errors.js';
import { providerFetch, RequestFailedError } from './provider-fetch.js';
import type { ProviderSettings } from './provider-settings.js';
import { sessionQuotes } from './yahoo-session.js';
import { YAHOO_TIMEFRAMES, type YahooTimeframe } from './yahoo-timeframes.js';

const PROVIDER = 'yahoo';
/** The oldest days of Yahoo are of 1927. */
const FIRST_DAY = '1927-01-01';
/** Days of exchanges begin up to 14 hours before, and end up to 12 hours after, those of UTC. */
const ZONE_MARGIN_MS = (14 * DAY_MS) / 24;
/** At 10:00Z of a Monday it is Monday from Honolulu to Auckland. */
const MONDAY_EVERYWHERE_MS = (10 * DAY_MS) / 24;
/** So long a request may wait, and be repeated, until Yahoo holds it against what it keeps. */
const ON_THE_WAY_MS = 10 * 60_000;

const silent = () => undefined;
const NO_LOG = { info: silent, warn: silent, error: silent, debug: silent, dir: silent };

/** Loads bars of Yahoo Finance through yahoo-finance2, some years or days at a time. */
export function yahooProvider(parameters: DataLoadParameters, settings: ProviderSettings): BarProvider {
  const { timeframe } = parameters;
  const offered = YAHOO_TIMEFRAMES[timeframe];
  if (offered === undefined) {
    throw new ProviderRefusedError(PROVIDER, `Yahoo has no bars of ${timeframe}; choose another timeframe.`);
  }
  return {
    pin: async () => ({ provider: PROVIDER }),
    expectedBars: async () => {
      const { to, calendar } = parameters;
      return barsOfRange({ from: isoDateOf(firstDay(parameters, offered)), to }, timeframe, calendar);
    },
    async *segments(signal) {
      const yahoo = new YahooFinance({
        fetch: providerFetch(settings, signal),
        queue: { concurrency: 1 },
        logger: NO_LOG,
        versionCheck: false,
      });
      let about = unknown(parameters);
      const stretches = stretchesOf(parameters, offered);
      for (const [index, [first, last]] of stretches.entries()) {
        const chart = await chartOf(yahoo, parameters, offered, first, last, signal);
        const fractionDone = (index + 1) / stretches.length;
        if (typeof chart === 'string') {
          const zone = dayRange(first, last, timeframe, about.timezone);
          yield { about, ...zone, raw: null, failure: chart, fractionDone };
          continue;
        }
        if (chart !== null) about = aboutOf(chart, parameters, about.adjusted);
        const range = dayRange(first, last, timeframe, about.timezone);
        const rows = chart === null ? [] : rowsOf(chart, parameters);
        if (timeframe === '1w') requireMondays(rows, parameters);
        const inside = rows.filter(
          ({ openTimeMs }) => openTimeMs >= range.startMs && openTimeMs < range.endMs,
        );
        const raw = finishedRows(inside, timeframe, Date.now());
        yield { about, ...range, raw, failure: null, fractionDone } satisfies ProvidedSegment;
      }
    },
  };
}

/** Returns first and last days of stretches that follow each other; the same for the same parameters. */
function stretchesOf(
  parameters: DataLoadParameters,
  offered: YahooTimeframe,
): readonly (readonly [string, string])[] {
  const { daysPerSegment } = offered;
  const last = lastDay(parameters);
  const stretches: (readonly [string, string])[] = [];
  for (let day = firstDay(parameters, offered); day <= last; day += daysPerSegment) {
    stretches.push([isoDateOf(day), isoDateOf(Math.min(day + daysPerSegment - 1, last))]);
  }
  return stretches;
}

/** Counted from 1970-01-01. */
function lastDay({ to }: DataLoadParameters): number {
  return to === null ? Math.floor(Date.now() / DAY_MS) : requireEpochDay(to);
}

function firstDay(parameters: DataLoadParameters, { daysKept }: YahooTimeframe): number {
  if (parameters.from !== null) return requireEpochDay(parameters.from);
  // The day on which the limit falls is not whole any more.
  return daysKept === null ? requireEpochDay(FIRST_DAY) : Math.floor(Date.now() / DAY_MS) - daysKept + 1;
}

/**
 * Returns where a request for the days from `first` on begins: a margin for zones before, as far as Yahoo keeps it.
 *
 * Weeks of Yahoo begin on the weekday on which the request does. It begins on a Monday, by the clocks of every exchange;
 * a week before `first`, since that Monday has begun already in the east.
 */
function startOf(first: string, { interval, daysKept }: YahooTimeframe): Date {
  if (interval === '1wk') return new Date((mondayOf(first) - 7) * DAY_MS + MONDAY_EVERYWHERE_MS);
  const firstMs = requireEpochDay(first) * DAY_MS;
  const keptMs =
    daysKept === null ? Number.NEGATIVE_INFINITY : Date.now() - daysKept * DAY_MS + ON_THE_WAY_MS;
  return new Date(Math.max(firstMs - ZONE_MARGIN_MS, Math.min(firstMs, keptMs)));
}

/** Returns where a request for the days up to `last` ends; not in the middle of a week, which would be half of one. */
function endOf(last: string, { interval }: YahooTimeframe): Date {
  const lastDay = interval === '1wk' ? mondayOf(last) + 6 : requireEpochDay(last);
  return new Date((lastDay + 1) * DAY_MS + ZONE_MARGIN_MS);
}

/** Returns the Monday of the week of a date, days since 1970-01-01. */
function mondayOf(isoDate: string): number {
  const epochDay = requireEpochDay(isoDate);
  return epochDay - ((weekdayOf(epochDay) + 6) % 7);
}

/** Asks for a stretch. @returns null when there are no bars in it; a text when it could not be loaded */
async function chartOf(
  yahoo: InstanceType<typeof YahooFinance>,
  { symbol }: DataLoadParameters,
  offered: YahooTimeframe,
  first: string,
  last: string,
  signal: AbortSignal,
): Promise<Chart | string | null> {
  try {
    return await yahoo.chart(symbol, {
      period1: startOf(first, offered),
      period2: endOf(last, offered),
      interval: offered.interval,
      includePrePost: false,
      return: 'array',
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    if (error instanceof RequestFailedError) return error.message;
    if (/data doesn't exist|no data found for this date range/i.test(error.message)) return null;
    if (/no data found|symbol may be delisted|not found/i.test(error.message)) {
      throw new SymbolNotFoundError(
        'Yahoo',
        symbol,
        'names are as on its site, such as AAPL, EURUSD=X, BTC-USD or ^GSPC',
      );
    }
    if (isMalformed(error)) {
      return 'the answer was not in the form that Yahoo documents';
    }
    throw new ProviderRefusedError(PROVIDER, `Yahoo refused the request: ${error.message.slice(0, 200)}`);
  }
}

/** The library throws errors of its own, and of JavaScript, for answers of another form than it knows. */
function isMalformed(error: Error): boolean {
  const isOwn = error.constructor.name === 'FailedYahooValidationError';
  return (
    isOwn || error instanceof TypeError || /unexpected result|mismatch|please report/i.test(error.message)
  );
}

function rowsOf(chart: Chart, { timeframe, adjust }: DataLoadParameters): readonly ProviderRow[] {
  const timezone = exchangeZoneOf(chart);
  const quotes = isIntraday(timeframe) ? sessionQuotes(chart, timezone, durationMs(timeframe)) : chart.quotes;
  return quotes.map(({ date, open, high, low, close, volume, adjclose }) => {
    const instantMs = date.getTime();
    // A day is stamped with the opening of its session, or with midnight: both name its date where it is traded.
    const dayMs = isIntraday(timeframe) ? null : wallClockAt(instantMs, timezone).epochDay * DAY_MS;
    const factor = adjust !== false && typeof adjclose === 'number' && close ? adjclose / close : 1;
    const scaled = (price: number | null): number | null => (price === null ? null : price * factor);
    return {
      openTimeMs: dayMs ?? instantMs,
      ...{ open: scaled(open), high: scaled(high), low: scaled(low), close: scaled(close), volume },
    };
  });
}

/**
 * Weeks that begin on other days cannot be put beside those that other loads bring.
 * @throws ProviderRefusedError
 */
function requireMondays(rows: readonly ProviderRow[], { symbol }: DataLoadParameters): void {
  const [midweek] = midweekDates(Float64Array.from(rows, ({ openTimeMs }) => openTimeMs));
  if (midweek === undefined) return;
  throw new ProviderRefusedError(
    PROVIDER,
    `Yahoo's weeks of '${symbol}' do not begin on Mondays, but on dates such as ${isoDateOf(midweek)}; load days.`,
  );
}

function unknown({ calendar, timezone }: DataLoadParameters): ProvidedBars {
  const zone = timezone ?? (calendar === 'XNYS' ? 'America/New_York' : 'UTC');
  return {
    ...{ source: PROVIDER, timezone: zone, isTimezoneAsked: timezone !== null },
    ...{ calendar: null, adjusted: null, notices: [] },
  };
}

/**
 * @param wasAdjusted of the stretches before, for one without prices
 * @throws ProviderRefusedError when days are to be those of another zone than the exchange's
 */
function aboutOf(chart: Chart, parameters: DataLoadParameters, wasAdjusted: boolean | null): ProvidedBars {
  const { symbol, timeframe, timezone, adjust } = parameters;
  const hasAdjusted = chart.quotes.some(({ adjclose }) => typeof adjclose === 'number');
  const exchangeZone = exchangeZoneOf(chart);
  const isOther = timezone !== null && usualName(timezone) !== usualName(exchangeZone);
  if (isOther && !isIntraday(timeframe)) {
    throw new ProviderRefusedError(
      PROVIDER,
      `Yahoo's ${timeframe} bars of '${symbol}' are of days in ${exchangeZone}, not in ${timezone}; ` +
        'leave timezone out, or load shorter bars.',
    );
  }
  return {
    source: PROVIDER,
    timezone: timezone ?? exchangeZone,
    isTimezoneAsked: true,
    calendar: calendarOf(chart.meta.instrumentType, exchangeZone),
    adjusted: hasAdjusted ? adjust !== false : wasAdjusted,
    notices: [],
  };
}

function exchangeZoneOf({ meta }: Chart): string {
  return isTimezone(meta.exchangeTimezoneName) ? meta.exchangeTimezoneName : 'UTC';
}

/** Many zones have several names, such as US/Eastern. */
function usualName(timezone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone;
}

function calendarOf(instrumentType: string, exchangeZone: string): Calendar | null {
  if (instrumentType === 'CRYPTOCURRENCY') return '24x7';
  if (instrumentType === 'CURRENCY') return '24x5';
  const isListed = ['EQUITY', 'ETF', 'INDEX', 'MUTUALFUND'].includes(instrumentType);
  return isListed && exchangeZone === 'America/New_York' ? 'XNYS' : null;
}
