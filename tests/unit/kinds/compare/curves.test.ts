import { describe, expect, it } from 'vitest';
import { encodeEquity } from '../../../../src/domain/backtest/equity-codec.js';
import { alignCurves } from '../../../../src/kinds/compare/align-curves.js';
import { correlateReturns } from '../../../../src/kinds/compare/correlate-returns.js';
import { encodeReturnsMarket, encodeTrialReturns } from '../../../../src/kinds/study/trial-returns.js';

const DAY_MS = 86_400_000;
const day = (index: number): number => Date.UTC(2024, 0, 1) + index * DAY_MS;

/** An account of daily bars from a day on. */
function account(firstDay: number, values: readonly number[], initialCapital = values[0] as number) {
  const bytes = encodeEquity({
    timeMs: Float64Array.from(values, (_, index) => day(firstDay + index)),
    equity: Float64Array.from(values),
  });
  return { kind: 'EQUITY' as const, bytes, initialCapital };
}
const rows = (lines: readonly Float64Array[]) =>
  lines.map((line) => [...line].map((value) => (Number.isNaN(value) ? null : value)));

describe('aligned curves', () => {
  it('are 1 at the first common stamp, and nothing outside of their range', () => {
    const { timeMs, equity } = alignCurves({
      curves: [account(0, [100, 110, 121]), account(1, [50, 75, 60])],
      ...{ studies: [], maxPoints: 10 },
    });
    expect([...timeMs]).toEqual([0, 1, 2, 3].map(day));
    expect(rows(equity)).toEqual([
      [100 / 110, 1, 1.1, null],
      [null, 1, 1.5, 1.2],
    ]);
  });

  it('have the drawdown of every bar, also of bars that are not shown', () => {
    const { drawdown } = alignCurves({
      curves: [account(0, [100, 200, 100, 150])],
      ...{ studies: [], maxPoints: 2 },
    });
    expect(rows(drawdown)).toEqual([[0, 0.25]]);
  });

  it('begin with the capital as the first peak', () => {
    const { drawdown } = alignCurves({
      curves: [account(0, [90, 95], 100)],
      ...{ studies: [], maxPoints: 2 },
    });
    expect(rows(drawdown)[0]?.map((value) => value?.toFixed(4))).toEqual(['0.1000', '0.0500']);
  });

  it('are spread evenly, the first and the last stamp among them', () => {
    const values = Array.from({ length: 1_001 }, (_, index) => 100 + index);
    const { timeMs, equity } = alignCurves({
      curves: [account(0, values), account(0, values)],
      ...{ studies: [], maxPoints: 11 },
    });
    expect([...timeMs]).toEqual(Array.from({ length: 11 }, (_, index) => day(100 * index)));
    expect(equity[0]).toEqual(equity[1]);
  });

  it('are rebased each at its own first bar where they have none in common', () => {
    const { equity } = alignCurves({
      curves: [account(0, [100, 110]), account(5, [10, 5])],
      ...{ studies: [], maxPoints: 10 },
    });
    expect(rows(equity)).toEqual([
      [1, 1.1, null, null],
      [null, null, 1, 0.5],
    ]);
  });

  it('show a trial by the returns that its study has kept, and nothing of one whose returns were not', () => {
    const market = { id: 0, symbol: 'A', periodsPerYear: 252, holdingReturns: new Float64Array(2) };
    const study = Buffer.concat([
      encodeReturnsMarket({ ...market, periodDays: null, periodMs: Float64Array.of(day(0), day(1)) }),
      encodeTrialReturns({ number: 7, marketId: 0, netExposure: null, returns: Float32Array.of(0.5, -0.5) }),
    ]);
    const { equity } = alignCurves({
      curves: [
        { kind: 'TRIAL', study: 0, number: 7 },
        { kind: 'TRIAL', study: 0, number: 8 },
        { kind: 'NONE' },
      ],
      ...{ studies: [new Uint8Array(study)], maxPoints: 10 },
    });
    expect(rows(equity)).toEqual([
      [1, 0.5],
      [null, null],
      [null, null],
    ]);
  });
});

/** The last value of every seven days, stamped by the first of them. */
function weeksOf(daily: readonly number[]): Uint8Array {
  const equity = Float64Array.from({ length: daily.length / 7 }, (_, week) => daily[7 * week + 6] as number);
  return encodeEquity({ timeMs: equity.map((_, week) => day(7 * week)), equity });
}

