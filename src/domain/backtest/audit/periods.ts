import type { DurationLikeObject } from 'luxon';
import type { Timeframe } from '../../market/timeframe.js';

/** How long bars last, as the zone database counts. */
export const PERIODS: Readonly<Record<Timeframe, DurationLikeObject>> = {
  ...{ '1m': { minutes: 1 }, '5m': { minutes: 5 }, '15m': { minutes: 15 }, '30m': { minutes: 30 } },
  ...{ '1h': { hours: 1 }, '4h': { hours: 4 }, '1d': { days: 1 }, '1w': { weeks: 1 }, '1mo': { months: 1 } },
};
