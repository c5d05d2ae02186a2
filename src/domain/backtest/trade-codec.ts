import type { ExitReason, Trade } from '../portfolio/trade.js';

/*
 * A piece of a list of trades is a row of little-endian doubles: how many there are to a trade, how many trades
 * there are, then each trade in the order of FIELDS. Nothing is rounded, and no number is written as text: texts of
 * numbers took longer than all the rest of storing a run. A piece that begins with "[" is JSON, as trades were kept
 * before.
 */
const HEADER = 2;
const JSON_BEGIN = '['.charCodeAt(0);

/** What is stored of each reason; it never changes, and a new reason, which the type demands here, has the next number. */
const REASON_NUMBERS: Readonly<Record<ExitReason, number>> = {
  SIGNAL: 0,
  STOP_LOSS: 1,
  TAKE_PROFIT: 2,
  TRAILING_STOP: 3,
  MAX_HOLDING: 4,
  END_OF_DATA: 5,
  ACCOUNT_DEPLETED: 6,
};

const REASONS: ReadonlyMap<number | undefined, ExitReason> = new Map(
  Object.entries(REASON_NUMBERS).map(([reason, number]) => [number, reason as ExitReason]),
);

/** The fields that are stored as they are. */
const NUMBERS = [
  'seq',
  'quantity',
  'entryBarIndex',
  'entryTimeMs',
  'entryPrice',
  'exitBarIndex',
  'exitTimeMs',
  'exitPrice',
  'grossPnl',
  'commission',
  'slippage',
  'netPnl',
  'netReturn',
  'barsHeld',
  'maxFavorableExcursion',
  'maxAdverseExcursion',
] as const satisfies readonly (keyof Trade)[];

const WIDTH = NUMBERS.length + 3;
const SEQ = NUMBERS.indexOf('seq');
const ALL = { afterSeq: -1, limit: Number.POSITIVE_INFINITY };

/**
 * Returns trades as bytes.
 * @param start the first one that is meant
 * @throws RangeError for an exit reason that has no number: nothing is stored that could not be read back
 */
export function encodeTrades(trades: readonly Trade[], start = 0): Uint8Array<ArrayBuffer> {
  const count = trades.length - start;
  const piece = new Float64Array(HEADER + WIDTH * count);
  piece[0] = WIDTH;
  piece[1] = count;
  for (let index = start, at = HEADER; index < trades.length; index += 1, at += WIDTH)
    writeTrade(piece, at, trades[index] as Trade);
  return new Uint8Array(piece.buffer);
}

/**
 * Reads back one piece that encodeTrades wrote, or some of its trades.
 * @param wanted the trades with seq above `afterSeq`, up to `limit` seqs beyond it; default: all
 * @throws RangeError when the bytes are not a whole piece
 */
export function decodeTrades(
  bytes: Uint8Array,
  { afterSeq, limit }: { readonly afterSeq: number; readonly limit: number } = ALL,
): readonly Trade[] {
  const isWanted = (seq: number): boolean => seq > afterSeq && seq <= afterSeq + limit;
  if (bytes[0] === JSON_BEGIN) {
    const trades = JSON.parse(new TextDecoder().decode(bytes)) as Trade[];
    return trades.filter(({ seq }) => isWanted(seq));
  }
  const rows = rowsOfTrades(bytes);
  // The copy aligns the doubles: bytes from a database start anywhere in their buffer.
  const doubles = new Float64Array(new Uint8Array(rows).buffer);
  const trades: Trade[] = [];
  // Making a trade of its numbers takes a microsecond, and a piece has tens of thousands.
  for (let at = 0; at < doubles.length; at += WIDTH)
    if (isWanted(doubles[at + SEQ] as number)) trades.push(readTrade(doubles, at));
  return trades;
}

/**
 * Returns the trades of one piece as encodeTrades wrote them, without what stands before them: the rows of several
 * pieces, one behind the other, are those of one piece with all of their trades.
 * @throws RangeError when the bytes are not a whole piece
 */
export function rowsOfTrades(bytes: Uint8Array): Uint8Array {
  const { byteLength, byteOffset, buffer } = bytes;
  const headerBytes = HEADER * Float64Array.BYTES_PER_ELEMENT;
  const header = new DataView(buffer, byteOffset, Math.min(headerBytes, byteLength));
  const isWhole =
    byteLength >= headerBytes &&
    header.getFloat64(0, true) === WIDTH &&
    byteLength === headerBytes + WIDTH * header.getFloat64(8, true) * Float64Array.BYTES_PER_ELEMENT;
  if (!isWhole) throw new RangeError(`${byteLength} bytes that are not a whole piece of trades`);
  return bytes.subarray(headerBytes);
}

function writeTrade(piece: Float64Array, start: number, trade: Trade): void {
  let at = start;
  for (const field of NUMBERS) piece[at++] = trade[field];
  piece[at] = trade.side === 'LONG' ? 1 : -1;
  const reason = REASON_NUMBERS[trade.exitReason];
  if (!REASONS.has(reason)) throw new RangeError(`a trade with the exit reason ${trade.exitReason}`);
  piece[at + 1] = reason;
  piece[at + 2] = trade.entryConfidence ?? Number.NaN;
}

function readTrade(piece: Float64Array, start: number): Trade {
  const number = (field: (typeof NUMBERS)[number]) => piece[start + NUMBERS.indexOf(field)] as number;
  const [side, reason, confidence] = piece.subarray(start + NUMBERS.length, start + WIDTH);
  const exitReason = REASONS.get(reason);
  if (exitReason === undefined) throw new RangeError(`a trade with the exit reason ${reason}`);
  return {
    seq: number('seq'),
    side: side === 1 ? 'LONG' : 'SHORT',
    quantity: number('quantity'),
    entryBarIndex: number('entryBarIndex'),
    entryTimeMs: number('entryTimeMs'),
    entryPrice: number('entryPrice'),
    exitBarIndex: number('exitBarIndex'),
    exitTimeMs: number('exitTimeMs'),
    exitPrice: number('exitPrice'),
    exitReason,
    grossPnl: number('grossPnl'),
    commission: number('commission'),
    slippage: number('slippage'),
    netPnl: number('netPnl'),
    netReturn: number('netReturn'),
    barsHeld: number('barsHeld'),
    maxFavorableExcursion: number('maxFavorableExcursion'),
    maxAdverseExcursion: number('maxAdverseExcursion'),
    entryConfidence: confidence === undefined || Number.isNaN(confidence) ? null : confidence,
  };
}
