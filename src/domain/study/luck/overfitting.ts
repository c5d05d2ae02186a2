import { type CancellationSignal, neverCancelled } from '../../../base/pure/cancelled-error.js';
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
  /** Trials with fewer are no step of PBO and SPA. */
  readonly minTrades: number;
  /**
   * Trials from this number on were chosen by the results of others: they are no step of V and PBO. Infinity for
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
  /** N: distinct trials that the expected maximum is of, whether their returns are kept or not. */
  readonly distinctTrials: number;
  readonly effectiveTrials: number | null;
  /** Of as many Sharpe ratios of no skill, annualised. */
  readonly expectedMaximumSharpe: number | null;
  readonly deflatedSharpe: number | null;
  readonly deflatedSharpeEffective: number | null;
  readonly crossValidation: BacktestOverfitting | null;
  readonly withoutFeedbackOnly: boolean;
  /** Trials that both tests of predictive ability are of; null without the first of them. */
  readonly spaTrials: number | null;
  readonly spaPValue: number | null;
  readonly spaPValueHolding: number | null;
  readonly minimumTrackRecordYears: number | null;
}

/** Computes some of the figures, and asks the signal now and then. */
type Step = (
  panel: Panel<StudyTrial>,
  options: OverfittingOptions,
  cancellation: CancellationSignal,
) => Partial<Overfitting>;

/** What can be computed side by side, the longest first; together they are all figures. */
const STEPS = {
  deflation: (
    { members, periodsPerYear, periods },
    { bestNumber, feedbackFrom, whole, seed },
    cancellation,
  ) => {
    const best = members.find(({ numbers }) => numbers.some((number) => number === bestNumber))?.estimate;
    const independent = members.filter(({ trial }) => trial.number < feedbackFrom);
    const ratios = whole?.ratios ?? independent.map(({ estimate }) => estimate.sharpeRatio);
    const distinctTrials = whole?.trials ?? members.length;
    const benchmark = noSkillMaximum(ratios, distinctTrials);
    const maximum = correlatedMaximum(members.map(returnsOf), seed, cancellation);
    // Ē is of standardised means, as the ratio times √(n − 1) is.
    const correlated = maximum === null ? null : maximum / Math.sqrt(periods.length - 1);
    const deflated = (noSkill: number | null): number | null =>
      best === undefined || noSkill === null ? null : probabilityOfSkill(best, noSkill);
    return {
      trials: members.length,
      distinctTrials,
      effectiveTrials: maximum === null ? null : effectiveTrials(maximum, members.length),
      expectedMaximumSharpe: benchmark === null ? null : benchmark * Math.sqrt(periodsPerYear),
      deflatedSharpe: deflated(benchmark),
      deflatedSharpeEffective: deflated(correlated),
      withoutFeedbackOnly: Number.isFinite(feedbackFrom),
      minimumTrackRecordYears: best === undefined ? null : minimumTrackRecordYears(best, periodsPerYear),
    };
  },
  crossValidation: ({ members }, { minTrades, feedbackFrom }, cancellation) => {
    const judged = traded(members, minTrades).filter(({ trial }) => trial.number < feedbackFrom);
    return { crossValidation: backtestOverfitting(judged.map(returnsOf), cancellation) };
  },
  ability: ({ members }, { minTrades, seed }, cancellation) => {
    const judged = traded(members, minTrades);
    const spaPValue = superiorPredictiveAbility(judged.map(returnsOf), seed, cancellation);
    return { spaPValue, spaTrials: spaPValue === null ? null : judged.length };
  },
  abilityOverHolding: ({ members, periods }, { minTrades, seed }, cancellation) => {
    const excesses = overHolding(traded(members, minTrades), periods);
    const spaPValueHolding = excesses && superiorPredictiveAbility(excesses, seed, cancellation);
    return { spaPValueHolding };
  },
} as const satisfies Readonly<Record<string, Step>>;

export type OverfittingStep = keyof typeof STEPS;

export const OVERFITTING_STEPS = Object.keys(STEPS) as readonly OverfittingStep[];

/**
 * Computes a step of the figures of luck of a study.
 * @param panel of its completed trials
 * @throws CancelledError when the signal is set
 */
export function overfittingStep(
  step: OverfittingStep,
  panel: Panel<StudyTrial>,
  options: OverfittingOptions,
  cancellation: CancellationSignal = neverCancelled,
): Partial<Overfitting> {
  return STEPS[step](panel, options, cancellation);
}

/** Computes all figures of luck of a study, one step after the other. */
export function overfittingOf(panel: Panel<StudyTrial>, options: OverfittingOptions): Overfitting {
  const steps = OVERFITTING_STEPS.map((step) => overfittingStep(step, panel, options));
  return Object.assign({}, ...steps) as Overfitting;
}

function traded(
  members: readonly PanelMember<StudyTrial>[],
  minTrades: number,
): readonly PanelMember<StudyTrial>[] {
  return members.filter(({ trial }) => trial.totalTrades >= minTrades);
}

function returnsOf({ returns }: PanelMember): Float64Array {
  return returns;
}

/**
 * Returns what each trial returned beyond holding; null where that is unknown of one, which would be judged by another
 * rule than the others.
 */
function overHolding(
  members: readonly PanelMember<StudyTrial>[],
  periods: Float64Array,
): readonly Float64Array[] | null {
  const excesses: Float64Array[] = [];
  for (const { trial, returns } of members) {
    if (trial.holdingReturns === null) return null;
    const holding = atPeriods(trial.periods, trial.holdingReturns, periods);
    excesses.push(returns.map((value, t) => value - (holding[t] as number)));
  }
  return excesses;
}
