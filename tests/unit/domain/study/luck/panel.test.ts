import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../src/base/pure/random.js';
import { sharpeRatio } from '../../../../../src/domain/statistics/sharpe-ratio.js';
import { backtestOverfitting } from '../../../../../src/domain/study/luck/backtest-overfitting.js';
import { noSkillMaximum } from '../../../../../src/domain/study/luck/no-skill-maximum.js';
import { overfittingOf, type StudyTrial } from '../../../../../src/domain/study/luck/overfitting.js';
import { type Panel, panelOf } from '../../../../../src/domain/study/luck/panel.js';
import { superiorPredictiveAbility } from '../../../../../src/domain/study/luck/predictive-ability.js';

const DAYS = 200;

function trial(number: number, change: Partial<StudyTrial> = {}): StudyTrial {
  const random = seededRandom(500 + number);
  const periods = change.periods ?? Float64Array.from({ length: DAYS }, (_, day) => 19_000 + day);
  const returns = periods.map(() => 0.01 * random.normal() + 0.0003);
  return { number, periods, returns, periodsPerYear: 252, totalTrades: 50, holdingReturns: null, ...change };
}

const days = (from: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, day) => from + day);

function panelFrom(trials: readonly StudyTrial[]): Panel<StudyTrial> {
  const panel = panelOf(trials);
  if (panel === null) throw new Error('no panel');
  return panel;
}

describe('a panel', () => {
  it('has the periods that all trials share, and nothing filled in', () => {
    const late = trial(1, { periods: days(19_010, 185) });
    const withGap = trial(2, { periods: days(19_000, DAYS).filter((day) => day % 50 !== 0) });
    const { periods, members } = panelFrom([trial(0), late, withGap]);
    const expected = [...days(19_010, 185)].filter((day) => day % 50 !== 0);
    expect([...periods]).toEqual(expected);
    expect(members.map(({ returns }) => returns.length)).toEqual([
      expected.length,
      expected.length,
      expected.length,
    ]);
    const index = expected.indexOf(19_101);
    expect(members[1]?.returns[index]).toBe(late.returns[19_101 - 19_010]);
    expect(members[2]?.returns[index]).toBe(withGap.returns[[...withGap.periods].indexOf(19_101)]);
    expect(members[1]?.estimate.sharpeRatio).toBe(sharpeRatio(members[1]?.returns as Float64Array, 1));
  });

  it('counts equal returns once, under the lowest number', () => {
    const first = trial(3);
    const { members } = panelFrom([trial(9, { returns: first.returns.slice() }), trial(5), first]);
    expect(members.map(({ trial: { number }, numbers }) => [number, numbers])).toEqual([
      [3, [3, 9]],
      [5, [5]],
    ]);
  });

  it('leaves out trials without a Sharpe ratio, whose periods then do not matter', () => {
    const idle = trial(1, { periods: days(19_000, 20), returns: new Float64Array(20) });
    const { members, periods } = panelFrom([trial(0), idle, trial(2)]);
    expect(members.map((member) => member.trial.number)).toEqual([0, 2]);
    expect(periods).toHaveLength(DAYS);
  });

  it('is undefined for unequal lengths of periods, and below 80 % of the longest', () => {
    expect(panelOf([trial(0), trial(1, { periodsPerYear: 52 })])).toBeNull();
    expect(panelOf([trial(0), trial(1, { periods: days(19_000, 160) })])).not.toBeNull();
    expect(panelOf([trial(0), trial(1, { periods: days(19_000, 159) })])).toBeNull();
    expect(panelOf([])).toBeNull();
  });
});

