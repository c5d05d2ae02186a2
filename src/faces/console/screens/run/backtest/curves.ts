import type { EquityData } from '../../../charts/equity-chart.js';
import type { SamplePart } from '../../../generated/graphql.js';
import type { StampStyle } from '../../../text/format.js';
import type { RangeBars } from './sample-range.js';

export interface CandleColumns {
  readonly barsPerCandle: number;
  readonly timestamps: readonly string[];
  readonly close: readonly number[];
}

export interface CurvePoint {
  readonly timestamp: string;
  readonly equity: number;
}

export const secondsOf = (timestamp: string): number => Date.parse(timestamp) / 1_000;

/** Where a stretch begins, and where the next one does, seconds since 1970. */
interface TimeRange {
  readonly from: number;
  readonly before: number;
}

export const EVERYTHING: TimeRange = { from: Number.NEGATIVE_INFINITY, before: Number.POSITIVE_INFINITY };

/** The bars of a result, and where those are that the model has seen. */
interface PlacedBars extends RangeBars {
  readonly inSampleSpans?: readonly { readonly first: number; readonly end: number }[] | null;
}

/**
 * Returns where a part lies: the unseen bars are the last ones.
 * @returns null for bars that the model has seen where they are several stretches, or nobody has recorded where they are
 */
export function rangeOf(
  part: SamplePart,
  bars: PlacedBars,
  { barsPerCandle, timestamps }: CandleColumns,
): TimeRange | null {
  const stampOf = (candle: number) => {
    const stamp = timestamps[Math.min(Math.max(candle, 0), timestamps.length - 1)];
    return stamp === undefined ? 0 : secondsOf(stamp);
  };
  // A candle that holds bars of two parts is of neither.
  const begin = (bar: number) => stampOf(Math.ceil(bar / barsPerCandle));
  const end = (bar: number) =>
    bar < bars.totalBars ? stampOf(Math.floor(bar / barsPerCandle)) : EVERYTHING.before;
  if (part === 'WHOLE_RANGE') return EVERYTHING;
  if (part === 'OUT_OF_SAMPLE')
    return { from: begin(bars.totalBars - (bars.outOfSampleBars ?? 0)), before: EVERYTHING.before };
  const spans = bars.inSampleSpans ?? [];
  const [first, last] = [spans[0], spans.at(-1)];
  // Days without bars may lie between what two spans were trained on.
  const areConsecutive = spans.every((span, index) => index === 0 || span.first === spans[index - 1]?.end);
  if (first === undefined || last === undefined || !areConsecutive) return null;
  return { from: begin(first.first), before: end(last.end) };
}

/** What holding comes to over a part, and what it costs. */
export interface HoldTerms {
  /** What buying at the part's first open and selling at its last close yields, a fraction. */
  readonly buyAndHoldReturn: number;
  /** Fractions. */
  readonly commission: number;
  readonly slippage: number;
}

/**
 * Makes the account, holding and the drawdown over a part, each in percent of what it was at the part's begin: the last
 * values are the returns among the figures.
 * @param candles null where the bars are gone; then there is no holding
 * @param start the account at the part's begin, before its first bar
 * @param terms absent while a run goes on; then there is no holding
 */
export function equityData(
  points: readonly CurvePoint[],
  candles: CandleColumns | null,
  range: TimeRange,
  style: StampStyle,
  start: number,
  terms: HoldTerms | null = null,
): EquityData {
  const within = points
    .map(({ timestamp, equity }) => ({ time: secondsOf(timestamp), equity }))
    .filter(({ time }) => time >= range.from && time < range.before);
  const times = within.map(({ time }) => time);
  let peak = start;
  return {
    style,
    times,
    account: within.map(({ equity }) => 100 * (equity / start - 1)),
    hold: candles === null || terms === null ? null : held(times, candles, terms),
    drawdown: within.map(({ equity }) => {
      peak = Math.max(peak, equity);
      return 100 * (equity / peak - 1);
    }),
  };
}

/** The position that is held at the last close of each instant, percent of the capital; at the last one it is sold. */
function held(
  times: readonly number[],
  { timestamps, close }: CandleColumns,
  { buyAndHoldReturn, commission, slippage }: HoldTerms,
): readonly (number | null)[] {
  const stamps = timestamps.map(secondsOf);
  let at = 0;
  const prices = times.map((time) => {
    while (at + 1 < stamps.length && (stamps[at + 1] ?? 0) <= time) at += 1;
    return (stamps[at] ?? Number.POSITIVE_INFINITY) > time ? null : (close[at] ?? null);
  });
  const last = prices.at(-1) ?? null;
  const keptOfSale = (1 - commission) * (1 - slippage);
  const sold = 1 + buyAndHoldReturn;
  return prices.map((price, index) => {
    if (price === null || last === null) return null;
    const isSold = index === prices.length - 1;
    return 100 * ((isSold ? sold : (sold / keptOfSale) * (price / last)) - 1);
  });
}
