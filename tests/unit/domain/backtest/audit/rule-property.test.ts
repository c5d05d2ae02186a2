import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionTimes } from '../../../../../src/domain/market/bar-times/decision-times.js';
import type { Calendar, Instrument } from '../../../../../src/domain/market/instrument.js';
import type { Timeframe } from '../../../../../src/domain/market/timeframe.js';
import {
  auditTimes,
  DAY_MS,
  type Datasets,
  described,
  HOUR_MS,
  type Times,
  timesOfToday,
  walk,
} from './audited-market.js';

const ZONES = [
  ...[
    'UTC',
    'America/New_York',
    'America/Los_Angeles',
    'America/Chicago',
    'Pacific/Honolulu',
    'America/St_Johns',
  ],
  ...['Europe/Berlin', 'Asia/Kolkata', 'Asia/Tokyo', 'Australia/Sydney', 'Pacific/Auckland', 'Pacific/Apia'],
];
const CALENDARS: readonly Calendar[] = ['24x7', '24x5', 'XNYS'];
/** How many days of bars there are. */
const LENGTHS = { '1d': 14, '1w': 35, '1mo': 100 };

/** A market of some zone, roll, season and pair of timeframes. */
const recipes = fc.record({
  timezone: fc.constantFrom(...ZONES),
  calendar: fc.constantFrom(...CALENDARS),
  startHalfHour: fc.integer({ min: 0, max: 47 }),
  firstDay: fc.integer({ min: 0, max: 365 }),
  longer: fc.constantFrom<keyof typeof LENGTHS>('1d', '1w', '1mo'),
  isHourly: fc.boolean(),
  isInstant: fc.boolean(),
  isBaseLonger: fc.boolean(),
});
type Recipe = typeof recipes extends fc.Arbitrary<infer T> ? T : never;

interface Market {
  readonly datasets: Datasets;
  readonly base: Timeframe;
}

function marketOf(recipe: Recipe, more: Partial<Instrument> = {}): Market {
  const { timezone, calendar, startHalfHour, longer, isInstant } = recipe;
  const shorter = recipe.isHourly && longer !== '1mo' ? '1h' : '4h';
  const step = shorter === '1h' ? HOUR_MS : 4 * HOUR_MS;
  const firstMs = Date.UTC(2023, 0, 1) + recipe.firstDay * DAY_MS;
  const count = LENGTHS[longer];
  const dates = Array.from({ length: count }, (_, day) => firstMs + day * DAY_MS).filter(
    isStamp(longer, calendar),
  );
  const stamps = Array.from({ length: (count * DAY_MS) / step }, (_, index) => firstMs + index * step);
  const dayStart = `${String(startHalfHour >> 1).padStart(2, '0')}:${startHalfHour % 2 === 0 ? '00' : '30'}`;
  const rollMs = isInstant ? 22 * HOUR_MS : 0;
  const datasets = described(
    { timezone, calendar, dayStart, ...more },
    {
      [shorter]: walk(stamps, 1),
      [longer]: walk(
        dates.map((dateMs) => dateMs + rollMs),
        2,
      ),
    },
  );
  return { datasets, base: recipe.isBaseLonger ? longer : shorter };
}

function isStamp(timeframe: Timeframe, calendar: Calendar): (dateMs: number) => boolean {
  return (dateMs) => {
    const date = new Date(dateMs);
    if (timeframe === '1mo') return date.getUTCDate() === 1;
    if (timeframe === '1w') return date.getUTCDay() === 1;
    return calendar === '24x7' || (date.getUTCDay() >= 1 && date.getUTCDay() <= 5);
  };
}

/** A rule that shows every bar of the other timeframe one base bar before today's rule does. */
function oneBarTooEarly(
  times: Times,
  base: Timeframe,
): { readonly times: Times; readonly showsFuture: boolean } {
  const own = times.get(base);
  if (own === undefined) throw new TypeError('no base');
  const decisions = decisionTimes(own);
  let showsFuture = false;
  const early = new Map(
    [...times].map(([timeframe, of]) => {
      if (timeframe === base) return [timeframe, of];
      const knownMs = of.knownMs.map((knownMs) => {
        const seenAt = decisions.findIndex((decisionMs) => decisionMs >= knownMs);
        if (seenAt < 1) return knownMs;
        // A bar that forms while nobody trades was there when the order was filled.
        if ((own.opensMs[seenAt] as number) < knownMs) showsFuture = true;
        return decisions[seenAt - 1] as number;
      });
      return [timeframe, { ...of, knownMs }];
    }),
  );
  return { times: early, showsFuture };
}

const RUNS = { numRuns: 40, seed: 20_240_310 };
/** Enough for one of them at the end of every longer bar. */
const SAMPLES = 60;

describe('an audit of markets of any zone, roll, season and timeframe', () => {
  it("finds nothing with the engine's rule", () => {
    fc.assert(
      fc.property(recipes, (recipe) => {
        const { datasets, base } = marketOf(recipe);
        expect(auditTimes(datasets, base, timesOfToday(datasets), SAMPLES).leaks).toEqual([]);
      }),
      RUNS,
    );
  });

  it('finds a rule that shows bars one base bar too early, where a bar forms in between', () => {
    fc.assert(
      fc.property(recipes, (recipe) => {
        const { datasets, base } = marketOf(recipe);
        const { times, showsFuture } = oneBarTooEarly(timesOfToday(datasets), base);
        const { leaks } = auditTimes(datasets, base, times, SAMPLES);
        expect(leaks.length > 0).toBe(showsFuture);
      }),
      RUNS,
    );
  });

  it('finds nothing where nobody said when days begin', () => {
    fc.assert(
      fc.property(recipes, fc.constantFrom('XYZ', 'EURUSD'), (recipe, symbol) => {
        const { datasets, base } = marketOf(recipe, { symbol });
        const unsaid: Datasets = new Map(
          [...datasets].map(
            ([
              timeframe,
              {
                instrument: { dayStart: _said, ...instrument },
                bars,
              },
            ]) => [timeframe, { instrument, bars }],
          ),
        );
        expect(auditTimes(unsaid, base, timesOfToday(unsaid), SAMPLES).leaks).toEqual([]);
      }),
      RUNS,
    );
  });
});
