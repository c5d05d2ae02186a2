import { z } from 'zod';
import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import { countSchema } from '../../operations/record/reported-values.js';
import { backtestMetricsSchema } from '../backtest/backtest-result-schema.js';

const metrics = backtestMetricsSchema.nullable() as unknown as z.ZodType<BacktestMetrics | null>;

const foldWindow = z.strictObject({
  /** Stamps of the first and the last bar, milliseconds since the epoch. */
  fromMs: z.number(),
  toMs: z.number(),
  bars: countSchema,
});

/** Consecutive bars of a window. */
export type FoldWindow = z.infer<typeof foldWindow>;

/** One window of a walk-forward, as its log keeps it. */
export const foldEntrySchema = z.strictObject({
  /** The number. */
  seq: countSchema,
  /** 0-based, in the order of time or of splits. */
  number: countSchema,
  train: z.array(foldWindow).readonly(),
  test: z.array(foldWindow).readonly(),
  /** Training bars that purge and embargo took. */
  purgedBars: countSchema,
  modelPath: z.string(),
  modelHash: z.string(),
  /** The operation that trained it. */
  trainingId: z.string(),
  /** Values that were chosen for it; absent where nothing was searched. */
  chosen: z
    .array(z.strictObject({ path: z.string(), value: z.string() }))
    .readonly()
    .exactOptional(),
  /** From flat, over the training bars; null where the account fell to zero between two stretches. */
  inSample: metrics,
  /** That stretch of the joined account; null for COMBINATORIAL. */
  outOfSample: metrics,
});

export type FoldEntry = z.infer<typeof foldEntrySchema>;

/** What is known of a window before the account has passed it. */
export const trainedFoldSchema = foldEntrySchema.omit({ seq: true, outOfSample: true });

export type TrainedFold = z.infer<typeof trainedFoldSchema>;
