import { z } from 'zod';
import { AppError } from '../../base/pure/app-error.js';
import { BarsChangedError } from '../bars/bars-changed-error.js';

/** Of models that are given; null for one that cannot be read. */
const modelsSchema = z
  .array(z.strictObject({ modelPath: z.string(), hash: z.string().nullable() }))
  .readonly();

/** Of recorded signals, on the bars of a symbol; null where they cannot be read. */
export const pinnedSignalsSchema = z
  .array(z.strictObject({ file: z.string(), symbol: z.string(), hash: z.string().nullable() }))
  .readonly();

export type PinnedSignals = z.infer<typeof pinnedSignalsSchema>;

/** What a study began with, as far as all of its trials have to read the same. */
export const pinnedInputsSchema = z.strictObject({
  /** Of the bars that trials on a symbol trade, whatever history their features need. */
  bars: z.array(z.strictObject({ symbol: z.string(), hash: z.string() })).readonly(),
  models: modelsSchema,
  signals: pinnedSignalsSchema,
});

export type PinnedInputs = z.infer<typeof pinnedInputsSchema>;

/** Thrown when a trial reads another file than the trials before it: one study would be made of two. */
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

/** @throws BarsChangedError */
export function requireSameBars(pinned: PinnedInputs | undefined, symbol: string, hash: string): void {
  const same = pinned?.bars.find((one) => one.symbol === symbol);
  if (same !== undefined && same.hash !== hash) throw new BarsChangedError(symbol, ['dataHash']);
}

/** @throws StudyInputsChangedError */
export function requireSameModel(pinned: PinnedInputs | undefined, path: string, hash: string): void {
  requireSame(pinned?.models.find(({ modelPath }) => modelPath === path)?.hash, hash, path);
}

/** @throws StudyInputsChangedError */
export function requireSameSignals(
  pinned: PinnedInputs | undefined,
  { file, symbol, hash }: PinnedSignals[number],
): void {
  const same = pinned?.signals.find((one) => one.file === file && one.symbol === symbol);
  requireSame(same?.hash, hash, file);
}

/** @param pinned undefined for what may be anything */
function requireSame(pinned: string | null | undefined, found: string | null, file: string): void {
  if (pinned !== undefined && pinned !== found) throw new StudyInputsChangedError(file);
}
