import { at, DAY_MS, described, HOUR_MS, hours, joined, type Window } from './audited-market.js';
import { days, isWeekday, type OldRuleCase, pair } from './old-rule-case.js';

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

/** Weeks and months, by whichever of their days they are dated. */
export const LONGER_CASES: readonly OldRuleCase[] = [
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
      const hourly = hours(at('2024-01-29T08'), at('2024-02-04T08'));
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
