/** The bar lengths that exist, shortest first. */
export const TIMEFRAMES = ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1mo'] as const;

export type Timeframe = (typeof TIMEFRAMES)[number];

/** The lengths of a day and more. */
export type LongTimeframe = '1d' | '1w' | '1mo';

/** The lengths of less than a day. */
export type IntradayTimeframe = Exclude<Timeframe, LongTimeframe>;

const MINUTE_MS = 60_000;
export const DAY_MS = 1_440 * MINUTE_MS;

const FIXED_DURATION_MS = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
  '4h': 240 * MINUTE_MS,
  '1d': DAY_MS,
  '1w': 7 * DAY_MS,
} as const satisfies Record<Exclude<Timeframe, '1mo'>, number>;

export function isTimeframe(text: string): text is Timeframe {
  return (TIMEFRAMES as readonly string[]).includes(text);
}

/** Tells whether bars of this timeframe are shorter than a day. */
export function isIntraday(timeframe: Timeframe): timeframe is IntradayTimeframe {
  return timeframe !== '1mo' && FIXED_DURATION_MS[timeframe] < DAY_MS;
}

/** Returns the length of bars of less than a day. */
export function durationMs(timeframe: IntradayTimeframe): number {
  return FIXED_DURATION_MS[timeframe];
}

/**
 * Returns the stamp of the bar that follows directly: the stamp plus the length; months by the calendar, in UTC. It
 * counts bars; when a bar is known, `barTimes` says.
 */
export function closeTimeMs(timeframe: Timeframe, openTimeMs: number): number {
  if (timeframe !== '1mo') return openTimeMs + FIXED_DURATION_MS[timeframe];
  const opened = new Date(openTimeMs);
  return Date.UTC(opened.getUTCFullYear(), opened.getUTCMonth() + 1, opened.getUTCDate());
}
