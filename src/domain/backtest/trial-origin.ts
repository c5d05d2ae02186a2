import { z } from 'zod';

/** What a backtest needs to be that of a trial of a study, whatever has become of the files since. */
export const trialOriginSchema = z.strictObject({
  /** Id of the study; it may be gone by the time the backtest ends. */
  studyId: z.string(),
  /** Of the trial, 0-based. */
  number: z.int(),
  /** The strategy that the trials of the study vary, its overrides applied. */
  strategySource: z.string(),
  /** What the trial replaces in it. */
  overrides: z.array(z.strictObject({ path: z.string(), value: z.string() })).readonly(),
  /** What the study was made from; null where the trial has its own, or none. */
  dataHash: z.string().nullable(),
  modelHash: z.string().nullable(),
  /** Of recorded signals, of each file that trials name; null where they could not be read. */
  signals: z
    .array(z.strictObject({ file: z.string(), symbol: z.string(), hash: z.string().nullable() }))
    .readonly()
    .default([]),
});

export type TrialOrigin = z.infer<typeof trialOriginSchema>;
