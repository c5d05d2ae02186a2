import { z } from 'zod';
import { describeReadFailure } from '../base/outer/files/describe-read-failure.js';
import { TIMEFRAMES } from '../domain/market/timeframe.js';
import { BarStore } from '../market-data/bar-store.js';

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

/** Reads a file of bars and says what it holds, or why it cannot be used. */
export async function summarizeDataset({ dataDir, ...file }: DatasetQuestion): Promise<DatasetAnswer> {
  try {
    const summary = await new BarStore(dataDir).summarize(file);
    return summary === null ? { kind: 'gone' } : { kind: 'dataset', summary };
  } catch (error) {
    return { kind: 'broken', problem: describeReadFailure(file.fileName, error) };
  }
}
