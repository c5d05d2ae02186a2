import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/pure/random.js';
import { rankTrials } from '../../../../src/domain/study/samplers/rank-trials.js';
import type { Parameter } from '../../../../src/domain/study/space/parameter.js';
import { BestTrials } from '../../../../src/kinds/study/best-trials.js';
import { figureReturns } from '../../../../src/kinds/study/figure-returns.js';
import { studyFigures } from '../../../../src/kinds/study/study-figures.js';
import { StudyReader, type StudyReaderOptions } from '../../../../src/kinds/study/study-reader.js';
import { TrialIndex } from '../../../../src/kinds/study/trial-index.js';
import {
  decodeReturns,
  encodeReturnsMarket,
  encodeTrialReturns,
} from '../../../../src/kinds/study/trial-returns.js';
import type { Operation } from '../../../../src/operations/record/operation.js';
import type { Piece } from '../../../../src/operations/record/part.js';
import { studyOf } from './read/synthetic-study.js';

const PERIODS = 10;
const level: Parameter = { kind: 'STEPPED', path: 'exits.stop_loss_pct', from: 0, step: 1, count: 5_000 };
const market = {
  ...{ id: 0, symbol: 'AAPL', periodsPerYear: 252 },
  periodMs: new Float64Array(PERIODS),
  periodDays: Float64Array.from({ length: PERIODS }, (_, day) => day),
  holdingReturns: new Float64Array(PERIODS),
};

/** A study in which each trial is better than the one before, as of a GRID whose slowest parameter decides. */
const rising = (count: number) => Array.from({ length: count }, (_, number) => number);
const shuffled = (count: number) => {
  const random = seededRandom(5);
  return rising(count).sort(() => random.uniform() - 0.5);
};

/**
 * The study of some objectives, of as many trials as it will have, with what is stored of it after each hundred.
 * @param total how many trials it will have
 */
function stored(objectives: readonly number[], total: number, direction: 'MAXIMIZE' | 'MINIMIZE') {
  const random = seededRandom(9);
  const objective = { metric: 'SHARPE_RATIO' as const, direction, minTrades: 1, maxDrawdown: null };
  const trials = objectives.map((value, number) => ({
    ...{ point: [number], value, violation: number % 10 === 0 ? 0.5 : 0 },
    metrics: { SHARPE_RATIO: value, TOTAL_TRADES: 40 },
  }));
  const question = studyOf(trials, [level], objective);
  const best = new BestTrials(total, direction);
  const kept = trials.flatMap(({ value, violation }, number) => {
    const returns = Float32Array.from({ length: PERIODS }, () => random.uniform() - 0.5);
    if (!best.keeps({ number, objective: value, violation })) return [];
    return [{ number, bytes: encodeTrialReturns({ number, marketId: 0, netExposure: 0.5, returns }) }];
  });
  const pieces = [encodeReturnsMarket(market)];
  for (let at = 0; at < kept.length; at += 100)
    pieces.push(new Uint8Array(Buffer.concat(kept.slice(at, at + 100).map(({ bytes }) => bytes))));
  const parameters = {
    ...{ space: { sampler: 'GRID' as const, parameters: [level], trials: total }, objective, seed: 1 },
  };
  const ranked = rankTrials(
    trials.map(({ value, violation }, number) => ({ number, objective: value, violation })),
    direction,
  );
  return { question, pieces, parameters, ranked, keptNumbers: kept.map(({ number }) => number) };
}

async function chosen({ question, pieces, parameters }: ReturnType<typeof stored>): Promise<number[]> {
  const streamed = async function* () {
    yield* pieces;
  };
  const bytes = await figureReturns(parameters, new TrialIndex(question.index, 1), streamed());
  const { markets, trials } = decodeReturns(bytes);
  expect(markets.get(0)?.symbol).toBe('AAPL');
  return trials.map(({ number }) => number);
}

describe('figureReturns', () => {
  it.each([
    ['rising ones', rising(3_500), 3_500],
    ['shuffled ones', shuffled(3_500), 3_500],
    ['those that there are so far', rising(2_700), 3_500],
  ])(
    'chooses of %s the 1,000 best and every fourth, whatever was kept',
    async (_which, objectives, total) => {
      for (const direction of ['MAXIMIZE', 'MINIMIZE'] as const) {
        const study = stored(objectives, total, direction);
        const best = new Set(study.ranked.slice(0, 1_000).map(({ number }) => number));
        const expected = objectives.map((_, number) => number).filter((at) => best.has(at) || at % 4 === 0);
        expect(await chosen(study)).toEqual(expected);
        expect(expected.length).toBeLessThanOrEqual(2_000);
        expect(expected.every((number) => study.keptNumbers.includes(number))).toBe(true);
      }
    },
  );

  it('chooses all of up to 2,000', async () => {
    const study = stored(shuffled(2_000), 2_000, 'MAXIMIZE');
    expect(await chosen(study)).toEqual(study.keptNumbers);
    expect(study.keptNumbers).toHaveLength(2_000);
  });

  it('bounds what the figures of a running study rest on', async () => {
    const { question, pieces, parameters, keptNumbers, ranked } = stored(rising(2_500), 100_000, 'MAXIMIZE');
    expect(keptNumbers.length).toBeGreaterThan(2_000);
    const reader = new StudyReader({
      operations: {
        entries: async (_operation: Operation, stream: { decode(piece: Piece): unknown }) => {
          const piece = { stream: 'trialIndex', firstSeq: 0, count: 2_500, bytes: question.index };
          return { entries: stream.decode(piece), hasNextPage: false, complete: false, totalCount: 2_500 };
        },
        pieces: async function* () {
          yield* pieces;
        },
      } as unknown as StudyReaderOptions['operations'],
      studies: { parametersOrNull: () => parameters as never, result: async () => null },
      ask: { figures: async (asked) => studyFigures(asked) } as StudyReaderOptions['ask'],
    });
    const figures = await reader.overfitting({ id: 'op_study_1', status: 'RUNNING' } as Operation);
    const best = new Set(ranked.slice(0, 1_000).map(({ number }) => number));
    const expected = keptNumbers.filter((number) => best.has(number) || number % 100 === 0);
    expect(figures?.trials).toBe(expected.length);
  });
});
