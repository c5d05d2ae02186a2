/** The periods that the returns of the trials of one symbol are of. */
export interface ReturnsMarket {
  /** 0-based, in the order of the symbols of the study. */
  readonly id: number;
  readonly symbol: string;
  /** Stamps of the last bars of the periods, milliseconds since the epoch. */
  readonly periodMs: Float64Array;
  /** Days of the same bars, since 1970-01-01: two symbols trade on one day to other hours. Null where they were not kept. */
  readonly periodDays: Float64Array | null;
  readonly periodsPerYear: number;
  /** What holding the instrument returned in each period, without costs. */
  readonly holdingReturns: Float64Array;
}

/** The returns of one trial. */
export interface TrialReturns {
  readonly number: number;
  readonly marketId: number;
  /** Mean signed exposure, a fraction of the account: what holding the market is scaled by; null where unknown. */
  readonly netExposure: number | null;
  /** One a period of the market. */
  readonly returns: Float32Array;
}

/** What is kept of the returns of a study. */
export interface KeptTrialReturns {
  /** By id. */
  readonly markets: ReadonlyMap<number, ReturnsMarket>;
  /** In the order of their numbers. */
  readonly trials: readonly TrialReturns[];
}

/*
 * A record begins with four little-endian doubles, of which the first says what it is, and fills whole doubles:
 * of a market      2, id, periods, bytes of the symbol; then periods a year, stamps, holding returns, days, the symbol;
 *                  0 in studies of earlier versions, which have no days
 * of a trial       1, number, id of the market, periods; then the net exposure (NaN for null), the returns as 32-bit floats
 */
const HEADER_BYTES = 4 * Float64Array.BYTES_PER_ELEMENT;
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const SINGLE = Float32Array.BYTES_PER_ELEMENT;
const MARKET_WITHOUT_DAYS = 0;
const TRIAL = 1;
const MARKET = 2;

/** Returns a market as bytes. */
export function encodeReturnsMarket(market: ReturnsMarket): Uint8Array {
  const { id, symbol, periodMs, periodDays, periodsPerYear, holdingReturns } = market;
  const name = new TextEncoder().encode(symbol);
  const doubles = [
    periodDays === null ? MARKET_WITHOUT_DAYS : MARKET,
    id,
    periodMs.length,
    name.byteLength,
    periodsPerYear,
    ...periodMs,
    ...holdingReturns,
    ...(periodDays ?? []),
  ];
  const bytes = new Uint8Array(doubles.length * DOUBLE + padded(name.byteLength));
  bytes.set(littleDoubles(doubles));
  bytes.set(name, doubles.length * DOUBLE);
  return bytes;
}

/** Returns the returns of a trial as bytes. */
export function encodeTrialReturns({ number, marketId, netExposure, returns }: TrialReturns): Uint8Array {
  const doubles = [TRIAL, number, marketId, returns.length, netExposure ?? Number.NaN];
  const start = doubles.length * DOUBLE;
  const bytes = new Uint8Array(start + padded(returns.byteLength));
  bytes.set(littleDoubles(doubles));
  bytes.set(new Uint8Array(returns.buffer, returns.byteOffset, returns.byteLength), start);
  return bytes;
}

/** Gives the returns of a trial where its record has them. @param record as encodeTrialReturns makes it */
export function returnsWithin(record: Uint8Array): Float32Array {
  const { third } = recordAt(record, 0);
  return new Float32Array(record.buffer, record.byteOffset + HEADER_BYTES + DOUBLE, third);
}

/**
 * Reads back records that follow each other, whole pieces of the stream one behind the other.
 * @throws RangeError for bytes that are no such records
 */
