import { z } from 'zod';
import { barMetricCodec } from '../../base/pure/bar-metric-codec.js';
import { decodeEntries } from '../../base/pure/entry-bytes.js';
import type { BarMetric } from '../../base/pure/metrics.js';
import { thinIndices } from '../../domain/statistics/thin-equity.js';

export const thinProgressSamplesQuestionSchema = z.strictObject({
  /** The samples from the first on, as they are stored. */
  samples: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** The first peak, account currency. */
  initialCapital: z.number(),
  maxPoints: z.int().min(4),
});

export type ThinProgressSamplesQuestion = z.infer<typeof thinProgressSamplesQuestionSchema>;

/** Chooses as many samples as are asked for, so that the shape of the equity stays: the first and the last among them. */
export function thinProgressSamples({
  samples,
  initialCapital,
  maxPoints,
}: ThinProgressSamplesQuestion): readonly BarMetric[] {
  const all = decodeEntries(barMetricCodec, samples, 0);
  const equity = Float64Array.from(all, (sample) => sample.equity);
  return thinIndices(equity, maxPoints, initialCapital).map((index) => all[index] as BarMetric);
}
