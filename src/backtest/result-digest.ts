import type { Trade } from '../portfolio/trade.js';
import { sha256 } from '../shared/hashing.js';
import { canonicalJson } from '../shared/json.js';
import type { EquityCurve } from './backtest-result.js';

/** Returns the SHA-256 of trades, as canonical JSON, and of the bytes of the equity curve, stamps first. */
export function resultDigest(trades: readonly Trade[], equity: EquityCurve): string {
  return sha256(canonicalJson(trades.map((trade) => ({ ...trade }))), equity.timeMs, equity.equity);
}
