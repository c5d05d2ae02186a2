import { probabilityOfSkill } from '../../statistics/probabilistic-sharpe-ratio.js';
import { atPeriods } from './at-periods.js';
import { type BacktestOverfitting, backtestOverfitting } from './backtest-overfitting.js';
import { correlatedMaximum } from './correlated-maximum.js';
import { effectiveTrials } from './effective-trials.js';
import { minimumTrackRecordYears } from './minimum-track-record.js';
import { noSkillMaximum } from './no-skill-maximum.js';
import type { Panel, PanelMember, PanelTrial } from './panel.js';
import { superiorPredictiveAbility } from './predictive-ability.js';

/** A completed trial with what the figures of luck ask of it. */
export interface StudyTrial extends PanelTrial {
  readonly totalTrades: number;
  /** What holding at the trial's mean signed exposure returned, one a period; null where it is unknown. */
  readonly holdingReturns: Float64Array | null;
}

export interface OverfittingOptions {
  /** The trial that would be chosen; null when none is feasible. */
  readonly bestNumber: number | null;
  /** Trials with fewer are no part of PBO and SPA. */
  readonly minTrades: number;
  /**
   * Trials from this number on were chosen by the results of others: they are no part of V and PBO. Infinity for
   * samplers that do not learn.
   */
  readonly feedbackFrom: number;
  /**
   * All distinct trials, where returns were kept of some of them alone: how many there are, and the ratios per period
   * of those without feedback. N and V are then of them. Null where the panel has them all.
   */
  readonly whole: { readonly trials: number; readonly ratios: readonly number[] } | null;
  /** 32-bit integer. */
  readonly seed: number;
}

/** How much of the best trial may be the luck of having tried. Definitions: docs/metrics.md. */
export interface Overfitting {
  /** Distinct trials of the panel, that the figures rest on. */
  readonly trials: number;
  readonly effectiveTrials: number | null;
  /** Of as many Sharpe ratios of no skill, annualised. */
  readonly expectedMaximumSharpe: number | null;
  readonly deflatedSharpe: number | null;
  readonly deflatedSharpeEffective: number | null;
  readonly crossValidation: BacktestOverfitting | null;
  readonly withoutFeedbackOnly: boolean;
  readonly spaPValue: number | null;
  readonly spaPValueHolding: number | null;
  readonly minimumTrackRecordYears: number | null;
}

/**
 * Computes the figures of luck of a study.
 * @param panel of its completed trials
 */
export function overfittingOf(panel: Panel<StudyTrial>, options: OverfittingOptions): Overfitting {
  const { members, periodsPerYear, periods } = panel;
  const { bestNumber, minTrades, feedbackFrom, whole, seed } = options;
  const best = members.find(({ numbers }) => numbers.some((number) => number === bestNumber))?.estimate;
  const independent = members.filter(({ trial }) => trial.number < feedbackFrom);
  const traded = members.filter(({ trial }) => trial.totalTrades >= minTrades);
  const ratios = whole?.ratios ?? independent.map(({ estimate }) => estimate.sharpeRatio);
  const benchmark = noSkillMaximum(ratios, whole?.trials ?? members.length);
  const maximum = correlatedMaximum(members.map(returnsOf), seed);
  // Ē is of standardised means, as the ratio times √(n − 1) is.
  const correlated = maximum === null ? null : maximum / Math.sqrt(periods.length - 1);
  const deflated = (noSkill: number | null): number | null =>
    best === undefined || noSkill === null ? null : probabilityOfSkill(best, noSkill);
  return {
    trials: members.length,
    effectiveTrials: maximum === null ? null : effectiveTrials(maximum, members.length),
    expectedMaximumSharpe: benchmark === null ? null : benchmark * Math.sqrt(periodsPerYear),
    deflatedSharpe: deflated(benchmark),
    deflatedSharpeEffective: deflated(correlated),
    crossValidation: backtestOverfitting(
      traded.filter(({ trial }) => trial.number < feedbackFrom).map(returnsOf),
    ),
    withoutFeedbackOnly: Number.isFinite(feedbackFrom),
    spaPValue: superiorPredictiveAbility(traded.map(returnsOf), seed),
    spaPValueHolding: againstHolding(traded, periods, seed),
    minimumTrackRecordYears: best === undefined ? null : minimumTrackRecordYears(best, periodsPerYear),
  };
}

function returnsOf({ returns }: PanelMember): Float64Array {
  return returns;
}

/** A trial whose holding is unknown would be judged by another rule than the others: then there is no such test. */
function againstHolding(
  members: readonly PanelMember<StudyTrial>[],
  periods: Float64Array,
  seed: number,
): number | null {
  const excesses: Float64Array[] = [];
  for (const { trial, returns } of members) {
    if (trial.holdingReturns === null) return null;
    const holding = atPeriods(trial.periods, trial.holdingReturns, periods);
    excesses.push(returns.map((value, t) => value - (holding[t] as number)));
  }
  return superiorPredictiveAbility(excesses, seed);
}
