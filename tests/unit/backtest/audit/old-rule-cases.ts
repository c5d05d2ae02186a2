import type { Timeframe } from '../../../../src/market/timeframe.js';
import {
  at,
  DAY_MS,
  type Datasets,
  described,
  HOUR_MS,
  hours,
  joined,
  type Window,
} from './audited-market.js';

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
function days(first: string, count: number, beginHour: number, step = 1): Window[] {
  return Array.from({ length: count }, (_, index): Window => {
    const stampMs = at(first) + index * step * DAY_MS;
    const fromMs = stampMs + beginHour * HOUR_MS;
    return [stampMs, fromMs, fromMs + step * DAY_MS];
  });
}

/** Hours of 24x5 in winter: from Sunday to Friday, 17:00 New York. */
const isOpenInWinter = (stampMs: number): boolean => {
  const hour = ((stampMs - at('2024-01-07T22')) / HOUR_MS) % (7 * 24);
  return hour >= 0 && hour < 5 * 24;
};
const isWeekday = ([stampMs]: Window): boolean => [1, 2, 3, 4, 5].includes(new Date(stampMs).getUTCDay());

/** 24x7, whose days are those of a zone that is some hours from UTC in January. */
function aroundTheClock(timezone: string, beginHour: number): Datasets {
  const hourly = hours(at('2024-01-08') + beginHour * HOUR_MS, at('2024-01-14') + beginHour * HOUR_MS);
  return described(
    { calendar: '24x7', timezone },
    { '1h': hourly, '1d': joined(hourly, days('2024-01-08', 6, beginHour)) },
  );
}

const west = (timezone: string, beginHour: number, formed: string): OldRuleCase => ({
  market: `days of ${timezone} under hours`,
  datasets: aroundTheClock(timezone, beginHour),
  base: '1h',
  bar: '2024-01-08T23',
  fill: '2024-01-09T00',
  used: { timeframe: '1d', stamp: '2024-01-08', formed },
});

const east = (timezone: string, beginHour: number, fill: string): OldRuleCase => ({
  market: `days of ${timezone} that decide on hours`,
  datasets: aroundTheClock(timezone, beginHour),
  base: '1d',
  bar: '2024-01-08',
  fill,
  used: { timeframe: '1h', stamp: '2024-01-08T23', formed: '2024-01-09T00' },
});

const sydneyHours = hours(at('2024-01-07T23'), at('2024-01-19T05'), (stampMs) => {
  const hour = new Date(stampMs).getUTCHours();
  const day = new Date(stampMs + HOUR_MS).getUTCDay();
  return (hour === 23 || hour < 5) && day >= 1 && day <= 5;
});
const chicago = hours(at('2024-01-07T23'), at('2024-01-19T23'), (stampMs) =>
  isOpenInWinter(stampMs - HOUR_MS),
);
const pair = hours(at('2024-01-07T22'), at('2024-02-09T22'), isOpenInWinter);
const utcHours = hours(at('2024-01-08T22'), at('2024-01-13T22'));
const springHours = hours(
  at('2024-03-03T22'),
  at('2024-03-15T21'),
  (stampMs) => stampMs < at('2024-03-08T22') || stampMs >= at('2024-03-10T21'),
);
const springCandles: Window[] = [
  ...[3, 4, 5, 6, 7].map(
    (day): Window => [at(`2024-03-0${day}T22`), at(`2024-03-0${day}T22`), at(`2024-03-0${day + 1}T22`)],
  ),
  ...[10, 11, 12, 13, 14].map(
    (day): Window => [at(`2024-03-${day}T21`), at(`2024-03-${day}T21`), at(`2024-03-${day + 1}T21`)],
  ),
];
/** Sessions of New York, one bar an hour that begins at 15:00Z to 20:00Z: enough to put days together. */
const sessions = (first: string, end: string) =>
  hours(at(first), at(end), (stampMs) => {
    const [hour, day] = [new Date(stampMs).getUTCHours(), new Date(stampMs).getUTCDay()];
    return hour >= 15 && hour < 21 && day >= 1 && day <= 5;
  });
const exchange = joined(
  sessions('2024-01-08', '2024-04-27'),
  days('2024-01-08', 110, 0).filter(
    ([stampMs]) =>
      stampMs !== at('2024-01-15') && stampMs !== at('2024-02-19') && stampMs !== at('2024-03-29'),
  ),
);
const newYork = { calendar: 'XNYS', timezone: 'America/New_York' } as const;
const week = (stamp: string, monday: string): Window => [at(stamp), at(monday), at(monday) + 7 * DAY_MS];

