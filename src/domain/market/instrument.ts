import type { Timeframe } from './timeframe.js';

/**
 * When an instrument trades: XNYS is the New York Stock Exchange, 24x5 foreign exchange
 * (Sunday evening to Friday evening, New York), 24x7 instruments that trade every day.
 */
export const CALENDARS = ['XNYS', '24x5', '24x7'] as const;

export type Calendar = (typeof CALENDARS)[number];

/** One symbol's bars of one timeframe: what they are and where they came from. */
export interface Instrument {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** Where the bars came from, such as `csv:prices.csv`, `yahoo` or `synthetic`. */
  readonly source: string;
  /** IANA zone whose midnight separates days, such as `UTC` or `America/New_York`. */
  readonly timezone: string;
  readonly calendar: Calendar;
  /** True when nobody said which calendar applies and it was inferred from the bars. */
  readonly calendarAssumed: boolean;
  /** Local time at which the next trading day begins, such as `17:00`; absent where nobody said it. */
  readonly dayStart?: string;
  /** True when it was said which end of a bar its stamp is; absent where nobody did. */
  readonly isStampStated?: boolean;
}

/** Tells whether bars were made by a generator and are not market data. */
export function isSynthetic(instrument: Instrument): boolean {
  return instrument.source === 'synthetic';
}
