import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type CancellationSignal, neverCancelled } from '../base/pure/cancelled-error.js';
import { describeTimes, type SessionDescription } from '../domain/market/bar-times/describe-times.js';
import { type TimedBars, timesOfDatasets } from '../domain/market/bar-times/times-of-datasets.js';
import type { Bars } from '../domain/market/bars.js';
import { inferCalendar } from '../domain/market/infer-calendar.js';
import type { Calendar, Instrument } from '../domain/market/instrument.js';
import type { Timeframe } from '../domain/market/timeframe.js';
import { fileIdentity, readArrowBars, writeArrowBars } from './arrow/arrow-store.js';
import type { BarReader, Dataset } from './bar-reader.js';
import { type CsvFile, DataFolder } from './data-folder.js';
import { arrowFileName, metaFileName } from './instrument-file.js';
import {
  defaultInstrumentMeta,
  type InstrumentMeta,
  isStampStated,
  parseInstrumentMeta,
} from './instrument-meta.js';
import { missingData } from './missing-data.js';
import { parseCsvBars } from './parse-csv-bars.js';

/** All that is stored of an instrument, with all that its files say. */
export interface StoredDataset {
  readonly dataset: Dataset;
  readonly meta: InstrumentMeta;
  /** SHA-256 of the csv file, 64 hex digits. */
  readonly hash: string;
}

/** What is stored of an instrument, without the bars. */
export interface DatasetSummary {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** At least 1. */
  readonly rows: number;
  /** Stamp of the first bar, milliseconds since the epoch. */
  readonly firstMs: number;
  /** Stamp of the last bar, milliseconds since the epoch. */
  readonly lastMs: number;
  readonly source: string;
  readonly calendar: Calendar;
  /** IANA zone of dates. */
  readonly timezone: string;
  /** Local time at which the next trading day begins; null where nobody said it. */
  readonly dayStart: string | null;
  readonly session: SessionDescription;
  /** SHA-256 of the csv file, 64 hex digits. */
  readonly hash: string;
}

/** The bars of a csv file and the SHA-256 of the file. */
interface ReadFile {
  readonly bars: Bars;
  readonly hash: string;
}

/** Parsing a csv file of this size takes no longer than loading the library that reads Arrow files. */
const MIN_ARROW_BYTES = 1_000_000;

/**
 * Reads bars from the csv files of one folder and from nowhere else, sealed ones too: work reads them through
 * `UnsealedBars`.
 *
 * A csv file that has a columnar form beside it is read from that, as long as the csv file is the one that the form
 * was made of; else the form is made anew, and for large files in the first place. Nothing else is remembered between
 * two calls, so that files may appear and change while the program runs.
 */
export class BarStore implements BarReader {
  private readonly folder: DataFolder;

  /** @param dataDir folder of `<SYMBOL>_<timeframe>.csv` files; it may be missing or empty */
  constructor(private readonly dataDir: string) {
    this.folder = new DataFolder(dataDir);
  }

  /** Returns all bars of a symbol and timeframe. */
  async load(
    symbol: string,
    timeframe: Timeframe,
    signal: CancellationSignal = neverCancelled,
  ): Promise<Dataset> {
    const files = await this.folder.csvFiles();
    const file = files.find((candidate) => candidate.symbol === symbol && candidate.timeframe === timeframe);
    const stored = file === undefined ? null : await this.read(file, signal);
    if (stored === null) throw missingData(symbol, timeframe, files);
    return stored.dataset;
  }

  /**
   * Returns what a file holds, with its description; null when it is gone.
   * @throws DataInvalidError when the file, or the description beside it, is broken
   * @throws CancelledError when the signal is set
   */
  async read(file: CsvFile, signal: CancellationSignal = neverCancelled): Promise<StoredDataset | null> {
    const meta = await this.readMeta(file);
    const read = await this.readBars(file, meta, signal);
    if (read === null) return null;
    const { symbol, timeframe } = file;
    const instrument: Instrument = {
      symbol,
      timeframe,
      source: meta.source,
      timezone: meta.timezone,
      calendar: meta.calendar ?? inferCalendar(read.bars, timeframe),
      calendarAssumed: meta.calendar === undefined,
      ...(meta.dayStart === undefined ? {} : { dayStart: meta.dayStart }),
      ...(isStampStated(meta) ? { isStampStated: true } : {}),
    };
    return { dataset: { instrument, bars: read.bars }, meta, hash: read.hash };
  }

  /** Returns the file that holds bars of a symbol and timeframe; null when there is none. */
  async find(symbol: string, timeframe: Timeframe): Promise<CsvFile | null> {
    const files = await this.folder.csvFiles();
    return files.find((file) => file.symbol === symbol && file.timeframe === timeframe) ?? null;
  }

  /**
   * Returns what a file holds, without the bars; null when it is gone.
   * @throws DataInvalidError when the file, or the description beside it, is broken
   */
  async summarize(file: CsvFile): Promise<DatasetSummary | null> {
    const stored = await this.read(file);
    if (stored === null) return null;
    const { instrument, bars } = stored.dataset;
    const { timeframe } = instrument;
    return {
      symbol: instrument.symbol,
      timeframe,
      rows: bars.length,
      firstMs: bars.openTimeMs[0] as number,
      lastMs: bars.openTimeMs[bars.length - 1] as number,
      source: instrument.source,
      calendar: instrument.calendar,
      timezone: instrument.timezone,
      dayStart: instrument.dayStart ?? null,
      session: describeTimes(
        instrument,
        timesOfDatasets(new Map([[timeframe, stored.dataset]])).get(timeframe) as TimedBars,
      ),
      hash: stored.hash,
    };
  }

  private async readBars(
    { fileName, timeframe }: CsvFile,
    meta: InstrumentMeta,
    signal: CancellationSignal,
  ): Promise<ReadFile | null> {
    // Taken before anything is read: a change in between makes the form stale, not wrong.
    const identity = await fileIdentity(join(this.dataDir, fileName));
    const arrow = await this.readArrow(fileName);
    const cached =
      arrow === null || identity === null ? null : await readArrowBars(arrow, identity.text, meta);
    if (cached?.isCurrent) return { bars: cached.bars, hash: cached.csvHash };
    const bytes = await this.folder.read(fileName);
    if (bytes === null) return null;
    const hash = createHash('sha256').update(bytes).digest('hex');
    const bars =
      cached?.csvHash === hash ? cached.bars : parseCsvBars(fileName, bytes, timeframe, meta, signal);
    if (arrow !== null || bytes.length >= MIN_ARROW_BYTES) {
      await writeArrowBars(this.dataDir, fileName, bars, { ...meta, csvHash: hash }, identity);
    }
    return { bars, hash };
  }

  /** Whatever is wrong with a columnar form, the csv file serves. */
  private async readArrow(csvName: string): Promise<Uint8Array | null> {
    try {
      return await this.folder.read(arrowFileName(csvName));
    } catch {
      return null;
    }
  }

  /** Returns what is said about the bars of a csv file. @throws DataInvalidError when its description is broken */
  async readMeta({ fileName }: Pick<CsvFile, 'fileName'>): Promise<InstrumentMeta> {
    const metaName = metaFileName(fileName);
    const bytes = await this.folder.read(metaName);
    return bytes === null
      ? defaultInstrumentMeta
      : parseInstrumentMeta(metaName, new TextDecoder().decode(bytes));
  }
}
