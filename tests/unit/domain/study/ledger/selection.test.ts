import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../src/base/pure/random.js';
import {
  probabilisticSharpeRatio,
  probabilityOfSkill,
  type SharpeEstimate,
  sharpeEstimate,
} from '../../../../../src/domain/statistics/probabilistic-sharpe-ratio.js';
import { sharpeRatio } from '../../../../../src/domain/statistics/sharpe-ratio.js';
import { selectionOf } from '../../../../../src/domain/study/ledger/selection.js';
import { noSkillMaximum } from '../../../../../src/domain/study/luck/no-skill-maximum.js';
import type { PanelTrial } from '../../../../../src/domain/study/luck/panel.js';

function run(number: number, firstDay = 0, days = 250, periodsPerYear = 252): PanelTrial {
  const random = seededRandom(900 + number);
  const periods = Float64Array.from({ length: days }, (_, day) => firstDay + day);
  return { number, periods, returns: periods.map(() => 0.01 * random.normal() + 0.0005), periodsPerYear };
}

const result = run(0);
const estimate = sharpeEstimate(result.returns) as SharpeEstimate;

describe('a selection', () => {
  it('of one is held against 0', () => {
    expect(selectionOf(result, [], 42)).toEqual({
      evaluated: 1,
      effective: 1,
      deflatedSharpe: probabilisticSharpeRatio(result.returns),
    });
  });

  it('counts all configurations on periods in common, by their ratios there', () => {
    const late = run(2, 100);
    const { evaluated, deflatedSharpe, effective } = selectionOf(result, [run(1), late, run(3)], 42);
    const ratios = [
      estimate.sharpeRatio,
      sharpeRatio(run(1).returns, 1),
      sharpeRatio(late.returns.subarray(0, 150), 1),
      sharpeRatio(run(3).returns, 1),
    ] as number[];
    expect(evaluated).toBe(4);
    expect(deflatedSharpe).toBe(probabilityOfSkill(estimate, noSkillMaximum(ratios) as number));
    // Of 250 and 350 days only 150 are shared by all: less than 80 %.
    expect(effective).toBeNull();
    expect(selectionOf(result, [run(1), run(3)], 42).effective).toBeGreaterThan(1);
  });

  it('takes off more, the more was tried', () => {
    const tried = Array.from({ length: 60 }, (_, index) => run(index + 1));
    const few = selectionOf(result, tried.slice(0, 3), 42).deflatedSharpe as number;
    const many = selectionOf(result, tried, 42).deflatedSharpe as number;
    expect(few).toBeLessThan(probabilisticSharpeRatio(result.returns) as number);
    expect(many).toBeLessThan(few);
  });

  it('leaves out other lengths of periods, and those with fewer than 30 in common', () => {
    expect(selectionOf(result, [run(1, 221), run(2, 0, 250, 52)], 42).evaluated).toBe(1);
    expect(selectionOf(result, [run(1, 220)], 42).evaluated).toBe(2);
  });

  it('counts a configuration that did nothing, which has no ratio', () => {
    const idle = { ...run(1), returns: new Float64Array(250) };
    expect(selectionOf(result, [idle], 42)).toMatchObject({ evaluated: 2, deflatedSharpe: null });
    const ratios = [estimate.sharpeRatio, sharpeRatio(run(2).returns, 1) as number];
    expect(selectionOf(result, [idle, run(2)], 42).deflatedSharpe).toBe(
      probabilityOfSkill(estimate, noSkillMaximum(ratios, 3) as number),
    );
  });
});
