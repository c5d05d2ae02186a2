import { z } from 'zod';

/** What the server asks the report thread for a download: some points of a stored piece of a curve as lines of CSV. */
export const equityLinesQuestionSchema = z.strictObject({
  /** A piece of a curve in its codec. */
  equity: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** The first point that is meant, and how many at most. */
  start: z.int().nonnegative(),
  limit: z.int().positive(),
  /** The highest account value before that point, account currency. */
  peak: z.number(),
});

export type EquityLinesQuestion = z.infer<typeof equityLinesQuestionSchema>;

export interface EquityLinesAnswer {
  /** UTF-8. */
  readonly lines: Uint8Array;
  /** How many points became lines; 0 behind the last one. */
  readonly points: number;
  /** The highest account value up to the last of them. */
  readonly peak: number;
}
