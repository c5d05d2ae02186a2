import { type Random, seededRandom } from '../base/pure/random.js';
import { type Bars, emptyBars } from '../domain/market/bars.js';
import type { Calendar } from '../domain/market/instrument.js';
import { closeTimeMs, DAY_MS, isIntraday, type Timeframe } from '../domain/market/timeframe.js';
import { garchShocks, type Shock } from './garch-shocks.js';
import { sessionStamps } from './session-stamps.js';

/** What a synthetic series looks like. Volatilities and drift are per year of the calendar, as fractions. */
export interface SyntheticSeries {
  readonly calendar: Calendar;
  readonly timeframe: Timeframe;
  /** YYYY-MM-DD, first day, inclusive. */
  readonly startDate: string;
  /** YYYY-MM-DD, last day, inclusive. */
  readonly endDate: string;
  /** 32-bit integer. */
  readonly seed: number;
  readonly initialPrice: number;
  /** Growth of the logarithm of the price. */
  readonly annualDrift: number;
  readonly annualVolatility: number;
  /** Share of every shock, 0 to 1, that fades again instead of moving the trend for good. */
  readonly swingShare: number;
  /** Trading time, in days, after which half of a swing is gone. */
  readonly swingHalfLifeDays: number;
  /** Decimal places of prices, 0 to 8. */
  readonly decimals: number;
  /** Median volume of a bar. */
  readonly typicalVolume: number;
  /** Multiple of the usual volatility and volume at an instant; 1 everywhere when left out. */
  readonly activity?: (openTimeMs: number) => number;
}

/** Share of a bar's variance that falls between the close before it and its open, when the market was closed. */
const CLOSED_MARKET_SHARE = 0.25;
const VOLUME_ON_VOLATILITY = 0.6;
const VOLUME_ON_MOVE = 0.25;
const VOLUME_NOISE = 0.3;

/**
 * Generates bars from a seed: the same series gives the same bars on every machine.
 *
 * The logarithm of the price is a drifting random walk plus an Ornstein-Uhlenbeck swing around it, driven by
 * the same shocks, whose volatility comes in clusters. Highs and lows are drawn from the exact law of the extremes of a Brownian
 * bridge from open to close, Glasserman (2003), Monte Carlo Methods in Financial Engineering, 6.4. Volume is
 * lognormal and rises with volatility and with the size of the move. Takes time in proportion to the bars.
 */
export function generateBars(series: SyntheticSeries): Bars {
  const openTimeMs = sessionStamps(series.calendar, series.timeframe, series.startDate, series.endDate);
  const bars: Bars = { ...emptyBars(openTimeMs.length), openTimeMs };
  const random = seededRandom(series.seed);
  const barsPerYear = countPerYear(series.calendar, series.timeframe);
  const path = pricePath(series, random, barsPerYear);
  const rounded = rounder(series.decimals);
  const stepVolatility = series.annualVolatility / Math.sqrt(barsPerYear);

  let previousClose = Math.log(series.initialPrice);
  for (let index = 0; index < bars.length; index += 1) {
    const stampMs = openTimeMs[index] as number;
    const activity = series.activity?.(stampMs) ?? 1;
    const { shock, close } = path(activity);
    const sigma = stepVolatility * shock.volatility * activity;

    let open = previousClose;
    let insideSigma = sigma;
    if (
      index > 0 &&
      (!isIntraday(series.timeframe) || opensAfterBreak(series.timeframe, openTimeMs, index))
    ) {
      // A Brownian bridge from the close before to this close, looked at when the market opens.
      const deviation = sigma * Math.sqrt(CLOSED_MARKET_SHARE * (1 - CLOSED_MARKET_SHARE));
      open += CLOSED_MARKET_SHARE * (close - previousClose) + deviation * random.normal();
      insideSigma = sigma * Math.sqrt(1 - CLOSED_MARKET_SHARE);
    }
    const spread = (close - open) * (close - open);
    const reach = (): number =>
      Math.sqrt(spread - 2 * insideSigma * insideSigma * Math.log(1 - random.uniform()));
    const high = (open + close + reach()) / 2;
    const low = (open + close - reach()) / 2;

    bars.open[index] = rounded(Math.exp(open));
    bars.close[index] = rounded(Math.exp(close));
    // The formula gives an extreme beyond both ends, but for the last bit of its square root.
    bars.high[index] = rounded(Math.exp(Math.max(high, open, close)));
    bars.low[index] = rounded(Math.exp(Math.min(low, open, close)));
    bars.volume[index] = Math.round(series.typicalVolume * activity * volumeFactor(shock, random));
    previousClose = close;
  }
  return bars;
}

/** Returns a walk that yields the logarithm of one close after another. */
function pricePath(
  series: SyntheticSeries,
  random: Random,
  barsPerYear: number,
): (activity: number) => { shock: Shock; close: number } {
  const nextShock = garchShocks(random);
  const stepVolatility = series.annualVolatility / Math.sqrt(barsPerYear);
  const stepDrift = series.annualDrift / barsPerYear;
  const barsPerDay = barsPerYear / countPerYear(series.calendar, '1d');
  const swingKept = Math.exp(-Math.LN2 / (series.swingHalfLifeDays * barsPerDay));

  let trend = Math.log(series.initialPrice);
  let swing = 0;
  return (activity) => {
    const shock = nextShock();
    const move = stepVolatility * activity * shock.value;
    trend += stepDrift + (1 - series.swingShare) * move;
    swing = swingKept * swing + series.swingShare * move;
    return { shock, close: trend + swing };
  };
}

function volumeFactor(shock: Shock, random: Random): number {
  const move = Math.abs(shock.value / shock.volatility);
  return Math.exp(
    VOLUME_ON_VOLATILITY * Math.log(shock.volatility) +
      VOLUME_ON_MOVE * (move - 0.7) +
      VOLUME_NOISE * random.normal(),
  );
}

function opensAfterBreak(timeframe: Timeframe, openTimeMs: Float64Array, index: number): boolean {
  return (openTimeMs[index] as number) > closeTimeMs(timeframe, openTimeMs[index - 1] as number);
}

/** Bars in a year by the hours that a calendar has; only scales volatility and drift to one bar. */
function countPerYear(calendar: Calendar, timeframe: Timeframe): number {
  if (timeframe === '1mo') return 12;
  if (timeframe === '1w') return 52;
  const days = { XNYS: 252, '24x5': 260, '24x7': 365 }[calendar];
  if (timeframe === '1d') return days;
  const tradingMs = calendar === 'XNYS' ? 6.5 * (DAY_MS / 24) : DAY_MS;
  return days * Math.ceil(tradingMs / closeTimeMs(timeframe, 0));
}

/** Rounds to a tick, at least one; rounding keeps the order of prices. */
function rounder(decimals: number): (price: number) => number {
  const ticks = Number(`1e${decimals}`);
  return (price) => Math.max(1, Math.round(price * ticks)) / ticks;
}
