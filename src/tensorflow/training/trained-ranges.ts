import type { WindowStamps } from '../../domain/study/walk-forward/window-stamps.js';
import type { TrainedRange } from '../inference/model-metadata.js';
import type { PreparedSamples } from './prepare-samples.js';

/**
 * Returns the days that influenced a training, where it left out days in between.
 * @param dateOf gives the date, YYYY-MM-DD, of a bar's stamp
 * @returns of each stretch with samples the days from the first of them to the last bar that a label read; stretches that
 *   touch on one day are one; null where there is one
 */
export function trainedRanges(
  { dataset, split }: Pick<PreparedSamples, 'dataset' | 'split'>,
  window: WindowStamps | null,
  dateOf: (stampMs: number) => string,
): readonly TrainedRange[] | null {
  const { timeMs, knownAtMs } = dataset.times;
  const ranges: { from: string; to: string }[] = [];
  for (const { fromMs, toMs } of window?.train ?? []) {
    let firstMs = Number.POSITIVE_INFINITY;
    let lastMs = Number.NEGATIVE_INFINITY;
    for (const index of [...split.train, ...split.validation]) {
      const stampMs = timeMs[index] as number;
      if (stampMs < fromMs || stampMs > toMs) continue;
      firstMs = Math.min(firstMs, stampMs);
      lastMs = Math.max(lastMs, knownAtMs[index] as number);
    }
    if (lastMs === Number.NEGATIVE_INFINITY) continue;
    const range = { from: dateOf(firstMs), to: dateOf(lastMs) };
    const before = ranges.at(-1);
    if (before !== undefined && range.from <= before.to) before.to = range.to;
    else ranges.push(range);
  }
  return ranges.length > 1 ? ranges : null;
}
