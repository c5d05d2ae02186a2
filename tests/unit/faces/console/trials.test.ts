import { describe, expect, it } from 'vitest';
import { METRICS } from '../../../../src/domain/statistics/backtest-metrics.js';
import { METRIC_FIELDS, METRIC_NAMES, type MetricName } from '../../../../src/domain/study/objective.js';
import {
  firsts,
  ranked,
  readBrushes,
  withBrush,
  within,
  writeBrushes,
} from '../../../../src/faces/console/screens/run/study/brushes.js';
import { cellText } from '../../../../src/faces/console/screens/run/study/cell-text.js';
import { trialText } from '../../../../src/faces/console/screens/run/study/study-answer.js';
import { studyAxes, writeMetric } from '../../../../src/faces/console/screens/run/study/study-axes.js';
import {
  NO_TRIALS,
  type TrialTable,
  withStretch,
} from '../../../../src/faces/console/screens/run/study/trial-table.js';

const OBJECTIVE = { metric: 'SHARPE_RATIO', direction: 'MAXIMIZE' } as const;

/** Trials 0 to 5 as the server hands them out in two stretches: 3 failed, 4 repeats 1, 2 is infeasible. */
const stretches = [
  {
    numbers: [0, 1, 2],
    feasible: [true, true, false],
    axes: [
      { path: 'decisions.confidence_threshold', categories: null, values: [0.3, 0.4, 0.5] },
      { path: 'input.symbol', categories: ['AAPL', 'MSFT'], values: [0, 1, 0] },
    ],
    metrics: [
      { metric: 'SHARPE_RATIO' as const, values: [1, 2, 3] },
      { metric: 'TOTAL_TRADES' as const, values: [40, 50, 2] },
    ],
  },
  {
    numbers: [3, 4, 5],
    feasible: [false, true, true],
    axes: [
      { path: 'decisions.confidence_threshold', categories: null, values: [0.6, 0.4, 0.7] },
      { path: 'input.symbol', categories: ['AAPL', 'MSFT'], values: [1, 1, 1] },
    ],
    metrics: [
      { metric: 'SHARPE_RATIO' as const, values: [null, 2, null] },
      { metric: 'TOTAL_TRADES' as const, values: [null, 50, 30] },
    ],
  },
];
const table: TrialTable = stretches.reduce(withStretch, NO_TRIALS);
const axes = studyAxes(table, new Set());

