import type { TrialResult } from './trial-result.js';

/** Whether more or less of the objective is better. */
export type Direction = 'MAXIMIZE' | 'MINIMIZE';

type Ranked = Pick<TrialResult, 'number' | 'objective' | 'violation'>;

/**
 * Returns trials from the best to the worst: feasible ones by their objective, then infeasible ones by how far they
 * are from being feasible, then those without an objective; ties by number.
 */
export function rankTrials<Trial extends Ranked>(
  trials: readonly Trial[],
  direction: Direction,
): readonly Trial[] {
  const sign = direction === 'MAXIMIZE' ? -1 : 1;
  return [...trials].sort((a, b) => {
    const classes = classOf(a) - classOf(b);
    if (classes !== 0) return classes;
    return badnessOf(a, sign) - badnessOf(b, sign) || a.number - b.number;
  });
}

function classOf({ objective, violation }: Ranked): number {
  if (objective === null) return 2;
  return violation > 0 ? 1 : 0;
}

function badnessOf({ objective, violation }: Ranked, sign: number): number {
  if (objective === null) return 0;
  return violation > 0 ? violation : sign * objective;
}