export const OLD_RULE_CASES: readonly OldRuleCase[] = [
  west('America/Los_Angeles', 8, '2024-01-09T08'),
  west('America/New_York', 5, '2024-01-09T05'),
  west('Pacific/Honolulu', 10, '2024-01-09T10'),
  east('Asia/Tokyo', -9, '2024-01-08T15'),
  east('Australia/Sydney', -11, '2024-01-08T13'),
  east('Pacific/Auckland', -13, '2024-01-08T11'),
  {
    market: 'sessions of Sydney, of which nobody said when they end',
    datasets: described(
      { calendar: '24x5', timezone: 'Australia/Sydney' },
      { '1h': sydneyHours, '1d': joined(sydneyHours, days('2024-01-08', 12, -1).filter(isWeekday)) },
    ),
    base: '1d',
    bar: '2024-01-08',
    fill: '2024-01-08T23',
    used: { timeframe: '1h', stamp: '2024-01-08T23', formed: '2024-01-09T00' },
  },
  {
    market: 'futures of Chicago that decide on hours',
    datasets: described(
      { calendar: '24x5', timezone: 'America/Chicago', dayStart: '17:00' },
      { '1h': chicago, '1d': joined(chicago, days('2024-01-08', 12, -1).filter(isWeekday)) },
    ),
    base: '1d',
    bar: '2024-01-08',
    fill: '2024-01-08T23',
    used: { timeframe: '1h', stamp: '2024-01-08T23', formed: '2024-01-09T00' },
  },
  {
    market: 'futures of Chicago whose days are dated by their eve, under hours',
    datasets: described(
      { calendar: '24x5', timezone: 'America/Chicago', dayStart: '17:00' },
      { '1h': chicago, '1d': joined(chicago, days('2024-01-07', 12, 23)) },
    ),
    base: '1h',
    bar: '2024-01-07T23',
    fill: '2024-01-08T00',
    used: { timeframe: '1d', stamp: '2024-01-07', formed: '2024-01-08T23' },
  },
  {
    market: 'a pair of currencies whose days are dated by their eve, of which nobody said when they end',
    datasets: described(
      { calendar: '24x5', timezone: 'UTC', symbol: 'EURUSD' },
      { '1h': pair, '1d': joined(pair, days('2024-01-07', 33, 22)) },
    ),
    base: '1h',
    bar: '2024-01-07T23',
    fill: '2024-01-08T00',
    used: { timeframe: '1d', stamp: '2024-01-07', formed: '2024-01-08T22' },
  },
  {
    market: 'daily candles of 22:00Z under hours of 24x7',
    datasets: described(
      { calendar: '24x7', timezone: 'UTC' },
      {
        '1h': utcHours,
        '1d': joined(
          utcHours,
          days('2024-01-08', 5, 22).map(([, from, to]): Window => [from, from, to]),
        ),
      },
    ),
    base: '1h',
    bar: '2024-01-08T23',
    fill: '2024-01-09T00',
    used: { timeframe: '1d', stamp: '2024-01-08T22', formed: '2024-01-09T22' },
  },
  {
    market: 'candles that begin at 17:00 New York, over a change of its clocks',
    datasets: described(
      { calendar: '24x5', timezone: 'UTC', symbol: 'EUR_USD' },
      { '1h': springHours, '1d': joined(springHours, springCandles) },
    ),
    base: '1h',
    bar: '2024-03-03T23',
    fill: '2024-03-04T00',
    used: { timeframe: '1d', stamp: '2024-03-03T22', formed: '2024-03-04T22' },
  },
  {
    market: 'candles of the summer that begin at 17:00 New York',
    datasets: described(
      { calendar: '24x5', timezone: 'America/New_York', symbol: 'EUR_USD' },
      {
        '1h': hours(at('2024-07-07T21'), at('2024-07-12T21')),
        '1d': joined(
          hours(at('2024-07-07T21'), at('2024-07-12T21')),
          days('2024-07-07', 5, 21).map(([, from, to]): Window => [from, from, to]),
        ),
      },
    ),
    base: '1h',
    bar: '2024-07-07T23',
    fill: '2024-07-08T00',
    used: { timeframe: '1d', stamp: '2024-07-07T21', formed: '2024-07-08T21' },
  },
  {
    market: 'weeks of the exchange that are dated by their first trading day',
    datasets: described(
      { ...newYork, isStampStated: true },
      {
        '1d': exchange,
        '1w': joined(exchange, [
          week('2024-01-16', '2024-01-15'),
          week('2024-01-22', '2024-01-22'),
          week('2024-01-29', '2024-01-29'),
        ]),
      },
    ),
    base: '1w',
    bar: '2024-01-16',
    fill: '2024-01-22T14:30',
    used: { timeframe: '1d', stamp: '2024-01-22', formed: '2024-01-22T21' },
  },
  {
    market: 'weeks of a pair of currencies that are dated by their last trading day',
    datasets: described(
      { calendar: '24x5', timezone: 'UTC', symbol: 'EURUSD' },
      {
        '1d': joined(pair, days('2024-01-08', 33, -2).filter(isWeekday)),
        '1w': joined(
          pair,
          ['08', '15', '22'].map(
            (day): Window => [
              at(`2024-01-${day}`) + 4 * DAY_MS,
              at(`2024-01-${day}`) - 2 * HOUR_MS,
              at(`2024-01-${day}`) + 5 * DAY_MS - 2 * HOUR_MS,
            ],
          ),
        ),
      },
    ),
    base: '1w',
    bar: '2024-01-12',
    fill: '2024-01-14T22',
    used: { timeframe: '1d', stamp: '2024-01-18', formed: '2024-01-18T22' },
  },
  {
    market: 'weeks of Los Angeles that are dated Sunday, under hours of 24x7',
    datasets: (() => {
      const hourly = hours(at('2024-01-07T08'), at('2024-01-28T08'));
      const weekly = joined(hourly, days('2024-01-07', 3, 8, 7));
      return described({ calendar: '24x7', timezone: 'America/Los_Angeles' }, { '1h': hourly, '1w': weekly });
    })(),
    base: '1h',
    bar: '2024-01-13T23',
    fill: '2024-01-14T00',
    used: { timeframe: '1w', stamp: '2024-01-07', formed: '2024-01-14T08' },
  },
  {
    market: 'weeks of 24x5 with a bar for the evening of Sunday',
    datasets: (() => {
      const daily = joined(pair, days('2024-01-07', 26, 0));
      const weekly = ['08', '15', '22'].map(
        (day): Window => [at(`2024-01-${day}`), at(`2024-01-${day}`), at(`2024-01-${day}`) + 5 * DAY_MS],
      );
      return described(
        { calendar: '24x5', timezone: 'UTC', isStampStated: true },
        { '1d': daily, '1w': joined(pair, weekly) },
      );
    })(),
    base: '1w',
    bar: '2024-01-08',
    // The week of the 15th begins with the trading day of Monday, 17:00 on the evening before.
    fill: '2024-01-14T17',
    used: { timeframe: '1d', stamp: '2024-01-14', formed: '2024-01-15T17' },
  },
  {
    market: 'months of the exchange that are dated by their last trading day',
    datasets: described(newYork, {
      '1d': exchange,
      '1mo': joined(exchange, [
        [at('2024-01-31'), at('2024-01-01'), at('2024-02-01')],
        [at('2024-02-29'), at('2024-02-01'), at('2024-03-01')],
        [at('2024-03-28'), at('2024-03-01'), at('2024-04-01')],
      ]),
    }),
    base: '1mo',
    bar: '2024-01-31',
    fill: '2024-02-01T14:30',
    used: { timeframe: '1d', stamp: '2024-02-28', formed: '2024-02-28T21' },
  },
  {
    market: 'months of Los Angeles under hours of 24x7',
    datasets: (() => {
      const hourly = hours(at('2024-01-01T08'), at('2024-03-01T08'));
      return described(
        { calendar: '24x7', timezone: 'America/Los_Angeles' },
        {
          '1h': hourly,
          '1mo': joined(hourly, [
            [at('2024-01-01'), at('2024-01-01T08'), at('2024-02-01T08')],
            [at('2024-02-01'), at('2024-02-01T08'), at('2024-03-01T08')],
          ]),
        },
      );
    })(),
    base: '1h',
    bar: '2024-01-31T23',
    fill: '2024-02-01T00',
    used: { timeframe: '1mo', stamp: '2024-01-01', formed: '2024-02-01T08' },
  },
];
