import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/pure/random.js';
import { sharpeRatio } from '../../../../src/domain/statistics/sharpe-ratio.js';
import { noSkillMaximum } from '../../../../src/domain/study/luck/no-skill-maximum.js';
import type { Parameter } from '../../../../src/domain/study/space/parameter.js';
import { returnMoments } from '../../../../src/domain/study/trials/return-moments.js';
import { studyFigures } from '../../../../src/kinds/study/study-figures.js';
import { encodeReturnsMarket, encodeTrialReturns } from '../../../../src/kinds/study/trial-returns.js';
import { byReturn, studyOf } from './read/synthetic-study.js';

const PERIODS = 200;
const TRIALS = 20;
const level: Parameter = {
  kind: 'STEPPED',
  path: 'decisions.confidence_threshold',
  from: 0,
  step: 1,
  count: TRIALS,
};
const random = seededRandom(7);
const noise = Array.from({ length: TRIALS }, () =>
  Float32Array.from({ length: PERIODS }, () => 0.01 * (random.uniform() - 0.5)),
);
const market = {
  ...{ id: 0, symbol: 'AAPL', periodsPerYear: 252 },
  periodMs: Float64Array.from({ length: PERIODS }, (_, day) => day * 86_400_000),
  periodDays: Float64Array.from({ length: PERIODS }, (_, day) => day),
  holdingReturns: new Float64Array(PERIODS).fill(0.001),
};
const ratios = noise.map((returns) => sharpeRatio(Float64Array.from(returns), 252) as number);
const objective = { ...byReturn, metric: 'SHARPE_RATIO' as const };

function bytesOf(numbers: readonly number[], netExposure: number | null = 0.5): Uint8Array {
  const trials = numbers.map((number) => {
    const returns = noise[number] as Float32Array;
    return encodeTrialReturns({ number, marketId: 0, netExposure, returns });
  });
  return new Uint8Array(Buffer.concat([encodeReturnsMarket(market), ...trials]));
}

/** Returns of trials that did nothing, numbered from 0, and of some that did something. */
function encodedIdle(idle: number, others: readonly number[]): Uint8Array {
  const returns = new Float32Array(PERIODS);
  const flat = Array.from({ length: idle }, (_, number) =>
    encodeTrialReturns({ number, marketId: 0, netExposure: 0, returns }),
  );
  const market = bytesOf([]);
  return new Uint8Array(Buffer.concat([market, ...flat, bytesOf(others).subarray(market.byteLength)]));
}

const study = studyOf(
  ratios.map((value, number) => ({
    point: [number],
    value,
    metrics: { SHARPE_RATIO: value, TOTAL_TRADES: 40 },
  })),
  [level],
  objective,
);
const numbers = Array.from({ length: TRIALS }, (_, number) => number);
const asked = { ...study, sampler: 'GRID' as const, seed: 42 };

