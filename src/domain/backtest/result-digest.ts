import { RunningSha256, sha256 } from '../../base/pure/hashing.js';
import type { Trade } from '../portfolio/trade.js';
import type { EquityCurve } from './backtest-result.js';
import { encodeTrades, rowsOfTrades } from './trade-codec.js';

/**
 * The digest of what a run came to: the SHA-256 of three, of the trades as rows of doubles, of the stamps and of the
 * equity. Each of the three can be fed as a run goes on, and how the run was cut into pieces does not show.
 */
export class ResultDigest {
  readonly #trades = new RunningSha256();
  readonly #timeMs = new RunningSha256();
  readonly #equity = new RunningSha256();

  /**
   * Adds the next trades and the next stretch of the curve.
   * @param trades as encodeTrades gives them; null for none
   * @throws RangeError when the bytes are not a whole piece
   */
  add(trades: Uint8Array | null, { timeMs, equity }: EquityCurve): void {
    if (trades !== null) this.#trades.add(rowsOfTrades(trades));
    this.#timeMs.add(timeMs);
    this.#equity.add(equity);
  }

  /** Returns the digest as 64 lower-case hex digits; to be called once, at the end. */
  digest(): string {
    return sha256(this.#trades.digest(), this.#timeMs.digest(), this.#equity.digest());
  }
}

/**
 * Returns the digest of a whole run.
 * @param stampsDigest of its stamps, where it is known from a run over the same bars
 */
export function resultDigest(
  trades: readonly Trade[],
  { timeMs, equity }: EquityCurve,
  stampsDigest = digestOf(timeMs),
): string {
  return sha256(digestOf(rowsOfTrades(encodeTrades(trades))), stampsDigest, digestOf(equity));
}

/** Returns the SHA-256 of a column as the digest of a result has it. */
export function digestOf(column: Uint8Array | Float64Array): string {
  const hash = new RunningSha256();
  hash.add(column);
  return hash.digest();
}
