import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../base/outer/files/replace-file.js';
import type { Bars } from '../../domain/market/bars.js';
import { arrowFileName } from '../instrument-file.js';
import { type StampDescription, stampForm } from '../instrument-meta.js';
import { type ArrowLabels, decodeArrowBars, encodeArrowBars } from './arrow-codec.js';

/** What the bars of an Arrow file depend on besides the bytes of the csv file. */
export interface ArrowOrigin extends StampDescription {
  /** SHA-256 of the csv file that the bars were read from. */
  readonly csvHash: string;
}

/** Bars of an Arrow file that were read from the csv file with this hash. */
export interface CachedBars {
  readonly bars: Bars;
  readonly csvHash: string;
  /**
   * True when the csv file is certainly still the one that the bars were read from; when false, its hash has to be
   * compared.
   */
  readonly isCurrent: boolean;
}

const FORMAT = '2';
/**
 * Two changes of a file within one tick of the clock leave the same time on it. A file that was this young when its
 * bars were read is not recognised by its time.
 */
const CLOCK_TICKS_MS = 2_000;

/** How a file is recognised without reading it. */
export interface FileIdentity {
  /** Changes when the file does. */
  readonly text: string;
  readonly changedMs: number;
}

/** Returns the identity of a file; null when there is no such file. */
export async function fileIdentity(path: string): Promise<FileIdentity | null> {
  try {
    const { ino, size, mtimeNs, ctimeNs, mtimeMs, ctimeMs } = await stat(path, { bigint: true });
    return {
      text: `${ino}:${size}:${mtimeNs}:${ctimeNs}`,
      changedMs: Math.max(Number(mtimeMs), Number(ctimeMs)),
    };
  } catch {
    return null;
  }
}

/**
 * Writes bars in columnar form beside their csv file, which must not change meanwhile unnoticed: it is recognised by
 * its size and times. A form that cannot be written is done without: the csv file serves.
 * @param identity of the csv file, taken before it was read, or right after it was written
 */
export async function writeArrowBars(
  dataDir: string,
  csvName: string,
  bars: Bars,
  { csvHash, ...description }: ArrowOrigin,
  identity: FileIdentity | null,
): Promise<void> {
  if (identity === null) return;
  const isYoung = Date.now() - identity.changedMs < CLOCK_TICKS_MS;
  const labels = { ...formLabels(description), csv: isYoung ? '' : identity.text, csvHash };
  try {
    await replaceFile(join(dataDir, arrowFileName(csvName)), await encodeArrowBars(bars, labels));
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
  }
}

/**
 * Takes the bars out of the bytes of an Arrow file.
 * @param csv identity of the csv file as it is now
 * @returns null when they were read in another way than the description beside the csv file asks for, or are none
 */
export async function readArrowBars(
  bytes: Uint8Array,
  csv: string,
  description: StampDescription,
): Promise<CachedBars | null> {
  const decoded = await decodeArrowBars(bytes);
  if (decoded === null || !isReadAs(decoded.labels, description) || !areBars(decoded.bars)) return null;
  return {
    bars: decoded.bars,
    csvHash: decoded.labels.csvHash ?? '',
    isCurrent: decoded.labels.csv === csv,
  };
}

/** Says how the stamps of the csv file were read. */
function formLabels(description: StampDescription): ArrowLabels {
  const { timezone, end, calendar } = stampForm(description);
  return { format: FORMAT, timezone, stamp: end, calendar: calendar ?? '' };
}

function isReadAs(labels: ArrowLabels, description: StampDescription): boolean {
  return Object.entries(formLabels(description)).every(([name, value]) => labels[name] === value);
}

/** Looks at what `Bars` promises: whatever damaged the file must not reach a run. */
function areBars({ length, openTimeMs, open, high, low, close, volume }: Bars): boolean {
  let previousMs = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < length; index += 1) {
    const stampMs = openTimeMs[index] as number;
    const o = open[index] as number;
    const h = high[index] as number;
    const l = low[index] as number;
    const c = close[index] as number;
    const v = volume[index] as number;
    if (!(stampMs > previousMs && l > 0 && l <= o && l <= c && o <= h && c <= h && h < Infinity))
      return false;
    if (!(v >= 0 && v < Infinity)) return false;
    previousMs = stampMs;
  }
  return length > 0;
}
