import { sharedColumn } from '../../base/pure/shared-memory.js';
import type { EquityCurve } from './backtest-result.js';

/*
 * A piece of a curve is a row of little-endian doubles: how many points it has, as a negative number; how many runs
 * of stamps; each run as its first stamp, the distance to the next and its length; then the values. Stamps come at
 * regular distances but for gaps, so the runs are few. Pieces one behind the other are one curve.
 */
const HEADER = 2;
const RUN = 3;
const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** Returns an equity curve as bytes, to which those of its continuation can be appended. */
export function encodeEquity({ timeMs, equity }: EquityCurve): Uint8Array {
  const runs = runsOf(timeMs);
  const piece = sharedColumn(HEADER + runs.length + equity.length);
  piece[0] = -equity.length;
  piece[1] = runs.length / RUN;
  piece.set(runs, HEADER);
  piece.set(equity, HEADER + runs.length);
  return new Uint8Array(piece.buffer);
}

/**
 * Reads back what encodeEquity wrote, one piece or several in order. The curve may share the memory of the bytes.
 * @param stampColumn gives the memory of the stamps, as many doubles as it is asked for; default: new memory
 * @throws RangeError when the bytes are not whole pieces
 */
export function decodeEquity(bytes: Uint8Array, stampColumn = newColumn): EquityCurve {
  if (bytes.byteLength % BYTES !== 0) throw broken(bytes);
  const doubles = doublesOf(bytes);
  if ((doubles[0] ?? 0) > 0) return decodePlain(doubles);
  const pieces = piecesOf(doubles);
  if (pieces === null) throw broken(bytes);
  const points = pieces.reduce((sum, { equity }) => sum + equity.length, 0);
  const [only] = pieces;
  const timeMs = stampColumn(points);
  const values = only !== undefined && pieces.length === 1 ? only.equity : newColumn(points);
  let at = 0;
  for (const { runs, equity } of pieces) {
    if (fillStamps(timeMs, at, runs) !== at + equity.length) throw broken(bytes);
    if (values !== equity) values.set(equity, at);
    at += equity.length;
  }
  return { timeMs, equity: values };
}

function newColumn(length: number): Float64Array {
  return new Float64Array(length);
}

/** Copies bytes that start where doubles may not, as those from a database may. */
function doublesOf(bytes: Uint8Array): Float64Array {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % BYTES === 0 ? bytes : new Uint8Array(bytes);
  return new Float64Array(buffer, byteOffset, byteLength / BYTES);
}

/** All stamps, which are positive, then all values: the form before there were pieces. */
function decodePlain(values: Float64Array): EquityCurve {
  const points = values.length / 2;
  if (!Number.isInteger(points)) throw new RangeError(`an equity curve cannot have ${values.length} numbers`);
  return { timeMs: values.subarray(0, points), equity: values.subarray(points) };
}

interface Piece {
  readonly runs: Float64Array;
  readonly equity: Float64Array;
}

function piecesOf(values: Float64Array): readonly Piece[] | null {
  const pieces: Piece[] = [];
  for (let at = 0; at < values.length; ) {
    const points = -(values[at] as number);
    const runs = values[at + 1] ?? Number.NaN;
    const runsEnd = at + HEADER + RUN * runs;
    // Runs below none would lead back to where the piece began, for ever.
    const isPiece = Number.isInteger(points) && points >= 0 && Number.isInteger(runs) && runs >= 0;
    if (!(isPiece && runsEnd + points <= values.length)) return null;
    pieces.push({
      runs: values.subarray(at + HEADER, runsEnd),
      equity: values.subarray(runsEnd, runsEnd + points),
    });
    at = runsEnd + points;
  }
  return pieces;
}

/** Returns first stamp, distance and length of each run, one after another. */
function runsOf(timeMs: Float64Array): number[] {
  const runs: number[] = [];
  for (let start = 0; start < timeMs.length; ) {
    const first = timeMs[start] as number;
    const distance = start + 1 < timeMs.length ? (timeMs[start + 1] as number) - first : 0;
    let end = start + 1;
    while (end < timeMs.length && (timeMs[end] as number) === first + (end - start) * distance) end += 1;
    runs.push(first, distance, end - start);
    start = end;
  }
  return runs;
}

/** @returns the index behind the last stamp; −1 when there are more than there is room for */
function fillStamps(timeMs: Float64Array, start: number, runs: Float64Array): number {
  let at = start;
  for (let run = 0; run < runs.length; run += RUN) {
    const [first = 0, distance = 0, length = 0] = runs.subarray(run, run + RUN);
    if (!(Number.isInteger(length) && length >= 1 && at + length <= timeMs.length)) return -1;
    for (let index = 0; index < length; index += 1) timeMs[at + index] = first + index * distance;
    at += length;
  }
  return at;
}

function broken(bytes: Uint8Array): RangeError {
  return new RangeError(`${bytes.byteLength} bytes that are not whole pieces of an equity curve`);
}
