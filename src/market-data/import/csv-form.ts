import { isoDateOf } from '../../domain/market/civil-date.js';
import type { Calendar } from '../../domain/market/instrument.js';
import { DAY_MS, isIntraday, type Timeframe } from '../../domain/market/timeframe.js';
import { isTradingDay } from '../../domain/market/trading-calendar.js';
import { wallClockAt, wallClockInstant } from '../../domain/market/wall-clock.js';
import { DataInvalidError } from '../data-invalid-error.js';
import type { StampEnd, WrittenStamp } from '../open-stamp.js';
import type { DataIssue, DataIssueCode } from '../quality/data-issue.js';
import { AmbiguousDatesError } from './ambiguous-dates-error.js';
import { type ColumnLayout, columnLayout, headerlessLayout } from './column-layout.js';
import { fieldsOf, findSeparator, type Separator } from './csv-text.js';
import { type DateOrder, findDateOrder } from './date-order.js';
import { readDecimal } from './decimal-text.js';
import { rowSpacingProblem } from './spacing-problem.js';
import { findStampEnd } from './stamp-end.js';
import { type TickerHeader, tickerHeader } from './ticker-header.js';
import { readWrittenStamp } from './written-stamp.js';

/** What the user says about a file of bars; what is null is found out from the file. */
export interface AskedCsvForm {
  readonly timeframe: Timeframe;
  readonly calendar: Calendar | null;
  /** IANA zone of dates and of clocks without an offset. */
  readonly timezone: string | null;
  readonly stamp: StampEnd | null;
  readonly dateOrder: DateOrder | null;
  readonly separator: Separator | null;
}

/** How a file of bars is to be read. */
export interface CsvForm {
  readonly separator: Separator;
  /** Lines before the first row; 0 for a file without a header. */
  readonly headerLines: number;
  readonly layout: ColumnLayout;
  readonly hasDecimalComma: boolean;
  /** Null when no date of the file needs one. */
  readonly dateOrder: DateOrder | null;
  /** True where clocks without an offset are those of UTC, whatever the zone is. */
  readonly isUtc: boolean;
  readonly timezone: string;
  readonly stamp: StampEnd;
  /** When the instrument trades, where it was said or the times of day tell; else null. */
  readonly calendar: Calendar | null;
  /** True for rows that run from the newest to the oldest. */
  readonly isNewestFirst: boolean;
  /** What was assumed and may be wrong. */
  readonly notices: readonly DataIssue[];
}

const MINUTE_MS = 60_000;
const NYSE_OPEN_MS = (9 * 60 + 30) * MINUTE_MS;
const NYSE_CLOSE_MS = 16 * 60 * MINUTE_MS;

/**
 * Finds out from the first lines of a file how it is to be read.
 * @param fileName for messages
 * @param lines the header, if there is one, and as many rows as are to be judged by
 * @throws DataInvalidError when the columns are unknown, dates could mean two days, or rows lie as far apart as those
 * of another timeframe
 */
