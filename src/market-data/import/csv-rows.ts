import { emptyBars, sliceBars } from '../../domain/market/bars.js';
import { clockPasses } from '../../domain/market/clock-passes.js';
import { DAY_MS, isIntraday, type Timeframe } from '../../domain/market/timeframe.js';
import { openStamper, type WrittenStamp } from '../open-stamp.js';
import type { RejectingCode } from '../quality/data-issue.js';
import type { RawRows, RejectedRow, RowFault } from '../quality/raw-rows.js';
import { type CsvForm, stampTextOf } from './csv-form.js';
import { fieldsOf } from './csv-text.js';
import { isMissing, readDecimal, readVolume } from './decimal-text.js';
import { readWrittenStamp } from './written-stamp.js';

const PRICES = ['open', 'high', 'low', 'close'] as const;
const LONGEST_SHOWN = 40;
/** Two hours of minutes are 120 rows; a file that repeats one clock without end must not pile up. */
const MOST_UNDECIDED = 5_000;

/** Reads rows of a csv file whose form is known. One reader serves one file from its first row to its last. */
export class CsvRowReader {
  readonly #form: CsvForm;
  readonly #adjust: boolean;
  readonly #timeframe: Timeframe;
  readonly #newStamper: () => ReturnType<typeof openStamper>;
  readonly #openStamp: ReturnType<typeof openStamper>;

  /** @param adjust scales each bar so that its close becomes the adjusted close */
  constructor(form: CsvForm, timeframe: Timeframe, adjust: boolean) {
    this.#form = form;
    this.#adjust = adjust;
    this.#timeframe = timeframe;
    this.#newStamper = () =>
      openStamper({ timeframe, timezone: form.timezone, end: form.stamp, calendar: form.calendar });
    this.#openStamp = this.#newStamper();
  }

