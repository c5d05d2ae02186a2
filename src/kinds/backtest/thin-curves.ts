import { decodeEquity } from '../../domain/backtest/equity-codec.js';
import { thinEquity } from '../../domain/statistics/thin-equity.js';
import { type ThinCurvesAnswer, thinCurvesQuestionSchema } from './thin-curves-protocol.js';

/** Decodes a stored curve once and thins it to each of the sizes that were asked for. */
export function thinCurves(question: unknown): ThinCurvesAnswer {
  const { equity: bytes, initialCapital, sizes } = thinCurvesQuestionSchema.parse(question);
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
