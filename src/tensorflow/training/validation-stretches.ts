import type { StampStretch, WindowStamps } from '../../domain/study/walk-forward/window-stamps.js';
import type { PreparedSamples } from './prepare-samples.js';

/**
 * Returns the bars on which the training of a window was validated: of each of its ranges with such samples from the first
 * of them to the last, so that nothing that purge and embargo took at its ends is among them.
 */
export function validationStretches(
  { dataset, split }: Pick<PreparedSamples, 'dataset' | 'split'>,
  window: WindowStamps,
): readonly StampStretch[] {
  const stampsMs = Array.from(split.validation, (index) => dataset.times.timeMs[index] as number);
  return window.train.flatMap(({ fromMs, toMs }) => {
    const inside = stampsMs.filter((stampMs) => stampMs >= fromMs && stampMs <= toMs);
    const [first, last] = [inside[0], inside.at(-1)];
    return first === undefined || last === undefined ? [] : { fromMs: first, toMs: last };
  });
}