export function decodeReturns(bytes: Uint8Array): KeptTrialReturns {
  // One copy of all, because records of a database begin anywhere, and arrays of numbers do not.
  const copy = new Uint8Array(bytes);
  const markets = new Map<number, ReturnsMarket>();
  const trials: TrialReturns[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    const { isMarket, columns, first, second, third, length } = recordAt(bytes, at);
    const body = at + HEADER_BYTES;
    if (isMarket) {
      const doubles = new Float64Array(copy.buffer, body, 1 + columns * second);
      const name = body + doubles.byteLength;
      markets.set(first, {
        id: first,
        symbol: new TextDecoder().decode(copy.subarray(name, name + third)),
        periodsPerYear: doubles[0] as number,
        periodMs: doubles.slice(1, 1 + second),
        holdingReturns: doubles.slice(1 + second, 1 + 2 * second),
        periodDays: columns === 3 ? doubles.slice(1 + 2 * second) : null,
      });
    } else {
      const [exposure = Number.NaN] = new Float64Array(copy.buffer, body, 1);
      const netExposure = Number.isNaN(exposure) ? null : exposure;
      const returns = new Float32Array(copy.buffer, body + DOUBLE, third);
      trials.push({ number: first, marketId: second, netExposure, returns });
    }
    at += length;
  }
  return { markets, trials };
}

/**
 * Copies the records of all markets and of some trials.
 * @param isWanted by the number of a trial
 * @throws RangeError for bytes that are no such records
 */
export function onlyReturns(bytes: Uint8Array, isWanted: (number: number) => boolean): Uint8Array {
  const wanted: Uint8Array[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    const { isMarket, first, length } = recordAt(bytes, at);
    if (isMarket || isWanted(first)) wanted.push(bytes.subarray(at, at + length));
    at += length;
  }
  return Buffer.concat(wanted);
}

/**
 * Returns records without the first ones, where they lie.
 * @throws RangeError for bytes that are no such records
 */
export function withoutReturns(bytes: Uint8Array, records: number): Uint8Array {
  let at = 0;
  for (let record = 0; record < records; record += 1) at += recordAt(bytes, at).length;
  return bytes.subarray(at);
}

/** Returns the returns of one trial with the periods that they are of; null where they are not kept. */
export function findReturns(
  bytes: Uint8Array,
  number: number,
): { readonly market: ReturnsMarket; readonly returns: Float32Array } | null {
  for (let at = 0, markets = 0; at < bytes.byteLength; ) {
    const { isMarket, first, second, length } = recordAt(bytes, at);
    // The markets come first.
    if (isMarket) markets = at + length;
    if (!isMarket && first === number) {
      const market = decodeReturns(bytes.subarray(0, markets)).markets.get(second);
      const [trial] = decodeReturns(bytes.subarray(at, at + length)).trials;
      return market === undefined || trial === undefined ? null : { market, returns: trial.returns };
    }
    at += length;
  }
  return null;
}

interface RecordHeader {
  readonly isMarket: boolean;
  /** Of a market, how many numbers it has of each period. */
  readonly columns: number;
  /** What stands behind the kind of the record. */
  readonly first: number;
  readonly second: number;
  readonly third: number;
  /** In bytes, header included. */
  readonly length: number;
}

function recordAt(bytes: Uint8Array, at: number): RecordHeader {
  const left = bytes.byteLength - at;
  if (left < HEADER_BYTES) throw new RangeError('a record of returns ends in its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEADER_BYTES);
  const read = (column: number): number => view.getFloat64(column * DOUBLE, true);
  const [kind, first, second, third] = [read(0), read(1), read(2), read(3)];
  const isMarket = kind === MARKET || kind === MARKET_WITHOUT_DAYS;
  const columns = kind === MARKET ? 3 : 2;
  if (!isMarket && kind !== TRIAL) throw new RangeError(`${kind} is no kind of a record of returns`);
  if (![first, second, third].every((value) => Number.isInteger(value) && value >= 0)) {
    throw new RangeError('the header of a record of returns has no whole numbers');
  }
  const length =
    HEADER_BYTES +
    (isMarket ? (1 + columns * second) * DOUBLE + padded(third) : DOUBLE + padded(third * SINGLE));
  if (length > left) throw new RangeError(`a record of ${length} bytes does not fit into ${left}`);
  return { isMarket, columns, first, second, third, length };
}

function littleDoubles(values: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(values).buffer);
}

/** Records fill whole doubles. */
function padded(byteLength: number): number {
  return Math.ceil(byteLength / DOUBLE) * DOUBLE;
}
