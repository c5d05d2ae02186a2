import { describe, expect, it } from 'vitest';
import { startStudyCheck } from '../../../../src/kinds/study/start-study-validation.js';
import { startTrainingCheck } from '../../../../src/kinds/training/start-training-validation.js';
import { startWalkForwardCheck } from '../../../../src/kinds/walk-forward/start-walk-forward-validation.js';
import { InvalidInputError } from '../../../../src/operations/record/errors.js';

const FOLDERS = { strategies: '/none', models: '/none', data: '/none' };
const [study, training, walkForward] = [
  startStudyCheck(FOLDERS),
  startTrainingCheck(FOLDERS.strategies),
  startWalkForwardCheck(FOLDERS),
];
const days = { startDate: '2024-01-01', endDate: '2024-12-31', seed: 42 };

/** Codes of what is wrong with the epochs; the other fields are left out. */
function codesOf(check: () => void): readonly string[] {
  try {
    check();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.issues.filter(({ path }) => path.at(-1) === 'epochs').map(({ code }) => code);
  }
  throw new Error('nothing is wrong');
}

describe('how many epochs a training may have', () => {
  it.each<[string, (epochs: number) => void]>([
    ['training', (epochs) => training({ ...days, epochs } as never)],
    ['walk-forward', (epochs) => walkForward({ ...days, symbols: null, symbol: 'A', epochs } as never)],
    ['study', (epochs) => study({ backtest: { tags: [] }, training: { ...days, epochs } } as never)],
  ])('is 1 to 100,000 wherever it starts: %s', (_kind, check) => {
    expect([1, 100_000].map((epochs) => codesOf(() => check(epochs)))).toEqual([[], []]);
    for (const epochs of [0, 100_001]) expect(codesOf(() => check(epochs))).toEqual(['OUT_OF_RANGE']);
  });
});
