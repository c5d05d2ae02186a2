import { z } from 'zod';

/** What a file of recorded signals says through a day, as a hash; null for one that could not be read. */
export const pinnedLinesSchema = z.strictObject({
  endDate: z.string(),
  endMs: z.number(),
  hash: z.string().nullable(),
});

export type PinnedLines = z.infer<typeof pinnedLinesSchema>;

/** Files of recorded signals, as strategies name them; earlier versions have pinned what they said on some bars. */
export const pinnedSignalsSchema = z
  .array(z.object({ file: z.string(), lines: pinnedLinesSchema.exactOptional() }))
  .readonly();

export type PinnedSignals = z.infer<typeof pinnedSignalsSchema>;

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
  /** Of the bars that the trial has read; null where its model is its own: its features may need another history. */
  dataHash: z.string().nullable(),
  /** Of the model that was given; null where it was trained for the trial, or where recorded signals decide. */
  modelHash: z.string().nullable(),
  /** Of the file of the trial; absent where a model decides. */
  signals: pinnedSignalsSchema.exactOptional(),
});

export type TrialOrigin = z.infer<typeof trialOriginSchema>;