describe('the trials of a search, by column', () => {
  it('grow by the stretches that follow, in arrays of numbers', () => {
    expect(table.numbers).toEqual(Int32Array.of(0, 1, 2, 3, 4, 5));
    expect(table.feasible).toEqual(Uint8Array.of(1, 1, 0, 0, 1, 1));
    expect(table.axes[0]?.values).toEqual(Float64Array.of(0.3, 0.4, 0.5, 0.6, 0.4, 0.7));
    expect(table.metrics.get('SHARPE_RATIO')).toEqual(Float64Array.of(1, 2, 3, Number.NaN, 2, Number.NaN));
  });

  it('have an axis for each parameter and metric that varies, with bounds that leave out what is undefined', () => {
    expect(axes.map(({ name, low, high }) => [name, low, high])).toEqual([
      ['decisions.confidence_threshold', 0.3, 0.7],
      ['input.symbol', 0, 1],
      ['SHARPE_RATIO', 1, 3],
      ['TOTAL_TRADES', 2, 50],
    ]);
    expect(axes[1]?.write(1)).toBe('MSFT');
  });

  it('are told by names that differ, where the last keys of paths do not', () => {
    const paths = ['indicators.rsi_7.period', 'indicators.rsi_14.period'];
    const [first, second] = [Float64Array.of(5, 6), Float64Array.of(14, 21)];
    const both = paths.map((path, at) => ({
      ...{ path, categories: null },
      values: at === 0 ? first : second,
    }));
    const labels = studyAxes({ ...table, axes: both as never }, new Set()).map(({ label }) => label);
    expect(labels.slice(0, 2)).toEqual(['rsi_7.period', 'rsi_14.period']);
    const values = paths.map((path, at) => ({ path, value: String(5 + at) }));
    expect(trialText({ values })).toBe('rsi_7.period 5, rsi_14.period 6');
  });

  it('show drawdowns below zero, as everywhere, and metrics by the words of the field', () => {
    const metrics = new Map([
      ['MAX_DRAWDOWN' as const, Float64Array.of(0.01, 0.25, Number.NaN)],
      ['SHARPE_RATIO' as const, Float64Array.of(1, 2, 3)],
    ]);
    const [drawdown, sharpe] = studyAxes({ ...table, axes: [], metrics }, new Set());
    expect([drawdown?.low, drawdown?.high]).toEqual([-0.25, -0.01]);
    expect(drawdown?.write(-0.25)).toBe('−25.0 %');
    expect(writeMetric('MAX_DRAWDOWN', 0.25)).toBe('−25.0 %');
    expect([drawdown?.label, sharpe?.label]).toEqual(['max drawdown', 'Sharpe ratio']);
  });

  it('are written in the unit that the report has for each metric', () => {
    for (const metric of METRIC_NAMES) {
      const { unit } = METRICS[METRIC_FIELDS[metric]];
      expect([metric, writeMetric(metric, 0.25).endsWith(' %')]).toEqual([metric, unit === 'fraction']);
    }
  });

  it('say in a cell of the heat map what the ranking says of them, in its unit and with its sign', () => {
    const surface = {
      x: { path: 'decisions.confidence_threshold', labels: ['0.3', '0.4'] },
      y: { path: 'exits.stop_loss_pct', labels: ['0.05'] },
      values: [[0.0523, null]],
      counts: [[2, 0]],
      feasibleCounts: [[1, 0]],
      plateau: [[false, false]],
      ...{ bestX: 0, bestY: 0 },
    };
    const at = (column: number, metric: MetricName) => cellText(surface, { column, row: 0 }, metric, []);
    const place = 'confidence_threshold 0.3, stop_loss_pct 0.05';
    expect(at(0, 'TOTAL_RETURN')).toBe(`${place}: 5.2 % (2 trials, 1 feasible)`);
    expect(at(0, 'MAX_DRAWDOWN')).toBe(`${place}: −5.2 % (2 trials, 1 feasible)`);
    expect(at(0, 'SHARPE_RATIO')).toBe(`${place}: 0.05 (2 trials, 1 feasible)`);
    expect(at(1, 'SHARPE_RATIO')).toBe('confidence_threshold 0.4, stop_loss_pct 0.05: nothing was tried');
  });

  it('stand in the order of the ranking: feasible first, undefined behind, a repeated combination once', () => {
    expect(ranked(table, OBJECTIVE, [firsts(table)])).toEqual([1, 0, 5, 2, 3]);
    expect(ranked(table, { ...OBJECTIVE, direction: 'MINIMIZE' }, [firsts(table)])).toEqual([0, 1, 5, 2, 3]);
  });
});

describe('brushes', () => {
  it('leave the trials that lie within all of them', () => {
    const brushes = new Map([
      ['decisions.confidence_threshold', [0.35, 0.65] as const],
      ['input.symbol', [1, 1] as const],
    ]);
    const mask = within(6, axes, brushes);
    expect([...mask]).toEqual([0, 1, 0, 1, 1, 0]);
    expect(ranked(table, OBJECTIVE, [mask, firsts(table)])).toEqual([1, 3]);
  });

  it('leave out what has no value on a brushed axis', () => {
    expect([...within(6, axes, new Map([['SHARPE_RATIO', [0, 9]]]))]).toEqual([1, 1, 1, 0, 1, 0]);
  });

  it('stand in the address, and are wiped away one by one', () => {
    const brushes = withBrush(readBrushes('a.b:0.3:0.4,TOTAL_TRADES:30:80'), 'a.b', null);
    expect(writeBrushes(brushes)).toBe('TOTAL_TRADES:30:80');
    expect(writeBrushes(withBrush(brushes, 'TOTAL_TRADES', null))).toBeNull();
    expect([...readBrushes('x:1,:1:2,y:a:b,z:1:2')]).toEqual([['z', [1, 2]]]);
  });
});