describe('the figures of luck of a study', () => {
  const options = {
    bestNumber: 0,
    minTrades: 30,
    feedbackFrom: Number.POSITIVE_INFINITY,
    whole: null,
    seed: 42,
  };
  const trials = Array.from({ length: 24 }, (_, number) => trial(number));

  it('rest on all distinct trials', () => {
    const panel = panelFrom([...trials, trial(24, { returns: trials[0]?.returns.slice() as Float64Array })]);
    const figures = overfittingOf(panel, options);
    const ratios = trials.map(({ returns }) => sharpeRatio(returns, 1) as number);
    expect(figures.trials).toBe(24);
    expect(figures.expectedMaximumSharpe).toBeCloseTo(
      (noSkillMaximum(ratios) as number) * Math.sqrt(252),
      12,
    );
    expect(figures.crossValidation).toEqual(backtestOverfitting(trials.map(({ returns }) => returns)));
    expect(figures.effectiveTrials).toBeGreaterThan(10);
    expect(figures.effectiveTrials).toBeLessThanOrEqual(24);
    expect(figures.withoutFeedbackOnly).toBe(false);
    // A duplicate stands for its first.
    expect(overfittingOf(panel, { ...options, bestNumber: 24 })).toEqual(figures);
  });

  it('leave trials with few trades out of PBO and SPA alone', () => {
    const few = trials.map((each) => (each.number < 4 ? { ...each, totalTrades: 29 } : each));
    const figures = overfittingOf(panelFrom(few), options);
    const all = overfittingOf(panelFrom(trials), options);
    expect(figures.trials).toBe(24);
    expect(figures.deflatedSharpe).toBe(all.deflatedSharpe);
    expect(figures.deflatedSharpeEffective).toBe(all.deflatedSharpeEffective);
    const traded = trials.slice(4).map(({ returns }) => returns);
    expect(figures.crossValidation).toEqual(backtestOverfitting(traded));
    expect(figures.spaPValue).toBe(superiorPredictiveAbility(traded, 42));
    expect([all.spaTrials, figures.spaTrials]).toEqual([24, 20]);
    expect([all.crossValidation?.trials, figures.crossValidation?.trials]).toEqual([24, 20]);
  });

  it('take variance and PBO from trials drawn without feedback, and count all', () => {
    const figures = overfittingOf(panelFrom(trials), { ...options, feedbackFrom: 12 });
    const free = trials.slice(0, 12).map(({ returns }) => returns);
    const ratios = free.map((returns) => sharpeRatio(returns, 1) as number);
    expect(figures.withoutFeedbackOnly).toBe(true);
    expect(figures.trials).toBe(24);
    expect(figures.expectedMaximumSharpe).toBeCloseTo(
      (noSkillMaximum(ratios, 24) as number) * Math.sqrt(252),
      12,
    );
    expect(figures.crossValidation).toEqual(backtestOverfitting(free));
  });

  it('take variance and number from all trials where the panel has some', () => {
    const ratios = [0.01, 0.05, -0.02, 0.03];
    const figures = overfittingOf(panelFrom(trials), { ...options, whole: { trials: 5_000, ratios } });
    expect(figures.trials).toBe(24);
    expect(figures.expectedMaximumSharpe).toBeCloseTo(
      (noSkillMaximum(ratios, 5_000) as number) * Math.sqrt(252),
      12,
    );
  });

  it('compare with holding where all trials know what that gave', () => {
    expect(overfittingOf(panelFrom(trials), options).spaPValueHolding).toBeNull();
    const holding = trials.map((each) => ({
      ...each,
      holdingReturns: each.returns.map((value) => value / 2),
    }));
    const figures = overfittingOf(panelFrom(holding), options);
    expect(figures.spaPValueHolding).toBe(figures.spaPValue);
  });

  it('are those of no best where none is feasible', () => {
    const figures = overfittingOf(panelFrom(trials), { ...options, bestNumber: null });
    expect(figures).toMatchObject({
      deflatedSharpe: null,
      deflatedSharpeEffective: null,
      minimumTrackRecordYears: null,
    });
    expect(figures.expectedMaximumSharpe).not.toBeNull();
  });

  it('are undefined for one trial', () => {
    expect(overfittingOf(panelFrom([trial(0)]), options)).toMatchObject({
      trials: 1,
      effectiveTrials: null,
      expectedMaximumSharpe: null,
      deflatedSharpe: null,
      deflatedSharpeEffective: null,
      crossValidation: null,
    });
  });
});
