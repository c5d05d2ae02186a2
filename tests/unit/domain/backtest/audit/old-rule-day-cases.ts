import { at, type Datasets, described, HOUR_MS, hours, joined, type Window } from './audited-market.js';
import { days, isOpenInWinter, isWeekday, type OldRuleCase, pair } from './old-rule-case.js';

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
/** Days, by zones, rolls and ways to date them. */
export const DAY_CASES: readonly OldRuleCase[] = [
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
];
