import { probabilityOfSkill, sharpeEstimate } from '../../statistics/probabilistic-sharpe-ratio.js';
import { sharpeRatio } from '../../statistics/sharpe-ratio.js';
import { correlatedMaximum } from '../luck/correlated-maximum.js';
import { effectiveTrials } from '../luck/effective-trials.js';
import { noSkillMaximum } from '../luck/no-skill-maximum.js';
import { type PanelTrial, panelOf } from '../luck/panel.js';

/** With fewer periods in common, two runs say nothing of each other. */
const LEAST_COMMON = 30;

/** How often somebody has looked, and what that leaves of a result. */
export interface Selection {
  /** N: configurations of the family on periods in common with the result, itself included. */
  readonly evaluated: number;
  /** As many independent ones as would have the same expected maximum; null where they cannot be put side by side. */
  readonly effective: number | null;
  /** PSR(√V · f(N)) of the result; with N = 1 against 0. */
  readonly deflatedSharpe: number | null;
}

/**
 * Judges a result by all configurations of its family that were evaluated, whatever their symbols and timeframes:
 * choosing the symbol is selecting, too. Those with periods of another length, or with fewer than 30 in common with the
 * result, do not count. Ratios are those of the periods in common.
 * @param result the run itself
 * @param others the other configurations, each once
 * @param seed 32-bit integer
 */
export function selectionOf(result: PanelTrial, others: readonly PanelTrial[], seed: number): Selection {
  const own = new Set(result.periods);
  const common = others.flatMap((other) => {
    if (other.periodsPerYear !== result.periodsPerYear) return [];
    const returns = other.returns.filter((_, index) => own.has(other.periods[index] as number));
    return returns.length < LEAST_COMMON ? [] : [{ other, ratio: sharpeRatio(returns, 1) }];
  });
  const evaluated = common.length + 1;
  const estimate = sharpeEstimate(result.returns);
  const ratios = [estimate?.sharpeRatio ?? null, ...common.map(({ ratio }) => ratio)];
  const benchmark = evaluated === 1 ? 0 : noSkillMaximum(defined(ratios), evaluated);
  const panel = panelOf([result, ...common.map(({ other }) => other)]);
  const maximum =
    panel === null
      ? null
      : correlatedMaximum(
          panel.members.map(({ returns }) => returns),
          seed,
        );
  return {
    evaluated,
    effective: evaluated === 1 ? 1 : maximum === null ? null : effectiveTrials(maximum, evaluated),
    deflatedSharpe: estimate === null || benchmark === null ? null : probabilityOfSkill(estimate, benchmark),
  };
}

function defined(values: readonly (number | null)[]): readonly number[] {
  return values.filter((value) => value !== null);
}
