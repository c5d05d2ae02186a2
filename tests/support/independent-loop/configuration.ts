import { type Random, seededRandom } from '../../../src/base/pure/random.js';
import { instantAt } from '../market-truth/local-clock.js';
import { type Market, tradingSlots } from '../market-truth/market.js';
import type { Prices } from '../market-truth/prices.js';
import type { Feed } from '../market-truth/situation.js';
import { type TrueBar, trueBars } from '../market-truth/true-bars.js';
import type { LoopDecision, LoopRules } from './loop-terms.js';

const ZONES = ['UTC', 'America/New_York', 'America/Chicago', 'Asia/Tokyo', 'Australia/Sydney'];
const KINDS = [
  ['1d', '1d'],
  ['1h', '1h'],
  ['1h', '1d'],
  ['1d', '1h'],
] as const;
const HALF_HOURS_A_DAY = 48;

/** Bars, rules and a small model or recorded decisions to trade them by. */
export interface Configuration {
  readonly seed: number;
  readonly market: Market;
  readonly baseFeed: Feed;
  readonly inputFeed: Feed;
  readonly base: readonly TrueBar[];
  readonly input: readonly TrueBar[];
  readonly path: (slot: number) => Prices;
  readonly rules: LoopRules;
  /** By base bar; null where the last price of the input decides. */
  readonly recorded: readonly LoopDecision[] | null;
}

/** Returns the configuration of a seed: kinds of bars and zones take turns, and every fifth one risks all it has. */
export function configurationOf(seed: number): Configuration {
  const random = seededRandom(seed);
  const isWild = seed % 5 === 0;
  const pick = <T>(from: readonly T[]): T => from[random.below(from.length)] as T;
  const [baseTimeframe, inputTimeframe] = KINDS[seed % KINDS.length] as (typeof KINDS)[number];
  const zone = ZONES[Math.floor(seed / KINDS.length) % ZONES.length] as string;
  const market: Market = {
    zone,
    calendar: pick(['24x5', '24x7']),
    dayStart: pick([0, 360, 1_020, 1_080]),
    hours: 'around the clock',
  };
  const feedOf = (timeframe: Feed['timeframe']): Feed => {
    const isDaily = timeframe === '1d';
    return {
      timeframe,
      style: isDaily ? pick(market.dayStart === 0 ? ['date'] : ['date', 'opening']) : 'utc',
      stamp: null,
    };
  };
  const baseFeed = feedOf(baseTimeframe);
  const inputFeed = baseTimeframe === inputTimeframe ? baseFeed : feedOf(inputTimeframe);
  // Clocks change in the middle, in the north or in the south.
  const fromMs = instantAt(
    Date.parse(pick(['2024-02-20', '2024-03-20', '2024-09-20', '2024-10-20'])) / 86_400_000,
    0,
    zone,
  );
  const days = baseTimeframe === '1d' ? 60 : 25;
  const slots = tradingSlots(market, fromMs, fromMs + days * 86_400_000);
  const base = trueBars(market, slots, baseFeed.timeframe, baseFeed.style, zone);
  const input =
    baseFeed === inputFeed ? base : trueBars(market, slots, inputFeed.timeframe, inputFeed.style, zone);
  return {
    ...{ seed, market, baseFeed, inputFeed, base, input },
    path: randomPath(slots.length, isWild ? 0.7 : pick([0.01, 0.03, 0.12]), random),
    rules: isWild ? { ...rulesOf(random), ...WILD, stop: pick([null, 0.7]) } : rulesOf(random),
    recorded: isWild || random.below(2) === 0 ? base.map(() => randomDecision(random, isWild)) : null,
  };
}

/** A decision by the last price of the input: what a network of thresholds might say, with a confidence of its own. */
export function decisionAt(price: number): LoopDecision {
  if (Number.isNaN(price)) return { side: 'HOLD', confidence: 0 };
  const sides = ['BUY', 'HOLD', 'SELL'] as const;
  return {
    side: sides[Math.floor(price * 8) % 3] as LoopDecision['side'],
    confidence: [0.5, 0.625, 0.75, 0.875][Math.floor(price * 64) % 4] as number,
  };
}

function randomDecision(random: Random, isPatient: boolean): LoopDecision {
  const sides = ['BUY', 'SELL', 'SELL', 'HOLD', 'HOLD', 'HOLD'] as const;
  return {
    side: sides[random.below(isPatient ? 40 : 6)] ?? 'HOLD',
    confidence: [0.5, 0.625, 0.75, 0.875][random.below(4)] as number,
  };
}

/** A walk with gaps; prices have few digits, so that text, floats and doubles hold the same. */
function randomPath(length: number, dailyDeviation: number, random: Random): (slot: number) => Prices {
  const deviation = dailyDeviation / Math.sqrt(HALF_HOURS_A_DAY);
  const round = (price: number): number => Math.max(1, Math.round(price * 64)) / 64;
  const prices: Prices[] = [];
  let price = 100;
  for (let slot = 0; slot < length; slot += 1) {
    const gap = random.below(40) === 0 ? 6 : 0.3;
    const open = round(price * Math.exp(gap * deviation * random.normal()));
    const close = round(open * Math.exp(deviation * random.normal()));
    const high = round(Math.max(open, close) * (1 + deviation * random.uniform()));
    const low = round(Math.min(open, close) * (1 - deviation * random.uniform()));
    prices.push([open, Math.max(high, open, close), Math.min(low, open, close), close]);
    price = Math.max(20, close);
  }
  return (slot) => prices[slot] as Prices;
}

/** Sells short with everything and waits. */
const WILD = {
  ...{ fraction: 1, lot: 0.01, threshold: 0, separation: 0, mayShort: true },
  ...{ target: null, trailing: null, maxBars: null },
};

function rulesOf(random: Random): LoopRules {
  const pick = <T>(from: readonly T[]): T => from[random.below(from.length)] as T;
  return {
    capital: pick([1_000, 25_000, 100_000]),
    commission: pick([0, 0.001, 0.0025]),
    slippage: pick([0, 0.0005, 0.002]),
    fraction: pick([0.25, 0.5, 1, 1]),
    lot: pick([0.01, 1, 1]),
    threshold: pick([0, 0.625, 0.7]),
    separation: pick([0, 0, 2, 5]),
    isAware: pick([true, true, false]),
    mayShort: pick([true, true, false]),
    stop: pick([null, null, 0.02, 0.1]),
    target: pick([null, null, 0.03, 0.15]),
    trailing: pick([null, null, 0.025, 0.08]),
    maxBars: pick([null, null, null, 3, 12]),
  };
}
