import { z } from 'zod';
import type { EpochMetric } from './metrics.js';

/** The largest number that the API can say as an Int, and the furthest instant that a Date can hold. */
const MAX_INT = 2 ** 31 - 1;
const FURTHEST_MS = 8.64e15;

/** An EpochMetric as it comes from a thread or out of a checkpoint. */
export const epochMetricSchema = z.strictObject({
  seq: z.int().min(0),
  epoch: z.int().min(1).max(MAX_INT),
  totalEpochs: z.int().min(1).max(MAX_INT),
  trainLoss: z.number(),
  trainAccuracy: z.number().nullable(),
  valLoss: z.number().nullable(),
  valAccuracy: z.number().nullable(),
  learningRate: z.number(),
  durationMs: z.number(),
  timestampMs: z.int().min(-FURTHEST_MS).max(FURTHEST_MS),
}) satisfies z.ZodType<EpochMetric>;
