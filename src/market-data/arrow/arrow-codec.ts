import type { Bars } from '../../domain/market/bars.js';
import { isSealed, seal, UNSEALED } from './seal.js';

/** What an Arrow file says about itself, by name. */
export type ArrowLabels = Readonly<Record<string, string>>;

export interface ArrowBars {
  readonly bars: Bars;
  readonly labels: ArrowLabels;
}

const PRICES = ['open', 'high', 'low', 'close', 'volume'] as const;
const LOW_WORD = 2 ** 32;
/** The label that holds the checksum. */
const SEAL = 'seal';

/** Loading the library takes longer than reading most files, so that nobody loads it who needs no Arrow file. */
const loadArrow = () => import('apache-arrow');

/**
 * Writes bars as an Arrow file (IPC format) with one record batch: `timestamp` in milliseconds of UTC, and the
 * prices and the volume as doubles. A checksum over the whole file is among its labels.
 * @param labels become metadata of the schema
 */
export async function encodeArrowBars(bars: Bars, labels: ArrowLabels): Promise<Uint8Array> {
  const arrow = await loadArrow();
  const { Float64, Field, RecordBatch, Schema, Struct, Table, TimestampMillisecond } = arrow;
  const stamp = new TimestampMillisecond('UTC');
  const fields = [
    new Field('timestamp', stamp, false),
    ...PRICES.map((name) => new Field(name, new Float64(), false)),
  ];
  const schema = new Schema(fields, new Map(Object.entries({ ...labels, [SEAL]: UNSEALED })));
  const stamps = arrow.makeData({ type: stamp, data: toInt64(bars.openTimeMs) });
  const columns = PRICES.map((name) => arrow.makeData({ type: new Float64(), data: bars[name] }));
  const data = arrow.makeData({
    type: new Struct(schema.fields),
    length: bars.length,
    children: [stamps, ...columns],
  });
  const bytes = arrow.tableToIPC(new Table([new RecordBatch(schema, data)]), 'file');
  seal(bytes);
  return bytes;
}

/**
 * Reads what encodeArrowBars has written. The columns of prices are views of the bytes.
 * @returns null when the bytes are anything else
 */
export async function decodeArrowBars(bytes: Uint8Array): Promise<ArrowBars | null> {
  // The library believes every length that it finds, and may search for ever in a file with a wrong byte.
  if (!isSealed(bytes)) return null;
  const { tableFromIPC } = await loadArrow();
  try {
    const table = tableFromIPC(bytes);
    const stamps: unknown = table.getChild('timestamp')?.toArray();
    const [open, high, low, close, volume] = PRICES.map((name): unknown => table.getChild(name)?.toArray());
    const length = table.numRows;
    if (!(stamps instanceof BigInt64Array) || stamps.length !== length) return null;
    const isColumn = (column: unknown): column is Float64Array =>
      column instanceof Float64Array && column.length === length;
    if (!(isColumn(open) && isColumn(high) && isColumn(low) && isColumn(close) && isColumn(volume)))
      return null;
    const bars = { length, openTimeMs: fromInt64(stamps), open, high, low, close, volume };
    const { [SEAL]: _seal, ...labels } = Object.fromEntries(table.schema.metadata);
    return { bars, labels };
  } catch {
    return null;
  }
}

/** Conversion through BigInt takes ten times as long as by halves. */
function toInt64(stamps: Float64Array): BigInt64Array {
  const words = new Int32Array(stamps.length * 2);
  for (let index = 0; index < stamps.length; index += 1) {
    const stampMs = stamps[index] as number;
    words[index * 2] = stampMs % LOW_WORD;
    words[index * 2 + 1] = Math.floor(stampMs / LOW_WORD);
  }
  return new BigInt64Array(words.buffer);
}

function fromInt64(stamps: BigInt64Array): Float64Array {
  const words = new Int32Array(stamps.buffer, stamps.byteOffset, stamps.length * 2);
  const result = new Float64Array(stamps.length);
  for (let index = 0; index < result.length; index += 1) {
    result[index] = (words[index * 2 + 1] as number) * LOW_WORD + ((words[index * 2] as number) >>> 0);
  }
  return result;
}
