import { z } from 'zod';
import type { Piece } from '../../../operations/record/part.js';
import { trialsStream } from '../study-streams.js';
import type { TrialEntry } from '../trial-entry.js';

export const pickTrialsQuestionSchema = z.strictObject({
  /** Of the log of trials, as they are stored, in order. */
  pieces: z.custom<readonly Piece[]>(Array.isArray),
  /** Which trials are wanted, in the order in which they are wanted. */
  numbers: z.array(z.int().nonnegative()).readonly(),
});

/** Reads trials out of pieces of their log; those that no piece has are left out. */
export function pickTrials({
  pieces,
  numbers,
}: z.infer<typeof pickTrialsQuestionSchema>): readonly TrialEntry[] {
  const wanted = new Set(numbers);
  const found = new Map<number, TrialEntry>();
  for (const piece of pieces) {
    for (const trial of trialsStream.decode(piece))
      if (wanted.has(trial.number)) found.set(trial.number, trial);
  }
  return numbers.flatMap((number) => found.get(number) ?? []);
}
