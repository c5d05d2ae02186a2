import { describe, expect, it } from 'vitest';
import type { Parameter } from '../../../../../src/domain/study/space/parameter.js';
import { trialColumns } from '../../../../../src/kinds/study/read/trial-columns.js';
import { stop, studyOf, symbol } from './synthetic-study.js';

const listed: Parameter = { kind: 'LISTED', path: 'a', texts: ['1', '2.5', '10'], isOrdered: true };
const log: Parameter = { kind: 'LOG', path: 'b', from: 0.001, to: 1, isInteger: false };
const study = studyOf(
  [
    { point: [0, 1, 2, 0.01], value: 0.1, metrics: { SHARPE_RATIO: 1.5 } },
    { point: [4, 0, 1, 0.5], value: null },
    { point: [2, 0, 0, 1], value: 0.2, violation: 1 },
  ],
  [stop, symbol, listed, log],
);
const asked = { metrics: ['TOTAL_RETURN', 'SHARPE_RATIO'] as const, afterNumber: -1, first: 20_000 };

describe('trialColumns', () => {
  it('gives ordered values as numbers and unordered ones as indexes of their names', () => {
    const { axes } = trialColumns({ ...study, ...asked });
    expect(axes.map(({ path, categories, values }) => [path, categories, [...values]])).toEqual([
      ['exits.stop_loss_pct', null, [0.01, 0.05, 0.03]],
      ['input.symbol', ['AAPL', 'MSFT'], [1, 0, 0]],
      ['a', null, [10, 2.5, 1]],
      ['b', null, [0.01, 0.5, 1]],
    ]);
  });

  it('gives failed trials without metrics, and no feasible failed or infeasible one', () => {
    const { numbers, feasible, metrics } = trialColumns({ ...study, ...asked });
    expect([[...numbers], [...feasible]]).toEqual([
      [0, 1, 2],
      [1, 0, 0],
    ]);
    expect(metrics.map(({ metric, values }) => [metric, [...values]])).toEqual([
      ['TOTAL_RETURN', [0.1, Number.NaN, 0.2]],
      ['SHARPE_RATIO', [1.5, Number.NaN, Number.NaN]],
    ]);
  });

  it('gives the stretch that is asked for, and nothing behind the end', () => {
    expect([...trialColumns({ ...study, ...asked, afterNumber: 0, first: 1 }).numbers]).toEqual([1]);
    expect([...trialColumns({ ...study, ...asked, afterNumber: 7 }).numbers]).toEqual([]);
  });
});
