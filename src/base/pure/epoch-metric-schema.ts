import { z } from 'zod';
import type { EpochMetric } from './metrics.js';

/** An EpochMetric as it comes from a thread or out of a checkpoint. */
export const epochMetricSchema = z.strictObject({
  seq: z.int().min(0),
  epoch: z.int().min(1),
  totalEpochs: z.int().min(1),
  trainLoss: z.number(),
  trainAccuracy: z.number().nullable(),
  valLoss: z.number().nullable(),
  valAccuracy: z.number().nullable(),
  learningRate: z.number(),
  durationMs: z.number(),
  timestampMs: z.number(),
}) satisfies z.ZodType<EpochMetric>;
