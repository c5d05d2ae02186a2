import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../base/outer/files/replace-file.js';
import { onePeriodLater } from '../domain/market/bar-times/opening-instants.js';
import type { Bars } from '../domain/market/bars.js';
import type { Instrument } from '../domain/market/instrument.js';
import { DAY_MS, durationMs, isIntraday, closeTimeMs as nextStampMs } from '../domain/market/timeframe.js';
import { csvFileName, metaFileName } from './instrument-file.js';
import type { StampEnd } from './open-stamp.js';

/** What is said about bars beside what their instrument says. */
export interface BarsDescription {
  /** Whether prices are adjusted for splits and dividends; null when nobody knows. */
  readonly adjusted: boolean | null;
  /** Which end of a bar the file stamps. */
  readonly stamp: StampEnd;
  /** True when the zone follows from an inferred calendar, and gives way with it. */
  readonly timezoneInferred?: boolean;
}

/** The two files that hold one instrument's bars: names within the data folder, and contents. */
export interface BarFiles {
  /** SHA-256 of the csv file, 64 hex digits. */
  readonly hash: string;
  readonly csvName: string;
  readonly csv: Uint8Array;
  readonly metaName: string;
  readonly meta: Uint8Array;
}

const HEADER = 'timestamp,open,high,low,close,volume';
const WRITE_LENGTH = 65_536;

/** What holds for bars that nobody said more about. */
const PLAIN: BarsDescription = { adjusted: null, stamp: 'open' };

/**
 * Writes bars and their description to a data folder, which is created when it is missing.
 * Each of the two files is replaced as a whole: a reader sees the old or the new one, never a part.
 */
export async function writeBars(
  dataDir: string,
  instrument: Instrument,
  bars: Bars,
  description: BarsDescription = PLAIN,
): Promise<void> {
  await writeBarFiles(dataDir, renderBars(instrument, bars, description));
}

/** Writes what renderBars has returned. */
export async function writeBarFiles(dataDir: string, files: BarFiles): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await replaceFile(join(dataDir, files.csvName), files.csv);
  await replaceFile(join(dataDir, files.metaName), files.meta);
}

/**
 * Returns the text of the files that hold bars: equal bars give equal bytes.
 * Stamps are dates for bars of a day or longer, else RFC 3339 in UTC; numbers take the shortest form that reads
 * back as the same double. A calendar that was only inferred is left out, so that it is inferred again.
 */
export function renderBars(
  instrument: Instrument,
  bars: Bars,
  { adjusted, stamp, timezoneInferred = false }: BarsDescription = PLAIN,
): BarFiles {
  const csvName = csvFileName(instrument);
  const csv = renderCsv(instrument, bars, stamp);
  const hash = createHash('sha256').update(csv).digest('hex');
  const meta = {
    source: instrument.source,
    timezone: instrument.timezone,
    ...(timezoneInferred ? { timezoneInferred } : {}),
    ...(instrument.calendarAssumed ? {} : { calendar: instrument.calendar }),
    stamp,
    ...(instrument.isStampStated === true ? { stampStated: true } : {}),
    ...(instrument.dayStart === undefined ? {} : { dayStart: instrument.dayStart }),
    ...(adjusted === null ? {} : { adjusted }),
    hash,
  };
  return {
    hash,
    csvName,
    csv,
    metaName: metaFileName(csvName),
    meta: Buffer.from(`${JSON.stringify(meta, null, 2)}\n`),
  };
}

function renderCsv(instrument: Instrument, bars: Bars, end: StampEnd): Uint8Array {
  const stampText = stampWriter(instrument, end);
  const { openTimeMs, open, high, low, close, volume } = bars;
  // Turned into bytes piece by piece: one string of millions of lines costs seconds of garbage collection.
  const pieces: Uint8Array[] = [];
  let piece = `${HEADER}\n`;
  for (let i = 0; i < bars.length; i += 1) {
    piece += `${stampText(openTimeMs[i] as number)},${open[i]},${high[i]},${low[i]},${close[i]},${volume[i]}\n`;
    if (piece.length < WRITE_LENGTH) continue;
    pieces.push(Buffer.from(piece));
    piece = '';
  }
  return Buffer.concat([...pieces, Buffer.from(piece)]);
}

/**
 * The close of an intraday bar is an instant, that of a longer one its last day, or, where it is stamped with the
 * instant of its opening, the instant one period later.
 */
function stampWriter({ timeframe, timezone }: Instrument, end: StampEnd): (openTimeMs: number) => string {
  if (isIntraday(timeframe)) {
    return end === 'open' ? rfc3339 : (openTimeMs) => rfc3339(openTimeMs + durationMs(timeframe));
  }
  return (openTimeMs) => {
    const isDate = openTimeMs % DAY_MS === 0;
    if (end === 'open') return isDate ? dateText(openTimeMs) : rfc3339(openTimeMs);
    return isDate
      ? dateText(nextStampMs(timeframe, openTimeMs) - DAY_MS)
      : rfc3339(onePeriodLater(timeframe, openTimeMs, timezone));
  };
}

const dateText = (stampMs: number): string => rfc3339(stampMs).slice(0, 10);

function rfc3339(stampMs: number): string {
  return new Date(stampMs).toISOString().replace('.000Z', 'Z');
}
