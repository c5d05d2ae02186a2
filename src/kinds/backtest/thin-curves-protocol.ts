import { z } from 'zod';

/** What the server asks the report thread about an equity curve: one that is long takes too long for the thread of requests. */
export const thinCurvesQuestionSchema = z.strictObject({
  /** The whole curve in its codec. */
  equity: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** The first peak, account currency. */
  initialCapital: z.number(),
  /** How many points at most, once for each answer. */
  sizes: z.array(z.int().min(4)).readonly(),
});

export type ThinCurvesQuestion = z.infer<typeof thinCurvesQuestionSchema>;

/** For each of the sizes the points that were kept, by column. */
export type ThinCurvesAnswer = readonly {
  readonly timeMs: Float64Array;
  readonly equity: Float64Array;
  readonly drawdown: Float64Array;
}[];
