import { createHash } from 'node:crypto';
import type { Bars } from '../market/bars.js';
import { inferCalendar } from '../market/infer-calendar.js';
import type { Calendar, Instrument } from '../market/instrument.js';
import type { Timeframe } from '../market/timeframe.js';
import { type CancellationSignal, neverCancelled } from '../shared/cancelled-error.js';
import { type CsvFile, DataFolder } from './data-folder.js';
import { metaFileName } from './instrument-file.js';
import { defaultInstrumentMeta, type InstrumentMeta, parseInstrumentMeta } from './instrument-meta.js';
import { missingData } from './missing-data.js';
import { parseCsvBars } from './parse-csv-bars.js';

/** An instrument with all bars that are stored of it. */
export interface Dataset {
  readonly instrument: Instrument;
  readonly bars: Bars;
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
  /** SHA-256 of the csv file, 64 hex digits. */
  readonly hash: string;
}

/**
 * Reads bars from the csv files of one folder and from nowhere else.
 * Bars are read anew each time, so that files may appear and change while the program runs.
 */
export class BarStore {
  private readonly folder: DataFolder;

  /** @param dataDir folder of `<SYMBOL>_<timeframe>.csv` files; it may be missing or empty */
  constructor(dataDir: string) {
    this.folder = new DataFolder(dataDir);
  }

  /**
   * Returns all bars of a symbol and timeframe.
   * @param signal is looked at while the lines are read
   * @throws DatasetNotFoundError when no file holds them
   * @throws DataInvalidError when the file, or the description beside it, is broken
   * @throws CancelledError when the signal is set
   */
  async load(
    symbol: string,
    timeframe: Timeframe,
    signal: CancellationSignal = neverCancelled,
  ): Promise<Dataset> {
    const files = await this.folder.csvFiles();
    const file = files.find((candidate) => candidate.symbol === symbol && candidate.timeframe === timeframe);
    const bytes = file === undefined ? null : await this.folder.read(file.fileName);
    if (file === undefined || bytes === null) throw missingData(symbol, timeframe, files);
    return toDataset(file, bytes, await this.readMeta(file), signal);
  }

  /**
   * Returns what a file holds, without the bars; null when it is gone. It reads every line of the file.
   * @throws DataInvalidError when the file, or the description beside it, is broken
   */
  async summarize(file: CsvFile): Promise<DatasetSummary | null> {
    const bytes = await this.folder.read(file.fileName);
    if (bytes === null) return null;
    const { instrument, bars } = toDataset(file, bytes, await this.readMeta(file));
    return {
      symbol: instrument.symbol,
      timeframe: instrument.timeframe,
      rows: bars.length,
      firstMs: bars.openTimeMs[0] as number,
      lastMs: bars.openTimeMs[bars.length - 1] as number,
      source: instrument.source,
      calendar: instrument.calendar,
      hash: createHash('sha256').update(bytes).digest('hex'),
    };
  }

  private async readMeta({ fileName }: CsvFile): Promise<InstrumentMeta> {
    const metaName = metaFileName(fileName);
    const bytes = await this.folder.read(metaName);
    return bytes === null
      ? defaultInstrumentMeta
      : parseInstrumentMeta(metaName, new TextDecoder().decode(bytes));
  }
}

function toDataset(
  { symbol, timeframe, fileName }: CsvFile,
  bytes: Uint8Array,
  meta: InstrumentMeta,
  signal: CancellationSignal = neverCancelled,
): Dataset {
  const bars = parseCsvBars(fileName, bytes, timeframe, meta, signal);
  const instrument: Instrument = {
    symbol,
    timeframe,
    source: meta.source,
    timezone: meta.timezone,
    calendar: meta.calendar ?? inferCalendar(bars, timeframe),
    calendarAssumed: meta.calendar === undefined,
  };
  return { instrument, bars };
}
