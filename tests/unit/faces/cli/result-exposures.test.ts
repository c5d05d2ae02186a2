import { describe, expect, it } from 'vitest';
import { backtestView } from '../../../../src/faces/cli/result-view.js';
import type { BacktestResultFieldsFragment } from '../../../../src/faces/client/generated/graphql.js';
import { storedResult } from '../graphql/records.js';
import { fakeContext } from './fake-context.js';

const parameters = {
  ...{ modelPath: 'models/rsi', initialCapital: 100_000, commission: 0.001, slippage: 0.0005 },
  overrides: [],
};
const operation = {
  title: 'a backtest',
  label: null,
  tags: [],
  note: null,
  pinned: false,
  priority: 0,
  warnings: [],
  parameters,
} as unknown as Parameters<typeof backtestView>[2];

function view(exposures: BacktestResultFieldsFragment['metrics']['exposures']): string {
  const { terminal } = fakeContext().context;
  const result = {
    ...storedResult,
    metrics: { ...storedResult.metrics, exposures },
    outOfSample: null,
    inSample: null,
    equityCurve: [],
    reportUrl: '/report',
  } as unknown as BacktestResultFieldsFragment;
  return backtestView(
    terminal,
    { isLasting: false } as Parameters<typeof backtestView>[1],
    operation,
    result,
  );
}

describe('the view of a finished backtest', () => {
  it('puts holding at the mean net exposure below buying and holding', () => {
    const text = view({ long: 0.05, short: 0.32, gross: 0.37, net: -0.27, holdReturn: -0.054 });
    expect(text).toMatch(/Buy and hold +\+2\.00 %\nHold at net exposure +-5\.40 %\n/);
    expect(text).toMatch(
      /Mean long exposure +5\.00 %\nMean short exposure +32\.00 %\nMean net exposure +-27\.00 %\n/,
    );
  });

  it('has a dash where a run of engine 1 knows no exposures', () => {
    expect(view(null)).toMatch(/Hold at net exposure +–\n/);
    expect(view(null)).toMatch(/Mean net exposure +–\n/);
  });
});
