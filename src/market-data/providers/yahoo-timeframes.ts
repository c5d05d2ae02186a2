import type { Timeframe } from '../../domain/market/timeframe.js';

/** How Yahoo calls the timeframes that it has, and how it may be asked for them. */
export interface YahooTimeframe {
  readonly interval: '1m' | '5m' | '15m' | '30m' | '1h' | '1d' | '1wk' | '1mo';
  /** Days of a stretch; with the margins for zones, a request of minutes may ask for no more than seven. */
  readonly daysPerSegment: number;
  /** Yahoo refuses every request that begins so many days ago, of 24 hours, or earlier; null for no such limit. */
  readonly daysKept: number | null;
}

/** By timeframe; Yahoo has no bars of four hours. */
export const YAHOO_TIMEFRAMES: Readonly<Partial<Record<Timeframe, YahooTimeframe>>> = {
  '1m': { interval: '1m', daysPerSegment: 5, daysKept: 30 },
  '5m': { interval: '5m', daysPerSegment: 30, daysKept: 60 },
  '15m': { interval: '15m', daysPerSegment: 30, daysKept: 60 },
  '30m': { interval: '30m', daysPerSegment: 30, daysKept: 60 },
  '1h': { interval: '1h', daysPerSegment: 90, daysKept: 730 },
  '1d': { interval: '1d', daysPerSegment: 3_653, daysKept: null },
  '1w': { interval: '1wk', daysPerSegment: 7_305, daysKept: null },
  '1mo': { interval: '1mo', daysPerSegment: 18_263, daysKept: null },
};
