import type { ChartResultArray as Chart } from 'yahoo-finance2/modules/chart';
import { DAY_MS } from '../../domain/market/timeframe.js';
import { wallClockAt } from '../../domain/market/wall-clock.js';

/** What lasts so long is no session: around the clock, Yahoo has periods that end a minute before midnight. */
const ALL_DAY_MS = (23 * DAY_MS) / 24;

/**
 * Returns the quotes of less than a day that are bars of a session.
 *
 * Although it is not asked for more, Yahoo sometimes has a quote at the very close of a session, mostly of a half day.
 * It is left out where the answer says when sessions end, and where it lies less than a bar after the quote before it.
 * @param timezone of the exchange, IANA
 * @param lengthMs of a bar
 */
export function sessionQuotes(chart: Chart, timezone: string, lengthMs: number): Chart['quotes'] {
  const endsMs = sessionEnds(chart, timezone);
  let previousMs = Number.NEGATIVE_INFINITY;
  return chart.quotes.filter(({ date }) => {
    const stampMs = date.getTime();
    const endMs = endsMs.get(wallClockAt(stampMs, timezone).epochDay) ?? Number.POSITIVE_INFINITY;
    // A repeated stamp, or one out of order, is told of where rows are checked.
    const isCut = stampMs > previousMs && stampMs < previousMs + lengthMs;
    if (stampMs >= endMs || isCut) return false;
    previousMs = stampMs;
    return true;
  });
}

/** Returns when the session of each day ends, by the day since 1970-01-01 where it is traded. */
function sessionEnds({ meta: { tradingPeriods } }: Chart, timezone: string): ReadonlyMap<number, number> {
  const days = Array.isArray(tradingPeriods) ? tradingPeriods : (tradingPeriods?.regular ?? []);
  const endsMs = new Map<number, number>();
  for (const { start, end } of days.flat()) {
    const [startMs, endMs] = [instantMs(start), instantMs(end)];
    if (!Number.isFinite(startMs + endMs)) continue;
    const day = wallClockAt(startMs, timezone).epochDay;
    const latestMs = Math.max(endMs, endsMs.get(day) ?? endMs);
    endsMs.set(day, endMs - startMs >= ALL_DAY_MS ? Number.POSITIVE_INFINITY : latestMs);
  }
  return endsMs;
}

/** The library leaves the periods of one of the two forms of the answer as Yahoo has them, in seconds. */
function instantMs(instant: unknown): number {
  if (instant instanceof Date) return instant.getTime();
  return typeof instant === 'number' ? instant * 1_000 : Number.NaN;
}