export function findCsvForm(fileName: string, lines: readonly string[], asked: AskedCsvForm): CsvForm {
  const [first = ''] = lines;
  const separator = asked.separator ?? findSeparator(first);
  const header = fieldsOf(first, separator);
  const tickers = tickerHeader(
    fileName,
    lines.slice(0, 3).map((line) => fieldsOf(line, separator)),
  );
  const headerLines = tickers?.lines ?? (isRowOfBars(header, separator) ? 0 : 1);
  const layout =
    headerLines === 0 ? headerlessLayout(header.length) : columnLayout(fileName, tickers?.names ?? header);
  const rows = lines.slice(headerLines).map((line) => fieldsOf(line, separator));
  const texts = rows.flatMap((fields) => stampTextOf(fields, layout) ?? []);
  const dateOrder = dateOrderOf(fileName, texts, asked.dateOrder);
  const isUtc = layout.isUtc && asked.timezone === null;
  const stamps = texts.flatMap((text) => readWrittenStamp(text, dateOrder, isUtc) ?? []);
  const clocksMs = stamps.map(({ epochDay, timeOfDayMs }) => epochDay * DAY_MS + timeOfDayMs);
  const problem = rowSpacingProblem(clocksMs, asked.timeframe);
  if (problem !== null) throw new DataInvalidError(fileName, null, problem);
  const zone = zoneOf(stamps, asked);
  const found = calendarOf(stamps, zone.timezone, asked);
  const stamp = findStampEnd(fileName, stamps, { ...asked, calendar: found.calendar });
  return {
    separator,
    headerLines,
    layout,
    hasDecimalComma: separator !== ',' && hasDecimalComma(rows, layout),
    dateOrder,
    isUtc,
    timezone: zone.timezone,
    stamp: stamp.end,
    calendar: found.calendar,
    isNewestFirst: runsBackwards(clocksMs),
    notices: [
      ...(headerLines === 0 ? [headerNotice(layout)] : []),
      ...(tickers === null ? [] : [tickerNotice(tickers)]),
      ...priceNotices(layout),
      ...zone.notices,
      ...found.notices,
      ...(stamp.assumption === null ? [] : [notice('STAMP_ASSUMED', `${stamp.assumption}; stamp says it`)]),
    ],
  };
}

/** Returns the text of a row's timestamp; null for a row that has none. */
export function stampTextOf(fields: readonly string[], { timestamp, time }: ColumnLayout): string | null {
  const text = fields[timestamp];
  if (text === undefined || text === '') return null;
  return time === null ? text : `${text} ${fields[time] ?? ''}`;
}

function isRowOfBars(fields: readonly string[], separator: Separator): boolean {
  const [stamp = '', ...prices] = fields.slice(0, 5);
  return (
    prices.length === 4 &&
    prices.every((text) => !Number.isNaN(readDecimal(text, separator !== ','))) &&
    findDateOrder([stamp]).kind !== 'CONTRADICTORY' &&
    (readWrittenStamp(stamp, 'MDY') ?? readWrittenStamp(stamp, 'DMY')) !== null
  );
}

function dateOrderOf(fileName: string, texts: readonly string[], asked: DateOrder | null): DateOrder | null {
  const found = findDateOrder(texts);
  switch (found.kind) {
    case 'UNNEEDED':
      return asked;
    case 'KNOWN':
      if (asked === null || asked === found.order) return found.order;
      throw new DataInvalidError(
        fileName,
        null,
        `its dates are ${found.order} and dateOrder says ${asked}; leave dateOrder out`,
      );
    case 'AMBIGUOUS':
      if (asked !== null) return asked;
      throw new AmbiguousDatesError(fileName, found.example);
    case 'CONTRADICTORY':
      throw new DataInvalidError(
        fileName,
        null,
        `the dates '${found.examples[0]}' and '${found.examples[1]}' have the month and the day in different places; write dates as YYYY-MM-DD`,
      );
  }
}

function runsBackwards(clocksMs: readonly number[]): boolean {
  let balance = 0;
  for (const [index, clockMs] of clocksMs.entries()) {
    balance += Math.sign(clockMs - (clocksMs[index - 1] ?? clockMs));
  }
  return balance < 0;
}

/** Clocks that lie in the session of the exchange and nowhere else are New York's. */
function zoneOf(
  stamps: readonly WrittenStamp[],
  { timeframe, timezone, calendar }: AskedCsvForm,
): { readonly timezone: string; readonly notices: readonly DataIssue[] } {
  if (timezone !== null) return { timezone, notices: [] };
  const exchangeZone = calendar === 'XNYS' ? 'America/New_York' : 'UTC';
  const clocks = stamps.filter(({ isDate, offsetMs }) => !isDate && offsetMs === null);
  if (!isIntraday(timeframe) || clocks.length === 0 || calendar !== null) {
    return { timezone: exchangeZone, notices: [] };
  }
  const isNewYork = clocks.every(
    ({ epochDay, timeOfDayMs }) =>
      timeOfDayMs >= NYSE_OPEN_MS &&
      timeOfDayMs <= NYSE_CLOSE_MS &&
      isTradingDay('XNYS', isoDateOf(epochDay)),
  );
  const zone = isNewYork ? 'America/New_York' : 'UTC';
  const reason = isNewYork ? ' because all of them lie in the session of the exchange' : '';
  return {
    timezone: zone,
    notices: [
      notice('TIMEZONE_ASSUMED', `times have no offset and were read as ${zone}${reason}; timezone says it`),
    ],
  };
}

