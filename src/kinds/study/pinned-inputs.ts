import { z } from 'zod';
import { AppError, isLastingFailure } from '../../base/pure/app-error.js';
import { pinnedLinesSchema } from '../../domain/backtest/trial-origin.js';
import { TIMEFRAMES } from '../../domain/market/timeframe.js';
import { pinnedBarsSchema } from '../bars/pinned-bars.js';

/** What a study began with, as far as all of its trials have to read the same. */
export const pinnedInputsSchema = z.strictObject({
  /** By symbol and timeframe, of the bars of the range alone: trials differ in how much history they read before it. */
  bars: z.map(z.string(), z.map(z.enum(TIMEFRAMES), pinnedBarsSchema)),
  /** Hashes of models that are given, by the path that trials name; null for what could not be read. */
  models: z.map(z.string(), z.string().nullable()),
  /** By file, as strategies name it. */
  signals: z.map(z.string(), pinnedLinesSchema),
});

export type PinnedInputs = z.infer<typeof pinnedInputsSchema>;

/** Thrown when a trial reads another file than its study began with: one study would be made of two. */
export class StudyInputsChangedError extends AppError {
  override readonly code = 'INPUT_CHANGED';

  /** @param file the model, or the file of recorded signals */
  constructor(readonly file: string) {
    super(
      `What trials decide by has changed while the study ran (${file}), ` +
        'and one operation cannot be made of two runs; start a new one.',
    );
  }
}

/** The hash with which a file was pinned; null where it could not be read, undefined where anything will do. */
export type Pin = string | null | undefined;

/** @throws StudyInputsChangedError for another file than that of a pin */
export function requireSameFile(pin: Pin, file: string, hash: string): void {
  if (pin !== undefined && pin !== hash) throw new StudyInputsChangedError(file);
}

/**
 * Reads a file that could be read when its study began, if its pin is a hash.
 * @throws StudyInputsChangedError where it cannot be read any more
 * @throws what `read` throws, where it never could, or where that passes by itself
 */
export async function readPinned<Value>(pin: Pin, file: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (typeof pin === 'string' && isLastingFailure(error)) throw new StudyInputsChangedError(file);
    throw error;
  }
}
