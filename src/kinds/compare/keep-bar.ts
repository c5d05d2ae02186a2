import { z } from 'zod';
import { decodeEquity } from '../../domain/backtest/equity-codec.js';
import { pointsSchema } from './compared-curve.js';

export const keepBarQuestionSchema = z.strictObject({
  /** The whole account in its codec. */
  equity: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** Some of its bars, the first among them. */
  points: pointsSchema,
  /** In the range of the account, milliseconds since the epoch. */
  stampMs: z.number(),
});

export type Points = z.infer<typeof pointsSchema>;

/** Returns the points of a thinned account with its latest bar by a stamp among them. */
export function keepBar({ equity: bytes, points, stampMs }: z.infer<typeof keepBarQuestionSchema>): Points {
  const { timeMs, equity } = decodeEquity(bytes);
  const bar = timeMs.findLastIndex((stamp) => stamp <= stampMs);
  const [barMs, value] = [timeMs[bar] as number, equity[bar] as number];
  const before = points.timeMs.findLastIndex((stamp) => stamp <= barMs);
  if (points.timeMs[before] === barMs) return points;
  const peak = equity.subarray(0, bar + 1).reduce((a, b) => Math.max(a, b), points.initialCapital);
  const inserted = (column: Float64Array, one: number): Float64Array =>
    Float64Array.of(...column.subarray(0, before + 1), one, ...column.subarray(before + 1));
  return {
    ...points,
    timeMs: inserted(points.timeMs, barMs),
    equity: inserted(points.equity, value),
    ...(points.drawdown && { drawdown: inserted(points.drawdown, 1 - value / peak) }),
  };
}
