import type { EquityCurve } from '../../backtest/backtest-result.js';
import { csvLine } from './csv-line.js';
import { rfc3339 } from './rfc3339.js';

const ROWS_PER_PIECE = 5_000;

/**
 * Writes an equity curve as CSV, every point of it, piece by piece; names and drawdowns as in the API.
 * @param initialCapital the first peak, account currency
 */
export function* equityCsv({ timeMs, equity }: EquityCurve, initialCapital: number): Generator<string> {
  let piece = csvLine(['timestamp', 'equity', 'drawdown']);
  let peak = initialCapital;
  for (let i = 0; i < equity.length; i += 1) {
    const value = equity[i] as number;
    peak = Math.max(peak, value);
    piece += csvLine([rfc3339(timeMs[i] as number), value, 1 - value / peak]);
    if ((i + 1) % ROWS_PER_PIECE !== 0) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
