import { describe, expect, it } from 'vitest';
import { encodeEquity } from '../../../../src/domain/backtest/equity-codec.js';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import { type AnalysisQuestion, analyseCurve } from '../../../../src/kinds/backtest/analyse-curve.js';
import { type AnalysedBacktest, BacktestAnalyses } from '../../../../src/kinds/backtest/backtest-analyses.js';
import { anOperation, parameters, storedResult } from '../../faces/graphql/records.js';

const BARS = 60;
const timeMs = Float64Array.from({ length: BARS }, (_, index) => Date.UTC(2024, 0, 1) + index * DAY_MS);
const equity = Float64Array.from({ length: BARS }, (_, index) => 100_000 + 500 * Math.sin(index));

function backtest(change: Partial<AnalysedBacktest['result']> = {}, id = 'op_1'): AnalysedBacktest {
  return {
    operation: anOperation({ id, pinnedInputs: { calendar: '24x7', timezone: 'UTC', dataHash: 'd' } }),
    parameters,
    result: {
      ...{ ...storedResult, totalBars: BARS, outOfSampleBars: 30, inSampleBars: 20 },
      ...{ inSampleSpans: [{ first: 10, end: 30 }], ...change },
    },
  };
}

/** Analyses in this thread, and keeps what was asked. */
function analyses() {
  const asked: AnalysisQuestion[] = [];
  const service = new BacktestAnalyses({
    operations: { bytes: async () => encodeEquity({ timeMs, equity }) },
    analyse: async (question) => {
      asked.push(question);
      return analyseCurve(structuredClone(question));
    },
  });
  return { service, asked };
}

describe('analyses of completed backtests', () => {
  it('are of the whole range, with the calendar that the run had', async () => {
    const { service } = analyses();
    const whole = await service.of(backtest(), 'WHOLE_RANGE');
    expect(whole).toMatchObject({ periods: BARS, periodsPerYear: 365 });
    expect(whole?.monthlyReturns.map(({ month }) => month)).toEqual([1, 2]);
    expect(whole?.monthlyReturns[0]?.return).toBeCloseTo((equity[30] as number) / 100_000 - 1, 12);
  });

  it('take a part like a run of its own, on the capital before it', async () => {
    const { service, asked } = analyses();
    const part = await service.of(backtest(), 'OUT_OF_SAMPLE');
    await service.of(backtest(), 'IN_SAMPLE');
    expect(asked.map(({ stretches }) => stretches)).toEqual([
      [{ first: 30, end: 60 }],
      [{ first: 10, end: 30 }],
    ]);
    const growth = part?.monthlyReturns.reduce((product, month) => product * (1 + month.return), 1);
    expect(growth).toBeCloseTo((equity[59] as number) / (equity[29] as number), 12);
  });

  it('of bars that the model has seen in several stretches pass over what lies between them', async () => {
    const { service } = analyses();
    const spans = [
      { first: 2, end: 5 },
      { first: 12, end: 40 },
    ];
    const seen = { inSampleBars: 31, outOfSampleBars: 20, inSampleSpans: spans };
    const part = await service.of(backtest(seen), 'IN_SAMPLE');
    const value = (bar: number) => equity[bar] as number;
    expect(part?.periods).toBe(3 + 28);
    // January has the first stretch and 19 days of the second, February the rest.
    const [january, february] = part?.monthlyReturns.map((month) => 1 + month.return) ?? [];
    expect(january).toBeCloseTo(((value(4) / value(1)) * value(30)) / value(11), 12);
    expect(february).toBeCloseTo(value(39) / value(30), 12);
  });

  it('of a result that does not say where its bars are hold these against its figures', async () => {
    const { service } = analyses();
    const value = (bar: number) => equity[bar] as number;
    const older = (from: number, end: number) => ({
      inSampleSpans: null,
      inSample: {
        ...storedResult.metrics,
        initialCapital: value(from - 1),
        totalReturn: value(end - 1) / value(from - 1) - 1,
      },
    });
    const one = await service.of(backtest(older(10, 30), 'one'), 'IN_SAMPLE');
    expect(one?.periods).toBe(20);
    expect(await service.of(backtest(older(2, 30), 'several'), 'IN_SAMPLE')).toBeNull();
    const unknown = backtest({ inSampleSpans: null, inSample: null }, 'none');
    expect(await service.of(unknown, 'IN_SAMPLE')).toBeNull();
  });

  it('are null for a part without bars, or one that an earlier version did not record', async () => {
    const { service, asked } = analyses();
    expect(await service.of(backtest({ inSampleBars: 0 }, 'a'), 'IN_SAMPLE')).toBeNull();
    expect(await service.of(backtest({ outOfSampleBars: null }, 'b'), 'OUT_OF_SAMPLE')).toBeNull();
    const unknown = { ...backtest({}, 'c'), operation: anOperation({ pinnedInputs: { dataHash: 'd' } }) };
    expect(await service.of(unknown, 'WHOLE_RANGE')).toBeNull();
    expect(asked).toEqual([]);
  });

  it('are computed once, however many ask at a time, and the latest 32 are kept', async () => {
    const { service, asked } = analyses();
    const [one, other] = [backtest(), backtest()].map((same) => service.of(same, 'WHOLE_RANGE'));
    expect(await one).toBe(await other);
    expect(asked).toHaveLength(1);
    for (let index = 0; index < 32; index += 1)
      await service.of(backtest({}, `other_${index}`), 'WHOLE_RANGE');
    await service.of(backtest({}, 'other_31'), 'WHOLE_RANGE');
    expect(asked).toHaveLength(33);
    await service.of(backtest(), 'WHOLE_RANGE');
    expect(asked).toHaveLength(34);
  });

  it('are tried again after a failure', async () => {
    let fails = true;
    const service = new BacktestAnalyses({
      operations: { bytes: async () => encodeEquity({ timeMs, equity }) },
      analyse: async (question) => {
        if (fails) throw new Error('the thread died');
        return analyseCurve(question);
      },
    });
    await expect(service.of(backtest(), 'WHOLE_RANGE')).rejects.toThrow('the thread died');
    fails = false;
    expect(await service.of(backtest(), 'WHOLE_RANGE')).not.toBeNull();
  });
});
