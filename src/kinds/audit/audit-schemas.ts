import { z } from 'zod';
import { HOLDOUT_POLICIES } from '../../domain/market/holdout-policy.js';
import { TIMEFRAMES } from '../../domain/market/timeframe.js';

/** What an audit takes and what it reports; apart from the audit itself, which loads TensorFlow.js. */

export const auditQuestionSchema = z.strictObject({
  /** Text of a valid strategy file. */
  strategySource: z.string(),
  symbol: z.string(),
  /** Calendar dates, inclusive; null for all that is stored. */
  startDate: z.string().nullable(),
  endDate: z.string().nullable(),
  /** Folder of a model; null for the newest in the models folder that was trained for the strategy, if there is one. */
  modelPath: z.string().nullable(),
  folders: z.strictObject({ models: z.string(), data: z.string() }),
  tensorflowBackend: z.enum(['auto', 'node', 'wasm', 'cpu']),
  samples: z.int().positive(),
  seed: z.int(),
  holdout: z.enum(HOLDOUT_POLICIES),
  /** Whose look it is where it looks at sealed bars. */
  lookedAtBy: z.string(),
  /** Whether the training of the strategy is looked at, too. */
  withTraining: z.boolean(),
});

export type AuditQuestion = z.infer<typeof auditQuestionSchema>;

const leakSchema = z.strictObject({
  kind: z.enum(['feature', 'output', 'decision']),
  name: z.string(),
  barIndex: z.number(),
  timeMs: z.number(),
  fillMs: z.number(),
  usedBar: z
    .strictObject({ timeframe: z.enum(TIMEFRAMES), timeMs: z.number(), formedMs: z.number() })
    .nullable(),
  future: z.enum(['cut off', 'noise']),
  asItIs: z.number().or(z.nan()),
  asItWouldBe: z.number().or(z.nan()),
});

const trainingLeakSchema = z.strictObject({
  border: z.enum(['validation', 'test']),
  borderMs: z.number(),
  kind: z.enum([
    ...['samples', 'feature', 'label', 'return', 'normalization'],
    ...['class weight', 'loss', 'best epoch', 'network weight'],
  ] as const),
  part: z.enum(['training', 'validation']).nullable(),
  name: z.string().nullable(),
  timeMs: z.number().nullable(),
  asItIs: z.number().or(z.nan()),
  asItWouldBe: z.number().or(z.nan()),
});

const trainingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('audited'),
    symbols: z.array(z.string()),
    train: z.number(),
    validation: z.number(),
    test: z.number(),
    validationMs: z.number().nullable(),
    testMs: z.number().nullable(),
    epochs: z.number(),
    comparisons: z.number(),
    leaks: z.array(trainingLeakSchema),
  }),
  z.strictObject({ kind: z.literal('skipped'), reason: z.string() }),
]);

export type AuditedTraining = z.infer<typeof trainingSchema>;

export const auditReportSchema = z.strictObject({
  symbol: z.string(),
  timeframe: z.enum(TIMEFRAMES),
  bars: z.number(),
  firstMs: z.number(),
  lastMs: z.number(),
  features: z.array(z.string()),
  /** Folder of the model; null when features alone were looked at. */
  model: z.string().nullable(),
  /** Null without a model. */
  tensorflowBackend: z.string().nullable(),
  sampledBars: z.array(z.number()),
  comparisons: z.number(),
  leaks: z.array(leakSchema),
  training: trainingSchema,
});

export type AuditReport = z.infer<typeof auditReportSchema>;
