import type { BacktestMetrics } from '../../statistics/backtest-metrics.js';
import type { StrategyOverride } from '../../strategy/strategy-overrides.js';
import { metricOf, type Objective, violationOf } from '../objective.js';
import { rankTrials } from '../samplers/rank-trials.js';
import { createSampler } from '../samplers/sampler.js';
import type { TrialResult } from '../samplers/trial-result.js';
import { valuesOf } from '../space/point-values.js';
import type { StudySpace } from '../space/read-space.js';

/** What is chosen in a window, and by what. */
export interface ValueSearch<Run extends MeasuredRun> {
  readonly space: StudySpace;
  readonly objective: Objective;
  /** Of the sampler: the same in each window. */
  readonly seed: number;
  /** Runs one combination over the bars by which it is chosen; null for one that cannot be run. */
  readonly run: (values: readonly StrategyOverride[]) => Run | null;
}

interface MeasuredRun {
  /** Null where the account fell to zero. */
  readonly metrics: BacktestMetrics | null;
}

/** A distinct combination that was run. */
export interface SearchedValues<Run extends MeasuredRun> {
  readonly number: number;
  readonly values: readonly StrategyOverride[];
  readonly run: Run;
}

/** What a search has found. */
export interface FoundValues<Run extends MeasuredRun> {
  /** The best that keeps every constraint; null where none does. */
  readonly best: SearchedValues<Run> | null;
  /** Each distinct combination that could be run, from the best to the worst. */
  readonly ranked: readonly SearchedValues<Run>[];
}

/**
 * Tries the combinations of a space one after the other, as the trials of a study are tried: generation by generation, a
 * combination that was met before answered from the first.
 */
export function searchValues<Run extends MeasuredRun>({
  space,
  objective,
  seed,
  run,
}: ValueSearch<Run>): FoundValues<Run> {
  const sampler = createSampler(space, seed, objective.direction);
  const results: TrialResult[] = [];
  const searched = new Map<number, SearchedValues<Run>>();
  for (let generation = 0; generation < sampler.generations; generation += 1) {
    for (const { number, point, repeats } of sampler.suggest(generation, results.slice())) {
      const first = repeats === null ? undefined : results[repeats];
      if (first !== undefined) {
        results.push({ ...first, number });
        continue;
      }
      const values = valuesOf(space.parameters, point);
      const found = run(values);
      const metrics = found?.metrics ?? null;
      results.push({
        ...{ number, point },
        objective: metrics && metricOf(metrics, objective.metric),
        violation: metrics === null ? 0 : violationOf(metrics, objective),
      });
      if (found !== null) searched.set(number, { number, values, run: found });
    }
  }
  const ranked = rankTrials(
    results.filter(({ number }) => searched.has(number)),
    objective.direction,
  );
  const [first] = ranked;
  const trialOf = ({ number }: TrialResult) => searched.get(number) as SearchedValues<Run>;
  const isFeasible = first !== undefined && first.objective !== null && first.violation === 0;
  return { best: isFeasible ? trialOf(first) : null, ranked: ranked.map(trialOf) };
}
