import { type CsvCell, csvLine } from '../../../base/pure/csv-line.js';
import { rfc3339 } from '../../../base/pure/rfc3339.js';
import type { Trade } from '../../../domain/portfolio/trade.js';

type Column = readonly [name: string, cell: (trade: Trade) => CsvCell];

/** The names of the API, in its order. */
const COLUMNS: readonly Column[] = [
  ['seq', (t) => t.seq],
  ['side', (t) => t.side],
  ['quantity', (t) => t.quantity],
  ['entryBarIndex', (t) => t.entryBarIndex],
  ['entryTime', (t) => rfc3339(t.entryTimeMs)],
  ['entryPrice', (t) => t.entryPrice],
  ['exitBarIndex', (t) => t.exitBarIndex],
  ['exitTime', (t) => rfc3339(t.exitTimeMs)],
  ['exitPrice', (t) => t.exitPrice],
  ['exitReason', (t) => t.exitReason],
  ['grossPnl', (t) => t.grossPnl],
  ['commission', (t) => t.commission],
  ['slippage', (t) => t.slippage],
  ['netPnl', (t) => t.netPnl],
  ['netReturn', (t) => t.netReturn],
  ['barsHeld', (t) => t.barsHeld],
  ['maxFavorableExcursion', (t) => t.maxFavorableExcursion],
  ['maxAdverseExcursion', (t) => t.maxAdverseExcursion],
  ['entryConfidence', (t) => t.entryConfidence],
];

/** The trades of a backtest as CSV: its header, and lines for some trades. */
export const tradesCsv = {
  header: csvLine(COLUMNS.map(([name]) => name)),
  lines: (trades: readonly Trade[]): string =>
    trades.map((trade) => csvLine(COLUMNS.map(([, cell]) => cell(trade)))).join(''),
};