describe('studyFigures', () => {
  it('rests on all distinct trials whose returns are kept', () => {
    const figures = studyFigures({ ...asked, returns: bytesOf(numbers) });
    const perPeriod = ratios.map((ratio) => ratio / Math.sqrt(252));
    expect([figures.trials, figures.distinctTrials]).toEqual([TRIALS, TRIALS]);
    expect(figures.expectedMaximumSharpe).toBeCloseTo(
      (noSkillMaximum(perPeriod, TRIALS) as number) * Math.sqrt(252),
      6,
    );
    expect(figures.pboBlocks).toBe(16);
    expect(figures.pbo).toBeGreaterThan(0);
    expect(figures.spaPValue).toBeGreaterThan(0.01);
    expect(figures.withoutFeedbackOnly).toBe(false);
  });

  it('tests against holding at the mean net exposure of each trial, where that is known', () => {
    const known = studyFigures({ ...asked, returns: bytesOf(numbers) });
    expect(known.spaPValueHolding).not.toBeNull();
    expect(known.spaPValueHolding).not.toBe(known.spaPValue);
    const unknown = studyFigures({ ...asked, returns: bytesOf(numbers, null) });
    expect(unknown.spaPValueHolding).toBeNull();
    expect(unknown.spaPValue).toBe(known.spaPValue);
  });

  it('counts all trials where returns are kept of some alone', () => {
    const kept = numbers.filter((number) => number % 2 === 0);
    const figures = studyFigures({ ...asked, returns: bytesOf(kept) });
    const perPeriod = ratios.map((ratio) => ratio / Math.sqrt(252));
    expect(figures.trials).toBe(TRIALS / 2);
    expect(figures.expectedMaximumSharpe).toBeCloseTo(
      (noSkillMaximum(perPeriod, TRIALS) as number) * Math.sqrt(252),
      10,
    );
  });

  it('counts equal returns once, also where they are not kept', () => {
    // Every second trial does what the one before does, as one whose stop is never reached.
    const doubled = studyOf(
      numbers.map((number) => {
        const first = number - (number % 2);
        const value = ratios[first] as number;
        const moments = returnMoments(Float64Array.from(noise[first] as Float32Array));
        return { point: [number], value, metrics: { SHARPE_RATIO: value, TOTAL_TRADES: 40 }, moments };
      }),
      [level],
      objective,
    );
    const different = ratios.filter((_, number) => number % 2 === 0).map((ratio) => ratio / Math.sqrt(252));
    const figures = studyFigures({ ...asked, ...doubled, returns: bytesOf([0, 4, 8]) });
    expect([figures.trials, figures.distinctTrials]).toEqual([3, TRIALS / 2]);
    expect(figures.expectedMaximumSharpe).toBeCloseTo(
      (noSkillMaximum(different, TRIALS / 2) as number) * Math.sqrt(252),
      10,
    );
  });

  it('counts a combination that is met again once', () => {
    const first = (number: number) => number % 8;
    const drawn = studyOf(
      numbers.map((number) => {
        const value = ratios[first(number)] as number;
        const metrics = { SHARPE_RATIO: value, TOTAL_TRADES: 40 };
        return { point: [first(number)], value, metrics, ...(number >= 8 && { repeats: first(number) }) };
      }),
      [level],
      objective,
    );
    const figures = studyFigures({ ...asked, ...drawn, returns: bytesOf(numbers.slice(0, 8)) });
    const perPeriod = ratios.slice(0, 8).map((ratio) => ratio / Math.sqrt(252));
    expect(figures.distinctTrials).toBe(8);
    expect(figures.expectedMaximumSharpe).toBeCloseTo(
      (noSkillMaximum(perPeriod, 8) as number) * Math.sqrt(252),
      6,
    );
  });

  it('puts trials of two symbols side by side by days, whatever hour these end at', () => {
    const [stocks, currencies] = [20.5, 23].map((hour, id) => ({
      ...{ ...market, id, periodMs: market.periodMs.map((day) => day + hour * 3_600_000) },
    }));
    const returnsOf = (days: Float64Array | null) =>
      new Uint8Array(
        Buffer.concat([
          ...[stocks, currencies].map((one) => encodeReturnsMarket({ ...market, ...one, periodDays: days })),
          ...numbers.map((number) =>
            encodeTrialReturns({
              ...{ number, marketId: number % 2, netExposure: 0.5 },
              returns: noise[number] as Float32Array,
            }),
          ),
        ]),
      );
    const alike = studyFigures({ ...asked, returns: bytesOf(numbers) });
    expect(studyFigures({ ...asked, returns: returnsOf(market.periodDays) })).toEqual(alike);
    // What an earlier version has kept says nothing of days.
    expect(studyFigures({ ...asked, returns: returnsOf(null) })).toMatchObject({ trials: 0, pbo: null });
  });

  it('counts trials whose returns are not kept where most that are kept have done nothing', () => {
    // Twelve of them never trade; of the eight others the returns of two are kept.
    const idle = studyOf(
      numbers.map((number) => {
        const value = number < 12 ? null : (ratios[number] as number);
        return { point: [number], value: value ?? 0, metrics: { SHARPE_RATIO: value, TOTAL_TRADES: 40 } };
      }),
      [level],
      objective,
    );
    const traded = ratios.slice(12).map((ratio) => ratio / Math.sqrt(252));
    const kept = encodedIdle(12, [12, 13]);
    const figures = studyFigures({ ...asked, ...idle, returns: kept });
    expect(figures.trials).toBe(2);
    expect(figures.expectedMaximumSharpe).toBeCloseTo(
      (noSkillMaximum(traded, 8) as number) * Math.sqrt(252),
      10,
    );
  });

  it('says that of a sampler that learns only the trials without feedback count for PBO', () => {
    const figures = studyFigures({ ...asked, sampler: 'TPE', returns: bytesOf(numbers) });
    expect(figures.withoutFeedbackOnly).toBe(true);
    // All of them are drawn without feedback.
    expect([figures.pboTrials, figures.spaTrials]).toEqual([TRIALS, TRIALS]);
  });

  it('says on how many trials PBO and the tests rest, which are those with enough trades', () => {
    const few = studyOf(
      ratios.map((value, number) => ({
        point: [number],
        value,
        metrics: { SHARPE_RATIO: value, TOTAL_TRADES: number < 3 ? objective.minTrades - 1 : 40 },
      })),
      [level],
      objective,
    );
    const figures = studyFigures({ ...asked, ...few, returns: bytesOf(numbers) });
    expect([figures.trials, figures.pboTrials, figures.spaTrials]).toEqual([TRIALS, TRIALS - 3, TRIALS - 3]);
    const short = studyFigures({ ...asked, ...few, returns: bytesOf(numbers.slice(0, 12)) });
    expect([short.trials, short.pbo, short.pboTrials, short.spaTrials]).toEqual([12, null, null, 9]);
  });

  it('is null where there are no returns, but for the shape of the space', () => {
    const figures = studyFigures({ ...asked, returns: new Uint8Array() });
    expect(figures).toMatchObject({ trials: 0, deflatedSharpe: null, pbo: null, spaPValue: null });
    expect(figures.bestAtBorder).not.toBeNull();
  });
});
