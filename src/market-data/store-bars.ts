import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withFolderLock } from '../base/outer/files/folder-lock.js';
import { removeUnfinishedFiles } from '../base/outer/files/unfinished-files.js';
import { type Bars, emptyBars } from '../domain/market/bars.js';
import { inferCalendar } from '../domain/market/infer-calendar.js';
import type { Calendar, Instrument } from '../domain/market/instrument.js';
import { mergeBars } from '../domain/market/merge-bars.js';
import { isStampedByDate } from '../domain/market/stamped-by.js';
import { isIntraday, TIMEFRAMES, type Timeframe } from '../domain/market/timeframe.js';
import { fileIdentity, writeArrowBars } from './arrow/arrow-store.js';
import { BarStore, type StoredDataset } from './bar-store.js';
import { asReadFromClose } from './closing-stamps.js';
import type { CsvFile } from './data-folder.js';
import { DataInvalidError } from './data-invalid-error.js';
import { DatasetExistsError } from './dataset-exists-error.js';
import { DatasetMismatchError } from './dataset-mismatch-error.js';
import { explainingWriteFailures } from './explaining-write-failures.js';
import { type FoundDayStart, findDayStart } from './find-day-start.js';
import { csvFileName } from './instrument-file.js';
import { mergeSources } from './merge-sources.js';
import type { StampEnd } from './open-stamp.js';
import { type BarsDescription, renderBars, writeBarFiles } from './write-bars.js';

export interface StoreRequest {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Where the bars came from, such as `csv:prices.csv`. */
  readonly source: string;
  /** When the instrument trades; null when nobody said it: what is stored counts, else it is inferred. */
  readonly calendar: Calendar | null;
  /** IANA zone of the borders of days. */
  readonly timezone: string;
  /** Local time at which the next trading day begins; null when nobody said it. */
  readonly dayStart: string | null;
  /** Whether somebody said which end of a bar its stamp is. */
  readonly isStampStated: boolean;
  /** False when the zone is a guess, which what is stored knows better. */
  readonly isTimezoneAsked: boolean;
  /** True when the zone is New York's only because nobody said the calendar and the bars look like XNYS. */
  readonly isTimezoneInferred?: boolean;
  /** Whether somebody said the zone; where nobody did, UTC is a guess. */
  readonly isTimezoneSaid: boolean;
  /** Whether prices are adjusted for splits and dividends; null when nobody knows. */
  readonly adjusted: boolean | null;
  /** What happens to bars that are stored: they are kept, thrown away, or a reason to refuse. */
  readonly mode: 'merge' | 'replace' | 'create';
}

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

/**
 * Stores bars: merges them by stamp with what the data folder has, where the new ones count.
 *
 * One store at a time works on a folder, over all threads and processes, so that none loses the bars of another. Each
 * file is replaced as a whole, and nothing is written when nothing changes. Bars made by a generator are never mixed
 * with others: they give way.
 * @param bars at least one
 * @param signal ends the waiting for other stores
 * @throws DatasetMismatchError when adjusted prices would be mixed with others, bars stamped by date with others, or
 * weeks and months that a file which stamps the close cannot hold
 * @throws DatasetExistsError in mode `create` when there are bars
 * @throws DataInvalidError when what is stored is broken and counts
 * @throws FolderLockedError, FolderNotWritableError
 */
export async function storeBars(
  dataDir: string,
  request: StoreRequest,
  bars: Bars,
  signal: AbortSignal,
): Promise<StoreReport> {
  return await explainingWriteFailures(async () => {
    await mkdir(dataDir, { recursive: true });
    return await withFolderLock(dataDir, signal, async () => {
      await removeUnfinishedFiles(dataDir);
      return await store(dataDir, request, bars);
    });
  });
}

async function store(dataDir: string, request: StoreRequest, given: Bars): Promise<StoreReport> {
  const { symbol, timeframe } = request;
  const found = await readStored(dataDir, request);
  const isSyntheticReplaced = found?.meta.source === 'synthetic' && request.source !== 'synthetic';
  const stored = isSyntheticReplaced ? null : found;
  requireSameAdjustment(request, stored);
  requireSameStamps(request, given, stored);
  const stamp = await stampedEnd(dataDir, request);
  const bars = stamp === 'close' ? asStamped(request, given, stored) : given;
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
  const adjusted = request.adjusted ?? stored?.meta.adjusted ?? null;
  await write(dataDir, found, instrument, merged.bars, { adjusted, stamp, timezoneInferred });
  const { replacedMs, closeRatios, added } = merged;
  const shared = bars.length - added;
  return {
    instrument,
    bars: merged.bars,
    replacedMs,
    closeRatios,
    shared,
    isSyntheticReplaced,
    foundDayStart,
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
  const before = stored?.meta.adjusted;
  if (adjusted === null || before === undefined || before === adjusted) return;
  const [those, these] = before ? ['adjusted', 'not adjusted'] : ['not adjusted', 'adjusted'];
  throw new DatasetMismatchError(
    symbol,
    timeframe,
    `those are ${those} for splits and dividends and these are ${these}`,
  );
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

/** Returns the shortest bars of less than a day that are stored of a symbol; null when there are none. */
async function shortestBars(dataDir: string, symbol: string): Promise<Bars | null> {
  const barStore = new BarStore(dataDir);
  for (const timeframe of TIMEFRAMES.filter(isIntraday)) {
    const file = await barStore.find(symbol, timeframe);
    const stored = file === null ? null : await readUsable(barStore, file);
    if (stored !== null) return stored.dataset.bars;
  }
  return null;
}

/** A file that cannot be read tells nothing; whoever needs its bars is told why. */
async function readUsable(barStore: BarStore, file: CsvFile): Promise<StoredDataset | null> {
  try {
    return await barStore.read(file);
  } catch (error) {
    if (error instanceof DataInvalidError) return null;
    throw error;
  }
}

async function write(
  dataDir: string,
  found: StoredDataset | null,
  instrument: Instrument,
  bars: Bars,
  description: BarsDescription,
): Promise<void> {
  const files = renderBars(instrument, bars, description);
  if (found?.hash === files.hash && (await hasContent(join(dataDir, files.metaName), files.meta))) return;
  await writeBarFiles(dataDir, files);
  const identity = await fileIdentity(join(dataDir, files.csvName));
  const origin = {
    ...{ csvHash: files.hash, timezone: instrument.timezone, stamp: description.stamp },
    calendar: instrument.calendarAssumed ? undefined : instrument.calendar,
  };
  await writeArrowBars(dataDir, files.csvName, bars, origin, identity);
}

async function hasContent(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    return (await readFile(path)).equals(bytes);
  } catch {
    return false;
  }
}
