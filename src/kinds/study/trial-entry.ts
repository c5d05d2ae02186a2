import { z } from 'zod';
import { MAX_MESSAGE } from '../../base/pure/message-limits.js';
import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import { countSchema } from '../../operations/record/reported-values.js';
import { backtestMetricsSchema } from '../backtest/backtest-result-schema.js';

/** One evaluated combination, as the log of a study keeps it. */
export const trialEntrySchema = z.strictObject({
  /** The number. */
  seq: countSchema,
  /** 0-based, in the order of suggestions. */
  number: countSchema,
  status: z.enum(['COMPLETED', 'FAILED']),
  /** One of each parameter, in the order of the space, as YAML texts. */
  values: z.array(z.strictObject({ path: z.string(), value: z.string() })).readonly(),
  /** Value of the metric of the objective; null where it is undefined, and of a failed trial. */
  objective: z.number().nullable(),
  /** Whether it keeps the constraints; false of a failed trial. */
  feasible: z.boolean(),
  /** By how much constraints are broken, each relative to its limit, summed; 0 of a failed trial. */
  violation: z.number(),
  /** The number of an earlier trial with the same values, whose answer this is; null for the first. */
  repeats: countSchema.nullable(),
  /** Null of a failed trial. */
  metrics: backtestMetricsSchema.nullable() as unknown as z.ZodType<BacktestMetrics | null>,
  /** What messages call its model; null for recorded signals. */
  modelPath: z.string().nullable(),
  /** Of trades and equity, as of a backtest; null of a failed trial. */
  resultDigest: z.string().nullable(),
  /** How long it took to be answered. */
  durationMs: z.number(),
  /** Null of a completed trial. */
  error: z.strictObject({ code: z.string(), message: z.string().max(2 * MAX_MESSAGE) }).nullable(),
});

export type TrialEntry = z.infer<typeof trialEntrySchema>;
