import type { WindowStamps } from '../../domain/study/walk-forward/window-stamps.js';
import type { TrainedRange } from '../inference/model-metadata.js';
import type { PreparedSamples } from './prepare-samples.js';
import { type DaysOfBars, sampleDays } from './sample-days.js';

/**
 * Returns the days that influenced a training, where it left out days in between.
 * @returns of each stretch with samples the days from the first of them to the last bar that a label read; stretches that
 *   touch on one day are one; null where there is one
 */
export function trainedRanges(
  { dataset, split }: Pick<PreparedSamples, 'dataset' | 'split'>,
  window: WindowStamps | null,
  days: readonly DaysOfBars[],
): readonly TrainedRange[] | null {
  const ranges: { from: string; to: string }[] = [];
  for (const { fromMs, toMs } of window?.train ?? []) {
    const rows = [...split.train, ...split.validation].filter((row) => {
      const stampMs = dataset.times.timeMs[row] as number;
      return stampMs >= fromMs && stampMs <= toMs;
    });
    const range = sampleDays(dataset, rows, days);
    if (range === null) continue;
    const before = ranges.at(-1);
    if (before !== undefined && range.from <= before.to) before.to = range.to;
    else ranges.push({ ...range });
  }
  return ranges.length > 1 ? ranges : null;
}
