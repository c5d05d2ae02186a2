import type { Timeframe } from '../../../../../src/domain/market/timeframe.js';
import { at, DAY_MS, type Datasets, HOUR_MS, hours, type Window } from './audited-market.js';

/** Bars of a market, and what the old rule shows of it too early. All instants are worked out by hand. */
export interface OldRuleCase {
  readonly market: string;
  readonly datasets: Datasets;
  readonly base: Timeframe;
  /** Stamp of the first base bar on which something is known too early. */
  readonly bar: string;
  readonly fill: string;
  readonly used: { readonly timeframe: Timeframe; readonly stamp: string; readonly formed: string };
}

/** Days that begin some hours after 00:00Z of their date, or before it, for as many days. */
export function days(first: string, count: number, beginHour: number, step = 1): Window[] {
  return Array.from({ length: count }, (_, index): Window => {
    const stampMs = at(first) + index * step * DAY_MS;
    const fromMs = stampMs + beginHour * HOUR_MS;
    return [stampMs, fromMs, fromMs + step * DAY_MS];
  });
}

/** Hours of 24x5 in winter: from Sunday to Friday, 17:00 New York. */
export const isOpenInWinter = (stampMs: number): boolean => {
  const hour = ((stampMs - at('2024-01-07T22')) / HOUR_MS) % (7 * 24);
  return hour >= 0 && hour < 5 * 24;
};
export const isWeekday = ([stampMs]: Window): boolean =>
  [1, 2, 3, 4, 5].includes(new Date(stampMs).getUTCDay());

/** Five weeks of a pair of currencies. */
export const pair = hours(at('2024-01-07T22'), at('2024-02-09T22'), isOpenInWinter);
