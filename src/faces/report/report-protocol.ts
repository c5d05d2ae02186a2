import { z } from 'zod';
import { backtestParametersSchema } from '../../domain/backtest/backtest-parameters.js';

/**
 * What the server asks the report thread, and what that answers: the curves of one report, thinned.
 * The thread exists because the bars are read whole and hashed, and a million of them take a second.
 */

export const curvesQuestionSchema = z.strictObject({
  dataDir: z.string(),
  parameters: backtestParametersSchema,
  /** The strategy as it ran, and the window of its model: they say which history and timeframes the run read. */
  strategySource: z.string(),
  windowBars: z.int().positive(),
  /** Of the bars that the run read. */
  dataHash: z.string(),
  /** The equity curve in its codec. */
  equity: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});

const columnSchema = z.array(z.number()).readonly();

export const reportCurvesSchema = z.strictObject({
  equity: z
    .array(z.strictObject({ timestampMs: z.number(), equity: z.number(), drawdown: z.number() }))
    .readonly(),
  market: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('BARS'),
      source: z.string(),
      timezone: z.string(),
      candles: z.strictObject({
        barsPerCandle: z.int().positive(),
        timeMs: columnSchema,
        open: columnSchema,
        high: columnSchema,
        low: columnSchema,
        close: columnSchema,
      }),
      hold: columnSchema,
    }),
    z.strictObject({ kind: z.literal('UNAVAILABLE'), reason: z.string() }),
  ]),
});

export type CurvesQuestion = z.infer<typeof curvesQuestionSchema>;
/** The equity of a run and, where they are still the same, the bars that it read. */
export type ReportCurves = z.infer<typeof reportCurvesSchema>;