  /**
   * Reads the next lines. Rows whose fields cannot be read are rejected; what the numbers mean is not looked at.
   * @param lines the rows, without the header
   * @param firstLine 1-based number of the first of them
   */
  read(lines: readonly string[], firstLine: number): RawRows {
    const rows = emptyBars(lines.length);
    const numbers = new Uint32Array(lines.length);
    const rejected: RejectedRow[] = [];
    const read = lines.map((text) => this.#readLine(text));
    const stampsMs = this.#instantsOf(read);
    let count = 0;
    for (const [index, row] of read.entries()) {
      const line = firstLine + index;
      const stampMs = stampsMs[index] as number;
      if ('faults' in row) {
        rejected.push({ line, stampMs: Number.isNaN(stampMs) ? null : stampMs, faults: row.faults });
        continue;
      }
      numbers[count] = line;
      rows.openTimeMs[count] = stampMs;
      for (const [at, name] of PRICES.entries()) rows[name][count] = row.prices[at] as number;
      rows.volume[count] = row.volume;
      count += 1;
    }
    return { rows: sliceBars(rows, 0, count), lines: numbers.subarray(0, count), rejected };
  }

  /**
   * Returns how many of the last lines show clocks that a change of time repeats, in a file that runs from the newest
   * to the oldest row: which pass they are, only the lines after them tell.
   */
  undecided(lines: readonly string[]): number {
    const { isNewestFirst, separator, layout, dateOrder, isUtc, timezone } = this.#form;
    if (!isNewestFirst || !isIntraday(this.#timeframe)) return 0;
    const passesOf = clockPasses(timezone);
    let count = 0;
    for (; count < Math.min(lines.length, MOST_UNDECIDED); count += 1) {
      const text = stampTextOf(fieldsOf(lines[lines.length - 1 - count] as string, separator), layout);
      const written = text === null ? null : readWrittenStamp(text, dateOrder, isUtc);
      if (written === null || written.isDate || written.offsetMs !== null) return count;
      const [first, second] = passesOf(written.epochDay * DAY_MS + written.timeOfDayMs);
      if (first === second) return count;
    }
    return count;
  }

  /**
   * Returns the open stamps of rows, NaN where there is none. Which pass of a repeated hour a clock is, is told by the
   * rows that are older: they are asked for first.
   */
  #instantsOf(rows: readonly { readonly written: WrittenStamp | null }[]): Float64Array {
    const stampsMs = new Float64Array(rows.length).fill(Number.NaN);
    const isBackwards = this.#form.isNewestFirst;
    // Rows further up in the file are newer ones, which would be taken for what came before.
    const openStamp = isBackwards ? this.#newStamper() : this.#openStamp;
    for (let step = 0; step < rows.length; step += 1) {
      const index = isBackwards ? rows.length - 1 - step : step;
      const written = rows[index]?.written ?? null;
      if (written !== null) stampsMs[index] = openStamp(written);
    }
    return stampsMs;
  }

  #readLine(text: string): ReadRow | UnreadRow {
    const { separator, layout, dateOrder, isUtc, hasDecimalComma } = this.#form;
    const fields = fieldsOf(text, separator);
    const faults: RowFault[] = [];
    const add = (code: RejectingCode, problem: string): void => {
      faults.push({ code, problem });
    };
    if (fields.length !== layout.count) {
      add('WRONG_COLUMN_COUNT', fields.length === 0 ? 'is empty' : wrongCount(fields.length, layout.count));
      return { written: null, faults };
    }
    const stampText = stampTextOf(fields, layout);
    const written = stampText === null ? null : readWrittenStamp(stampText, dateOrder, isUtc);
    if (written === null) add('INVALID_TIMESTAMP', stampProblem(stampText));

    const field = (column: number): string => fields[column] ?? '';
    const missing = PRICES.filter((name) => layout[name].some((column) => isMissing(field(column))));
    if (missing.length > 0) add('MISSING_VALUE', `${missing.join(', ')} missing`);
    const prices = PRICES.map((name) => {
      const values = layout[name].map((column) => readDecimal(field(column), hasDecimalComma));
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    });
    for (const [at, name] of PRICES.entries()) {
      if (!Number.isNaN(prices[at]) || missing.includes(name)) continue;
      const shown = layout[name].map((column) => `'${shorten(field(column))}'`).join(' or ');
      add('INVALID_VALUE', `the ${name} ${shown} is not a number`);
    }
    const factor = this.#adjust ? this.#factorOf(fields, prices[3] as number) : 1;
    if (missing.length === 0 && !(factor > 0 && factor < Infinity)) {
      const adjusted = shorten(field(layout.adjustedClose ?? 0));
      add(
        'INVALID_VALUE',
        `the adjusted close '${adjusted}' and the close '${shorten(field(layout.close[0] ?? 0))}' give no factor to adjust by`,
      );
    }
    const volumeText = layout.volume === null ? '' : field(layout.volume);
    const volume = isMissing(volumeText) ? 0 : readVolume(volumeText, hasDecimalComma);
    if (Number.isNaN(volume)) add('INVALID_VOLUME', `the volume '${shorten(volumeText)}' is not a number`);
    if (faults.length > 0 || written === null) return { written, faults };
    return { written, prices: factor === 1 ? prices : prices.map((price) => price * factor), volume };
  }

  #factorOf(fields: readonly string[], close: number): number {
    const { layout, hasDecimalComma } = this.#form;
    return readDecimal(fields[layout.adjustedClose ?? -1] ?? '', hasDecimalComma) / close;
  }
}

interface UnreadRow extends Pick<RejectedRow, 'faults'> {
  readonly written: WrittenStamp | null;
}

interface ReadRow {
  readonly written: WrittenStamp;
  /** Open, high, low and close. */
  readonly prices: readonly number[];
  readonly volume: number;
}

function wrongCount(found: number, wanted: number): string {
  return `has ${found} ${found === 1 ? 'column' : 'columns'} instead of ${wanted}`;
}

function stampProblem(text: string | null): string {
  if (text === null) return 'the timestamp is missing';
  return `the timestamp '${shorten(text)}' is neither a date such as 2024-01-31 nor a time such as 2024-01-31T09:30:00-05:00`;
}

function shorten(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
