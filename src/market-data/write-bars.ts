import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bars } from '../market/bars.js';
import type { Instrument } from '../market/instrument.js';
import { isIntraday, type Timeframe } from '../market/timeframe.js';
import { csvFileName, metaFileName } from './instrument-file.js';

/** The two files that hold one instrument's bars: names within the data folder, and contents. */
export interface BarFiles {
  readonly csvName: string;
  readonly csv: Uint8Array;
  readonly metaName: string;
  readonly meta: Uint8Array;
}

const HEADER = 'timestamp,open,high,low,close,volume';
const PIECE_LENGTH = 65_536;

/**
 * Writes bars and their description to a data folder, which is created when it is missing.
 * Each of the two files is replaced as a whole: a reader sees the old or the new one, never a part.
 * @param adjusted whether prices are adjusted for splits and dividends; left out when nobody knows
 */
export async function writeBars(
  dataDir: string,
  instrument: Instrument,
  bars: Bars,
  adjusted?: boolean,
): Promise<void> {
  const files = renderBars(instrument, bars, adjusted);
  await mkdir(dataDir, { recursive: true });
  await replaceFile(join(dataDir, files.csvName), files.csv);
  await replaceFile(join(dataDir, files.metaName), files.meta);
}

/**
 * Returns the text of the files that hold bars: equal bars give equal bytes.
 * Stamps are dates for bars of a day or longer, else RFC 3339 in UTC; numbers take the shortest form that reads
 * back as the same double. A calendar that was only inferred is left out, so that it is inferred again.
 * @param adjusted whether prices are adjusted for splits and dividends; left out when nobody knows
 */
export function renderBars(instrument: Instrument, bars: Bars, adjusted?: boolean): BarFiles {
  const csvName = csvFileName(instrument);
  const csv = renderCsv(instrument.timeframe, bars);
  const meta = {
    source: instrument.source,
    timezone: instrument.timezone,
    ...(instrument.calendarAssumed ? {} : { calendar: instrument.calendar }),
    stamp: 'open',
    ...(adjusted === undefined ? {} : { adjusted }),
    hash: createHash('sha256').update(csv).digest('hex'),
  };
  return {
    csvName,
    csv,
    metaName: metaFileName(csvName),
    meta: Buffer.from(`${JSON.stringify(meta, null, 2)}\n`),
  };
}

function renderCsv(timeframe: Timeframe, bars: Bars): Uint8Array {
  const stampText = isIntraday(timeframe) ? rfc3339 : (stampMs: number) => rfc3339(stampMs).slice(0, 10);
  const { openTimeMs, open, high, low, close, volume } = bars;
  // Turned into bytes piece by piece: one string of millions of lines costs seconds of garbage collection.
  const pieces: Uint8Array[] = [];
  let piece = `${HEADER}\n`;
  for (let i = 0; i < bars.length; i += 1) {
    piece += `${stampText(openTimeMs[i] as number)},${open[i]},${high[i]},${low[i]},${close[i]},${volume[i]}\n`;
    if (piece.length < PIECE_LENGTH) continue;
    pieces.push(Buffer.from(piece));
    piece = '';
  }
  return Buffer.concat([...pieces, Buffer.from(piece)]);
}

function rfc3339(stampMs: number): string {
  return new Date(stampMs).toISOString().replace('.000Z', 'Z');
}

async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
