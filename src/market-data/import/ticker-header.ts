import { DataInvalidError } from '../data-invalid-error.js';

/** A header of two or three lines, read as one. */
export interface TickerHeader {
  /** One for each column, the first is the timestamp. */
  readonly names: readonly string[];
  readonly lines: number;
  readonly ticker: string;
}

const PRICES = ['open', 'high', 'low', 'close'];
const LABELS = ['price', 'ticker', 'tickers', 'symbol', 'symbols', 'attributes', ''];

/**
 * Reads the header that pandas gives a table whose columns have two levels, as yfinance makes them: a line of prices
 * and a line of tickers in either order, and a line that names the index and nothing else.
 * @param rows fields of the first three lines
 * @returns null when they are no such header
 * @throws DataInvalidError when the file holds more than one ticker
 */
export function tickerHeader(fileName: string, rows: readonly (readonly string[])[]): TickerHeader | null {
  const [first = [], second = [], third = []] = rows;
  if (![first, second].every((row) => LABELS.includes(row[0]?.toLowerCase() ?? 'none'))) return null;
  if (first.length !== second.length || first.length !== third.length) return null;
  const [prices, tickers] = isRowOfPrices(first) ? [first, second] : [second, first];
  if (!isRowOfPrices(prices) || isRowOfPrices(tickers)) return null;
  const names = [...new Set(tickers.slice(1).filter((name) => name !== ''))];
  const [ticker] = names;
  if (ticker === undefined) return null;
  if (names.length > 1) {
    throw new DataInvalidError(
      fileName,
      tickers === first ? 1 : 2,
      `holds bars of ${names.length} tickers (${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}); write a file for each, ` +
        `with pandas as data.xs('${ticker}', axis=1, level=${tickers === first ? 0 : 1}).to_csv('${ticker}.csv')`,
    );
  }
  const namesIndex = third.slice(1).every((field) => field === '');
  return {
    names: [namesIndex ? (third[0] ?? '') : '', ...prices.slice(1)],
    lines: namesIndex ? 3 : 2,
    ticker,
  };
}

function isRowOfPrices(row: readonly string[]): boolean {
  const names = row.map((name) => name.toLowerCase());
  return PRICES.every((price) => names.includes(price));
}
