import { AppError } from '../../base/pure/app-error.js';
import type { Instrument } from '../market/instrument.js';
import type { BarSelection } from './select-range.js';
import { inSampleSplit, type TrainingWindow } from './training-window.js';

/** What becomes of a backtest on bars that its model was trained on: it completes with a warning, or fails. */
export const IN_SAMPLE_POLICIES = ['WARN', 'REJECT'] as const;

export type InSamplePolicy = (typeof IN_SAMPLE_POLICIES)[number];

/** Thrown under REJECT for a model that was trained on bars of the range, or does not say on which it was. */
export class InSampleOverlapError extends AppError {
  override readonly code = 'IN_SAMPLE_OVERLAP';

  /** @param overlappingBars bars of the range that the model was trained on; null when its training is unknown */
  constructor(
    readonly modelPath: string,
    readonly overlappingBars: number | null,
    reason: string,
    remedy: string,
  ) {
    super(
      `The model '${modelPath}' ${reason}, and inSamplePolicy is REJECT. ${remedy}, or run it with inSamplePolicy WARN.`,
    );
  }
}

/**
 * Refuses a model whose training is unknown, which can be known before any bar is read.
 * @throws InSampleOverlapError under REJECT
 */
export function requireDocumented(policy: InSamplePolicy, modelPath: string, isDocumented: boolean): void {
  if (policy === 'WARN' || isDocumented) return;
  throw new InSampleOverlapError(
    modelPath,
    null,
    'does not say what it was trained on, so that no range can be shown to be out of sample',
    'Add trainedFrom and trainedTo to its metadata.json',
  );
}

/**
 * Refuses a range that overlaps what the model was trained on.
 * @param window null when it is unknown, which is for requireDocumented to refuse
 * @throws InSampleOverlapError under REJECT
 */
export function requireOutOfSample(
  policy: InSamplePolicy,
  modelPath: string,
  window: TrainingWindow | null,
  { bars, range }: BarSelection,
  { timeframe }: Instrument,
): void {
  if (policy === 'WARN' || window === null) return;
  const overlap = inSampleSplit(bars, range, timeframe, window).inSampleBars;
  if (overlap === 0) return;
  const total = range.endIndex - range.firstIndex;
  throw new InSampleOverlapError(
    modelPath,
    overlap,
    `was trained on ${overlap === total ? `all ${total}` : `${overlap} of the ${total}`} bars of the range`,
    'Choose a range that begins after its training',
  );
}
