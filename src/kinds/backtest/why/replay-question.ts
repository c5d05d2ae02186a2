import { z } from 'zod';
import { backtestParametersSchema } from '../../../domain/backtest/backtest-parameters.js';
import { STOP_CODES } from '../../../domain/backtest/decision-watch.js';
import { provenanceSchema } from '../../../domain/backtest/replay.js';
import { kindFoldersSchema } from '../../start/kind-folders.js';

/** A completed run whose decisions are computed once more. */
export const replayQuestionSchema = z.strictObject({
  operationId: z.string(),
  folders: kindFoldersSchema,
  parameters: backtestParametersSchema,
  /** The strategy as it ran, overrides applied. */
  strategySource: z.string(),
  /** What the inputs have to be still, and the digest that has to come out. */
  provenance: provenanceSchema,
  /** Which backend of TensorFlow.js is taken where that of the run is not known. */
  tensorflowBackend: z.enum(['auto', 'node', 'wasm', 'cpu']),
});

export type ReplayQuestion = z.infer<typeof replayQuestionSchema>;

export const explainBarQuestionSchema = z.strictObject({ run: replayQuestionSchema, timeMs: z.number() });

export type ExplainBarQuestion = z.infer<typeof explainBarQuestionSchema>;

export const SIGNAL_NAMES = ['BUY', 'HOLD', 'SELL'] as const;

/** Which decisions are meant; absent is any. */
export const decisionFilterSchema = z.strictObject({
  signals: z.array(z.enum(SIGNAL_NAMES)).readonly().optional(),
  stoppedBy: z.array(z.enum(STOP_CODES)).readonly().optional(),
  minConfidence: z.number().optional(),
  /** Stamps, milliseconds since the epoch, both inclusive. */
  fromMs: z.number().optional(),
  toMs: z.number().optional(),
});

export type DecisionFilter = z.infer<typeof decisionFilterSchema>;

export const decisionsQuestionSchema = z.strictObject({
  run: replayQuestionSchema,
  filter: decisionFilterSchema,
  /** Bar of the range; -1 from the beginning. */
  afterBar: z.int().min(-1),
  first: z.int().positive(),
});

export type DecisionsQuestion = z.infer<typeof decisionsQuestionSchema>;

export const decisionLinesQuestionSchema = z.strictObject({
  run: replayQuestionSchema,
  /** The first bar that is meant, and how many at most. */
  start: z.int().nonnegative(),
  limit: z.int().positive(),
});

export type DecisionLinesQuestion = z.infer<typeof decisionLinesQuestionSchema>;

export const panesQuestionSchema = z.strictObject({
  run: replayQuestionSchema,
  /** Stamps, milliseconds since the epoch, both inclusive; null is without a border. */
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  maxPoints: z.int().positive(),
});

export type PanesQuestion = z.infer<typeof panesQuestionSchema>;
