import { z } from 'zod';
import { decodeEquity } from '../../domain/backtest/equity-codec.js';
import { thinEquity } from '../../domain/statistics/thin-equity.js';

export const thinCurvesQuestionSchema = z.strictObject({
  /** The whole curve in its codec. */
  equity: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** The first peak, account currency. */
  initialCapital: z.number(),
  /** How many points at most, once for each answer. */
  sizes: z.array(z.int().min(4)).readonly(),
});

export type ThinCurvesQuestion = z.infer<typeof thinCurvesQuestionSchema>;

const column = z.instanceof(Float64Array);

/** For each of the sizes the points that were kept, by column. */
export const thinnedCurvesSchema = z
  .array(z.strictObject({ timeMs: column, equity: column, drawdown: column }))
  .readonly();

export type ThinnedCurves = z.infer<typeof thinnedCurvesSchema>;

/** Decodes a stored curve once and thins it to each of the sizes that were asked for. */
export function thinCurves({ equity: bytes, initialCapital, sizes }: ThinCurvesQuestion): ThinnedCurves {
  const { timeMs, equity } = decodeEquity(bytes);
  return sizes.map((size) => {
    const points = thinEquity(timeMs, equity, size, initialCapital);
    return {
      timeMs: Float64Array.from(points, ({ timestampMs }) => timestampMs),
      equity: Float64Array.from(points, (point) => point.equity),
      drawdown: Float64Array.from(points, ({ drawdown }) => drawdown),
    };
  });
}