describe('correlations of returns', () => {
  const clock = { timeframe: '1d', calendar: '24x7' as const, timezone: 'UTC' };
  const correlate = (...curves: ReturnType<typeof account>[]) =>
    rows(correlateReturns({ curves, studies: [], clocks: curves.map(() => clock) }));
  /** Values of an account that earns these returns. */
  const earning = (returns: readonly number[]): number[] => {
    let value = 100;
    return [value, ...returns.map((one) => (value *= 1 + one))];
  };

  it('are 1 and −1 where returns move together and against each other', () => {
    const up = [0.01, -0.02, 0.03, 0.01];
    const found = correlate(
      account(0, earning(up)),
      account(0, earning(up.map((one) => 2 * one))),
      account(0, earning(up.map((one) => -one))),
    );
    // The first return of each is 0, which is on the same line.
    expect(found.map((row) => row.map((value) => Math.round((value as number) * 1e9) / 1e9))).toEqual([
      [1, 1, -1],
      [1, 1, -1],
      [-1, -1, 1],
    ]);
  });

  it('pair a trial with the days that its study has kept, wherever days end', () => {
    const returns = [0.01, -0.02, 0.03, 0.01, -0.04];
    const newYork = { timeframe: '1h', calendar: '24x7', timezone: 'America/New_York' } as const;
    // The last bar of a day in New York, in winter, opens at 04:00Z of the next one.
    const timeMs = Float64Array.from(returns, (_, index) => day(index + 1) + 4 * 3_600_000);
    const equity = Float64Array.from(earning(returns).slice(1));
    const market = { id: 0, symbol: 'A', periodsPerYear: 365, holdingReturns: new Float64Array(5) };
    const periodDays = timeMs.map((_, index) => day(index) / DAY_MS);
    const study = Buffer.concat([
      encodeReturnsMarket({ ...market, periodMs: timeMs, periodDays }),
      encodeTrialReturns({
        ...{ number: 0, marketId: 0, netExposure: null, returns: Float32Array.from(returns) },
      }),
    ]);
    const curves = [
      { kind: 'TRIAL' as const, study: 0, number: 0 },
      { kind: 'EQUITY' as const, bytes: encodeEquity({ timeMs, equity }), initialCapital: 100 },
    ];
    // Nothing says of the operation of a study where its instruments trade.
    const clocks = [{ ...newYork, timezone: 'UTC' }, newYork];
    expect(rows(correlateReturns({ curves, studies: [study], clocks }))[0]?.[1]).toBeCloseTo(1, 9);
  });

  it('agree with the definition on a worked example', () => {
    // x = 1, 2, 3, 4 % and y = 2, 1, 4, 3 %: covariance 3, variances 5 and 5, so 0.6; the first bars lie before.
    const x = account(0, earning([0.01, 0.02, 0.03, 0.04]).slice(1), 100);
    const y = account(0, earning([0.02, 0.01, 0.04, 0.03]).slice(1), 100);
    expect(correlate(x, y)[0]?.[1]).toBeCloseTo(0.6, 9);
  });

  it('are undefined with fewer than three days in common, and without variation', () => {
    expect(correlate(account(0, [100, 101, 103]), account(1, [100, 101, 103]))[0]?.[1]).toBeNull();
    expect(correlate(account(0, [100, 100, 100, 100]), account(0, [100, 101, 99, 100]))).toEqual([
      [null, null],
      [null, 1],
    ]);
  });

  it('are undefined where returns vary by rounding alone', () => {
    // What a short position without costs leaves of an account while the price stands still.
    const sold = 10_000.37 + 247 * 10.1 - 247 * 10.1;
    expect(sold).not.toBe(10_000.37);
    const steady = account(0, [10_000.37, sold, sold, 10_000.37, sold], 10_000.37);
    const other = account(0, earning([0.01, -0.02, 0.03, 0.01, 0.02]).slice(1), 100);
    expect(correlate(steady, other)[0]?.[1]).toBeNull();
  });

  it('are undefined between days and weeks, which have no period in common', () => {
    const daily = Array.from({ length: 70 }, (_, index) => 100 + ((index * 37) % 11));
    const weekly = account(0, []);
    const curves = [account(0, daily), { ...weekly, bytes: weeksOf(daily) }];
    const clocks = [clock, { ...clock, timeframe: '1w' }];
    expect(rows(correlateReturns({ curves, studies: [], clocks }))[0]?.[1]).toBeNull();
  });
});
