import type { Random } from '../../../base/pure/random.js';

/**
 * Chooses bars to look at: one at random of each of as many equal stretches as there are samples; and beside it, where
 * a longer bar ends in the stretch, the last bar whose order is filled before that, for there a bar shows that is seen
 * too early by however little. Then the first bar on which everything is defined with the one before it, where
 * something filled backwards would show, and the last but one. The last bar has no future.
 * @param options.edges places of the last bars before longer bars were formed, ascending
 * @param options.isDefined tells whether everything is defined on a bar
 * @returns places of bars, ascending
 */
export function drawBars({
  length,
  samples,
  edges,
  isDefined,
  random,
}: {
  readonly length: number;
  readonly samples: number;
  readonly edges: readonly number[];
  readonly isDefined: (place: number) => boolean;
  readonly random: Random;
}): readonly number[] {
  const candidates = length - 1;
  const count = Math.min(samples, candidates);
  const chosen = new Set<number>([candidates - 1]);
  for (let stretch = 0; stretch < count; stretch += 1) {
    const start = Math.floor((stretch * candidates) / count);
    const end = Math.floor(((stretch + 1) * candidates) / count);
    chosen.add(start + random.below(end - start));
    const inside = edges.filter((place) => place >= start && place < end);
    if (inside.length > 0) chosen.add(inside[random.below(inside.length)] as number);
  }
  let defined = 0;
  while (defined < candidates && !isDefined(defined)) defined += 1;
  if (defined < candidates) chosen.add(defined);
  if (defined > 0) chosen.add(defined - 1);
  return [...chosen].sort((a, b) => a - b);
}