/** Days that are stamped with the opening or the close of the exchange's session are its days, and have no time. */
function calendarOf(
  stamps: readonly WrittenStamp[],
  timezone: string,
  { timeframe, calendar }: AskedCsvForm,
): { readonly calendar: Calendar | null; readonly notices: readonly DataIssue[] } {
  const times = stamps.filter(({ isDate, timeOfDayMs }) => !isDate && timeOfDayMs !== 0);
  if (calendar !== null || isIntraday(timeframe) || times.length === 0) return { calendar, notices: [] };
  const isSession = times.every(({ epochDay, timeOfDayMs, offsetMs }) => {
    const clockMs = epochDay * DAY_MS + timeOfDayMs;
    const instantMs =
      offsetMs === null ? wallClockInstant(epochDay, timeOfDayMs / MINUTE_MS, timezone) : clockMs - offsetMs;
    const newYork = wallClockAt(instantMs, 'America/New_York');
    return [NYSE_OPEN_MS, NYSE_CLOSE_MS].includes(newYork.timeOfDayMs);
  });
  if (!isSession) return { calendar, notices: [instantNotice(times)] };
  const message = 'times of day are those of the session of the exchange, and were taken for its days';
  return { calendar: 'XNYS', notices: [notice('STAMP_ASSUMED', `${message}; calendar says it`)] };
}

function instantNotice([first]: readonly WrittenStamp[]): DataIssue {
  const { epochDay = 0, timeOfDayMs = 0, offsetMs = null } = first ?? {};
  const text = new Date(epochDay * DAY_MS + timeOfDayMs).toISOString().slice(0, 16).replace('T', ' ');
  const zone = offsetMs === null ? '' : offsetMs === 0 ? 'Z' : ' of its offset';
  return notice(
    'STAMP_ASSUMED',
    `times such as ${text}${zone} are no dates, and were taken for the instants at which bars open`,
  );
}

/** `4,699` may be either of the two; beside `4,745.20` or `2,000,000` its comma parts thousands. */
function hasDecimalComma(rows: readonly (readonly string[])[], layout: ColumnLayout): boolean {
  const prices = [...layout.open, ...layout.high, ...layout.low, ...layout.close];
  const numbers = layout.volume === null ? prices : [...prices, layout.volume];
  const have = (columns: readonly number[], form: RegExp): boolean =>
    rows.some((fields) => columns.some((column) => form.test(fields[column] ?? '')));
  return have(prices, /^[+-]?[\d.]*\d,\d+$/) && !have(numbers, /,\d{3}[,.]/);
}

function headerNotice({ count }: ColumnLayout): DataIssue {
  return notice(
    'COLUMNS_ASSUMED',
    `the file has no header; its columns were taken for timestamp, open, high, low, close${count > 5 ? ', volume' : ''}`,
  );
}

function tickerNotice({ lines, ticker }: TickerHeader): DataIssue {
  return notice('COLUMNS_ASSUMED', `the header has ${lines} lines, whose columns are those of ${ticker}`);
}

function priceNotices({ close }: ColumnLayout): readonly DataIssue[] {
  return close.length === 2 ? [notice('COLUMNS_ASSUMED', 'prices are the mean of bid and ask')] : [];
}

function notice(code: DataIssueCode, message: string): DataIssue {
  return { code, stampMs: null, message };
}
