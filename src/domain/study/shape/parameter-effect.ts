import { median } from '../../statistics/median.js';
import { mean } from '../../statistics/moments.js';
import type { TrialResult } from '../samplers/trial-result.js';
import type { Parameter } from '../space/parameter.js';
import { coordinateLabel } from './coordinate-label.js';

const MAX_BINS = 10;

/** The trials that have one value of a parameter, or values of one range. */
export interface ParameterBin {
  readonly label: string;
  readonly trials: number;
  /** Of the objective; null where no trial of the bin has one. */
  readonly median: number | null;
}

/** How the objective depends on one parameter, the others being as they happen to be. */
export interface ParameterEffect {
  readonly path: string;
  /**
   * ε² = max(0, (SSB − (k − 1) · SSW / (N − k)) / SST) of k bins (Kelley, 1935): the share of the objective's
   * variance that lies between bins, less what would lie there by chance. Null when the parameter or the objective
   * does not vary, or when there are no more trials than bins.
   */
  readonly importance: number | null;
  readonly bins: readonly ParameterBin[];
}

/**
 * Returns the effect of a parameter. Bins are its distinct values up to ten, else ten of equal count, in which equal
 * values stay together.
 * @param index of the parameter in the space
 * @param trials distinct ones; those without an objective count in no bin
 */
export function parameterEffect(
  parameter: Parameter,
  index: number,
  trials: readonly TrialResult[],
): ParameterEffect {
  const valued = trials
    .flatMap(({ point, objective }) =>
      objective === null ? [] : [{ at: point[index] as number, objective }],
    )
    .sort((a, b) => a.at - b.at);
  const bins = binned(valued);
  return {
    path: parameter.path,
    importance: epsilonSquared(bins.map((bin) => bin.map(({ objective }) => objective))),
    bins: bins.map((bin) => ({
      label: coordinateLabel(parameter, bin[0]?.at as number, bin.at(-1)?.at as number),
      trials: bin.length,
      median: median(bin.map(({ objective }) => objective)),
    })),
  };
}

interface Valued {
  readonly at: number;
  readonly objective: number;
}

function binned(sorted: readonly Valued[]): readonly (readonly Valued[])[] {
  const groups: Valued[][] = [];
  for (const trial of sorted) {
    const group = groups.at(-1);
    if (group?.[0]?.at === trial.at) group.push(trial);
    else groups.push([trial]);
  }
  if (groups.length <= MAX_BINS) return groups;
  const bins: Valued[][] = Array.from({ length: MAX_BINS }, () => []);
  let before = 0;
  for (const group of groups) {
    // By the middle of those that are equal: a single trial falls where its rank says.
    const middle = before + (group.length - 1) / 2;
    bins[Math.floor((MAX_BINS * middle) / sorted.length)]?.push(...group);
    before += group.length;
  }
  return bins.filter((bin) => bin.length > 0);
}

function epsilonSquared(bins: readonly (readonly number[])[]): number | null {
  const all = bins.flat();
  const centre = mean(all);
  if (centre === null || bins.length < 2 || all.length <= bins.length) return null;
  if (all.every((value) => value === all[0])) return null;
  const total = squaresAbout(centre, all);
  const within = bins.reduce((sum, bin) => sum + squaresAbout(mean(bin) as number, bin), 0);
  const byChance = ((bins.length - 1) * within) / (all.length - bins.length);
  return Math.max(0, (total - within - byChance) / total);
}

function squaresAbout(centre: number, values: readonly number[]): number {
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}
