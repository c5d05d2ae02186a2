import type { EquityData } from '../../../charts/equity-chart.js';
import type { SamplePart } from '../../../generated/graphql.js';
import type { StampStyle } from '../../../text/format.js';
import type { PartBars } from './sample-part.js';

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

/**
 * Returns the stamps between which a part lies, seconds since 1970: the unseen bars are the last ones, those that the
 * model has seen stand before them.
 */
export function rangeOf(
  part: SamplePart,
  bars: PartBars,
  { barsPerCandle, timestamps }: CandleColumns,
): { readonly from: number; readonly to: number } {
  const stampAt = (bar: number) => {
    const stamp = timestamps[Math.min(Math.max(Math.floor(bar / barsPerCandle), 0), timestamps.length - 1)];
    return stamp === undefined ? 0 : secondsOf(stamp);
  };
  const firstUnseen = bars.totalBars - (bars.outOfSampleBars ?? 0);
  if (part === 'OUT_OF_SAMPLE') return { from: stampAt(firstUnseen), to: Number.POSITIVE_INFINITY };
  if (part === 'IN_SAMPLE')
    return { from: stampAt(firstUnseen - (bars.inSampleBars ?? 0)), to: stampAt(firstUnseen - 1) };
  return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
}

/**
 * Makes the account, holding and the drawdown over a part, each in percent of what it was at the part's begin.
 * @param candles null where the bars are gone; then there is no holding
 */
export function equityData(
  points: readonly CurvePoint[],
  candles: CandleColumns | null,
  range: { readonly from: number; readonly to: number },
  style: StampStyle,
): EquityData {
  const within = points
    .map(({ timestamp, equity }) => ({ time: secondsOf(timestamp), equity }))
    .filter(({ time }) => time >= range.from && time <= range.to);
  const [first] = within;
  let peak = first?.equity ?? 1;
  return {
    style,
    times: within.map(({ time }) => time),
    account: within.map(({ equity }) => 100 * (equity / (first?.equity ?? 1) - 1)),
    hold:
      candles === null || first === undefined
        ? null
        : held(
            within.map(({ time }) => time),
            candles,
          ),
    drawdown: within.map(({ equity }) => {
      peak = Math.max(peak, equity);
      return 100 * (equity / peak - 1);
    }),
  };
}

/** The course of the last close at each instant, percent of that at the first. */
function held(times: readonly number[], { timestamps, close }: CandleColumns): readonly (number | null)[] {
  const stamps = timestamps.map(secondsOf);
  let at = 0;
  let start: number | null = null;
  return times.map((time) => {
    while (at + 1 < stamps.length && (stamps[at + 1] ?? 0) <= time) at += 1;
    const price = close[at];
    if (price === undefined || (stamps[at] ?? Number.POSITIVE_INFINITY) > time) return null;
    start ??= price;
    return 100 * (price / start - 1);
  });
}
