import { describe, expect, it } from 'vitest';
import { backtestEvidence } from '../../../../src/kinds/backtest/backtest-evidence.js';
import { storedResult } from '../../faces/graphql/records.js';

const costsOf = (change: Partial<typeof storedResult>) =>
  backtestEvidence({
    parameters: { commission: 0.0001, slippage: 0.0001, replay: null },
    result: { ...storedResult, ...change },
    warnings: [],
    selection: null,
  })?.checks.find(({ code }) => code === 'BREAK_EVEN_COST');

describe('the evidence of a backtest', () => {
  it.each([
    ['of the bars that its model had not seen', {}, 0.001, 'PASS'],
    ['of the whole run where there are no such bars', { outOfSample: null }, 0.002, 'PASS'],
    ['that an earlier version has not kept', { outOfSampleBreakEvenCost: null }, null, 'UNKNOWN'],
  ])('holds its costs against the break-even %s', (_what, change, value, status) => {
    expect(costsOf(change)).toMatchObject({ value, status });
  });
});
