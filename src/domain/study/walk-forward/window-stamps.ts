import { z } from 'zod';

export const stampStretchSchema = z.strictObject({
  /** Stamp of the first bar, milliseconds since the epoch. */
  fromMs: z.number(),
  /** Stamp of the last bar. */
  toMs: z.number(),
});

/** Consecutive bars of any symbol, by the stamps of the first and the last of them. */
export type StampStretch = z.infer<typeof stampStretchSchema>;

/** A window in the form in which its training is given it. */
export const windowStampsSchema = z.strictObject({
  /** Stretches that it may learn from, ascending, with test blocks between them. */
  train: z.array(stampStretchSchema).min(1).readonly(),
  /** Contiguous test blocks, ascending. */
  test: z.array(stampStretchSchema).readonly(),
  /** Bars left out after each test block, beside the purge; 0 or more. */
  embargoBars: z.int().min(0),
});

export type WindowStamps = z.infer<typeof windowStampsSchema>;
