import { type MetricTable, type MetricValues, measure } from './metric-definition.js';

/** Means over bars of what was held long and short, and what holding all the time returned; fractions. */
interface Held {
  readonly long: number;
  readonly short: number;
  readonly buyAndHoldReturn: number;
}

const SHARE = 'means over all bars of q · open / account value, both after the fills at the open';

/** How much of the account was in the market on average, fractions of the account value. */
export const EXPOSURE_METRICS = {
  long: {
    unit: 'fraction',
    label: 'Mean long exposure',
    description: 'Of long positions.',
    formula: `${SHARE}, 0 where nothing is held long`,
    higherIsBetter: null,
    nullWhen: null,
    compute: ({ long }) => long,
  },
  short: {
    unit: 'fraction',
    label: 'Mean short exposure',
    description: 'Of short positions, positive.',
    formula: 'the same of short positions, positive',
    higherIsBetter: null,
    nullWhen: null,
    compute: ({ short }) => short,
  },
  gross: {
    unit: 'fraction',
    label: 'Mean gross exposure',
    description: 'long + short.',
    formula: 'long + short',
    higherIsBetter: null,
    nullWhen: null,
    compute: ({ long, short }) => long + short,
  },
  net: {
    unit: 'fraction',
    label: 'Mean net exposure',
    description: 'long - short.',
    formula: 'long − short',
    higherIsBetter: null,
    nullWhen: null,
    sign: 'plus',
    compute: ({ long, short }) => long - short,
  },
  holdReturn: {
    unit: 'fraction',
    label: 'Hold at net exposure',
    longLabel: 'Holding at the mean net exposure',
    description: 'Of holding at the mean net exposure.',
    formula:
      'net · buyAndHoldReturn: holding as much of the market as the strategy did, sold short where net is negative, the rest in cash without interest',
    higherIsBetter: null,
    nullWhen: null,
    sign: 'plus',
    compute: ({ long, short, buyAndHoldReturn }) => (long - short) * buyAndHoldReturn,
  },
} as const satisfies MetricTable<Held>;

export type Exposures = MetricValues<typeof EXPOSURE_METRICS>;

/**
 * Returns the means over bars of what was held after the fills at the open: q · open / account value.
 * @param held per bar the signed share of the account, 0 without a position; at least one bar
 * @param buyAndHoldReturn of the same bars, a fraction
 */
export function exposures(held: Float64Array, buyAndHoldReturn: number): Exposures {
  let longs = 0;
  let shorts = 0;
  for (let i = 0; i < held.length; i += 1) {
    const share = held[i] as number;
    if (share > 0) longs += share;
    else shorts -= share;
  }
  return measure(EXPOSURE_METRICS, {
    long: longs / held.length,
    short: shorts / held.length,
    buyAndHoldReturn,
  });
}
