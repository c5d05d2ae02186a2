import { join } from 'node:path';
import { type Bars, emptyBars } from '../domain/market/bars.js';
import { isoDateOf } from '../domain/market/civil-date.js';
import { inferCalendar } from '../domain/market/infer-calendar.js';
import type { Calendar, Instrument } from '../domain/market/instrument.js';
import { mergeBars } from '../domain/market/merge-bars.js';
import { isStampedByDate } from '../domain/market/stamped-by.js';
import { DAY_MS, isIntraday } from '../domain/market/timeframe.js';
import { BarStore, type StoredDataset } from './bar-store.js';
import { asReadFromClose } from './closing-stamps.js';
import { DataInvalidError } from './data-invalid-error.js';
import { DatasetExistsError } from './dataset-exists-error.js';
import { DatasetMismatchError } from './dataset-mismatch-error.js';
import { type FoundDayStart, findDayStart } from './find-day-start.js';
import { csvFileName } from './instrument-file.js';
import { mergeSources } from './merge-sources.js';
import { openingOf, type StampEnd } from './open-stamp.js';
import { shortestBars } from './shortest-bars.js';
import type { StoreRequest } from './store-request.js';
import type { BarsDescription } from './write-bars.js';

export interface StoreReport {
  readonly instrument: Instrument;
  /** All bars that are stored now. */
  readonly bars: Bars;
  /** Stamps of stored bars that had other values and were replaced, ascending. */
  readonly replacedMs: readonly number[];
  /** Of each of them the new close over the stored one. */
  readonly closeRatios: readonly number[];
  /** How many of the new bars were stored already, with the same or with other values. */
  readonly shared: number;
  /** True when stored bars made by a generator gave way. */
  readonly isSyntheticReplaced: boolean;
  /** When days begin, where that was found out just now; else null. */
  readonly foundDayStart: FoundDayStart | null;
}

/** What storing bars would leave. */
export interface PlannedStore {
  readonly report: StoreReport;
  /** What is there now; null for nothing, and where it will be replaced. */
  readonly found: StoredDataset | null;
  readonly description: BarsDescription;
}

/**
 * Works out what storing bars would leave, and writes nothing.
 * @param given at least one bar
 * @throws what storeBars throws, but for what writing may meet
 */
export async function planStore(dataDir: string, request: StoreRequest, given: Bars): Promise<PlannedStore> {
  const { symbol, timeframe } = request;
  const found = await readStored(dataDir, request);
  const isSyntheticReplaced = found?.meta.source === 'synthetic' && request.source !== 'synthetic';
  const stored = isSyntheticReplaced ? null : found;
  requireSameAdjustment(request, stored);
  requireSameStamps(request, given, stored);
  const stamp = await stampedEnd(dataDir, request);
  const bars = stamp === 'close' ? asStamped(request, given, stored) : given;
  requireSameWeeks(request, bars, stored);
  const merged = mergeBars(stored?.dataset.bars ?? emptyBars(0), bars);
  const said = request.calendar ?? stored?.meta.calendar;
  const calendar = said ?? inferCalendar(merged.bars, timeframe);
  const { timezone, timezoneInferred } = zoneOf(request, stored, calendar);
  const told: Instrument = {
    symbol,
    timeframe,
    source: stored === null ? request.source : mergeSources(stored.meta.source, request.source),
    timezone,
    calendar,
    calendarAssumed: said === undefined,
    ...(request.isStampStated || stored?.dataset.instrument.isStampStated === true
      ? { isStampStated: true }
      : {}),
  };
  const saidDayStart = request.dayStart ?? stored?.meta.dayStart;
  const foundDayStart =
    saidDayStart === undefined
      ? findDayStart(
          request.source.replace(/^csv:/, ''),
          told,
          merged.bars,
          await shortestBars(dataDir, symbol),
          request.isTimezoneSaid || told.timezone !== 'UTC',
        )
      : null;
  const dayStart = saidDayStart ?? foundDayStart?.dayStart;
  const instrument = dayStart === undefined ? told : { ...told, dayStart };
  // Of both together only what holds for either is known.
  const isKnown = stored === null || (stored.meta.adjusted ?? null) === request.adjusted;
  const adjusted = isKnown ? request.adjusted : null;
  const { replacedMs, closeRatios, added } = merged;
  const shared = bars.length - added;
  const report = { instrument, bars: merged.bars, replacedMs, closeRatios, shared };
  return {
    report: { ...report, isSyntheticReplaced, foundDayStart },
    found,
    description: { adjusted, stamp, timezoneInferred },
  };
}

/**
 * Returns the zone of what will be stored: the one that was said, else the stored one. A stored zone that follows only
 * from bars that looked like XNYS gives way once all bars look like something else.
 */
