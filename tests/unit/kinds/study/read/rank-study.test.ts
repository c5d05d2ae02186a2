import { describe, expect, it } from 'vitest';
import { type RankStudyQuestion, rankStudy } from '../../../../../src/kinds/study/read/rank-study.js';
import { studyOf } from './synthetic-study.js';

const study = studyOf([
  { point: [0, 0], value: 0.1, metrics: { MAX_DRAWDOWN: 0.3 } },
  { point: [1, 0], value: 0.4, violation: 0.5, metrics: { MAX_DRAWDOWN: 0.01 } },
  { point: [2, 0], value: 0.3, metrics: { MAX_DRAWDOWN: 0.2 } },
  { point: [3, 0], value: null },
  { point: [2, 0], value: 0.3, repeats: 2, metrics: { MAX_DRAWDOWN: 0.2 } },
  { point: [4, 0], value: 0.3, metrics: { MAX_DRAWDOWN: 0.1 } },
  { point: [0, 1], value: 0.2, violation: 0.25, metrics: { MAX_DRAWDOWN: null } },
]);

function ranked(asked: Partial<RankStudyQuestion> = {}): readonly number[] {
  const question = { metric: null, includeInfeasible: false, first: 50, after: null, ...asked };
  return rankStudy({ ...study, ...question }).positions.map(({ number }) => number);
}

describe('rankStudy', () => {
  it('puts the best first, lower numbers before equal ones, and leaves out repeated and infeasible trials', () => {
    expect(ranked()).toEqual([2, 5, 0]);
  });

  it('ranks by a metric in its own direction', () => {
    expect(ranked({ metric: 'MAX_DRAWDOWN' })).toEqual([5, 2, 0]);
  });

  it('puts infeasible trials behind, those nearest to feasible first, and failed ones last', () => {
    expect(ranked({ includeInfeasible: true })).toEqual([2, 5, 0, 6, 1, 3]);
  });

  it('puts trials without the metric last', () => {
    expect(ranked({ metric: 'MAX_DRAWDOWN', includeInfeasible: true })).toEqual([5, 2, 0, 1, 3, 6]);
  });

  it('goes on behind a position, also when trials have come meanwhile', () => {
    const question = { metric: null, includeInfeasible: true, after: null };
    const first = rankStudy({ ...study, ...question, first: 2 });
    expect(first.hasNextPage).toBe(true);
    const after = first.positions.at(-1) ?? null;
    expect(ranked({ includeInfeasible: true, after, first: 3 })).toEqual([0, 6, 1]);
    expect(ranked({ includeInfeasible: true, after, first: 4 })).toEqual([0, 6, 1, 3]);
  });

  it('has no next page at the end', () => {
    expect(
      rankStudy({ ...study, metric: null, includeInfeasible: false, first: 3, after: null }).hasNextPage,
    ).toBe(false);
  });
});
