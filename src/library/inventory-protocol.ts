import { z } from 'zod';
import { TIMEFRAMES } from '../domain/market/timeframe.js';
import { modelMetadataSchema } from '../tensorflow/inference/model-metadata.js';

/**
 * What the server asks the inventory thread, and what that answers: one file or folder at a time.
 * The thread exists because a list reads files whole, and a million lines take a second.
 */

export const datasetQuestionSchema = z.strictObject({
  dataDir: z.string(),
  symbol: z.string(),
  timeframe: z.enum(TIMEFRAMES),
  fileName: z.string(),
});

export const datasetAnswerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('dataset'),
    summary: z.strictObject({
      symbol: z.string(),
      timeframe: z.enum(TIMEFRAMES),
      rows: z.int().positive(),
      firstMs: z.number(),
      lastMs: z.number(),
      source: z.string(),
      calendar: z.enum(['XNYS', '24x5', '24x7']),
      timezone: z.string(),
      dayStart: z.string().nullable(),
      session: z.strictObject({
        rule: z.string(),
        isAssumed: z.boolean(),
        lastOpensMs: z.number(),
        lastKnownMs: z.number(),
      }),
      hash: z.string(),
    }),
  }),
  z.strictObject({ kind: z.literal('broken'), problem: z.string() }),
  /** The file was removed meanwhile. */
  z.strictObject({ kind: z.literal('gone') }),
]);

export type DatasetQuestion = z.infer<typeof datasetQuestionSchema>;
export type DatasetAnswer = z.infer<typeof datasetAnswerSchema>;

export const modelQuestionSchema = z.strictObject({ modelsDir: z.string(), name: z.string() });

const listed = { name: z.string(), createdAt: z.date() };

export const modelAnswerSchema = z.discriminatedUnion('valid', [
  z.strictObject({ ...listed, valid: z.literal(true), metadata: modelMetadataSchema, hash: z.string() }),
  z.strictObject({ ...listed, valid: z.literal(false), error: z.string() }),
]);

export type ModelAnswer = z.infer<typeof modelAnswerSchema>;