function zoneOf(
  request: StoreRequest,
  stored: StoredDataset | null,
  calendar: Calendar,
): { readonly timezone: string; readonly timezoneInferred: boolean } {
  const { timezone, isTimezoneAsked, isTimezoneInferred = false } = request;
  if (isTimezoneAsked) return { timezone, timezoneInferred: false };
  const wasInferred = stored?.meta.timezoneInferred === true;
  if (stored !== null && (!wasInferred || calendar === 'XNYS')) {
    const timezoneInferred = wasInferred && request.calendar === null;
    return { timezone: stored.meta.timezone, timezoneInferred };
  }
  const isWrong = isTimezoneInferred && calendar !== 'XNYS';
  return isWrong
    ? { timezone: 'UTC', timezoneInferred: false }
    : { timezone, timezoneInferred: isTimezoneInferred };
}

async function readStored(dataDir: string, request: StoreRequest): Promise<StoredDataset | null> {
  const { symbol, timeframe, mode } = request;
  const barStore = new BarStore(dataDir);
  const file = await barStore.find(symbol, timeframe);
  if (file === null) return null;
  if (file.fileName !== csvFileName({ symbol, timeframe })) {
    throw new DataInvalidError(
      file.fileName,
      null,
      'is an unusual spelling of the symbol; rename or remove it first',
    );
  }
  if (mode === 'create') throw new DatasetExistsError(symbol, timeframe, join(dataDir, file.fileName));
  return mode === 'replace' ? null : await barStore.read(file);
}

/**
 * Returns which end of a bar the file is to stamp. The csv file and its description are replaced one after the other; so
 * that the new file reads the same with the old description, also where bars are replaced, it stays what it was.
 */
async function stampedEnd(dataDir: string, request: StoreRequest): Promise<StampEnd> {
  try {
    const { stamp } = await new BarStore(dataDir).readMeta({ fileName: csvFileName(request) });
    return stamp ?? 'open';
  } catch (error) {
    // With a broken description nothing can be read.
    if (error instanceof DataInvalidError) return 'open';
    throw error;
  }
}

/** A file that stamps the close holds weeks from Monday on and whole months, by whichever day of theirs they are dated. */
function asStamped(request: StoreRequest, bars: Bars, stored: StoredDataset | null): Bars {
  const { symbol, timeframe, isStampStated } = request;
  const calendar = request.calendar ?? stored?.meta.calendar ?? inferCalendar(bars, timeframe);
  const stamped = asReadFromClose(bars, { timeframe, calendar, isStampStated });
  if (typeof stamped !== 'string') return stamped;
  // What replaces bars keeps the end that their file stamps.
  const remedy = `Load them under another symbol, or remove ${csvFileName(request)} and its description first.`;
  throw new DatasetMismatchError(symbol, timeframe, stamped, remedy);
}

function requireSameAdjustment(
  { symbol, timeframe, adjusted }: StoreRequest,
  stored: StoredDataset | null,
): void {
  if (stored === null) return;
  const before = stored.meta.adjusted ?? null;
  // Prices of which nobody knows may be what those are that are not adjusted, or adjusted on another day.
  if (before === adjusted || (before !== true && adjusted !== true)) return;
  throw new DatasetMismatchError(
    symbol,
    timeframe,
    `those are ${adjustment(before)} for splits and dividends and these are ${adjustment(adjusted)}`,
  );
}

function adjustment(adjusted: boolean | null): string {
  return adjusted === null ? 'not known to be adjusted' : adjusted ? 'adjusted' : 'not adjusted';
}

/** A day that is stamped by date and once more by its opening would be two days. */
function requireSameStamps(
  { symbol, timeframe }: StoreRequest,
  bars: Bars,
  stored: StoredDataset | null,
): void {
  if (stored === null || isIntraday(timeframe)) return;
  const isByDate = isStampedByDate(bars);
  if (isStampedByDate(stored.dataset.bars) === isByDate) return;
  const [those, these] = isByDate ? ['by their opening', 'by date'] : ['by date', 'by their opening'];
  throw new DatasetMismatchError(symbol, timeframe, `those are stamped ${those} and these ${these}`);
}

/** A week that is there under another date would be two weeks. */
function requireSameWeeks(
  { symbol, timeframe }: StoreRequest,
  bars: Bars,
  stored: StoredDataset | null,
): void {
  if (stored === null || timeframe !== '1w' || !isStampedByDate(bars)) return;
  const dateOfWeek = new Map(
    Array.from(stored.dataset.bars.openTimeMs, (stampMs) => [
      openingOf(timeframe, stampMs / DAY_MS),
      stampMs,
    ]),
  );
  for (const stampMs of bars.openTimeMs) {
    const storedMs = dateOfWeek.get(openingOf(timeframe, stampMs / DAY_MS));
    if (storedMs === undefined || storedMs === stampMs) continue;
    const [those, these] = [storedMs, stampMs].map((dateMs) => isoDateOf(dateMs / DAY_MS));
    throw new DatasetMismatchError(
      symbol,
      timeframe,
      `of one week, those are dated ${those} and these ${these}`,
    );
  }
}
