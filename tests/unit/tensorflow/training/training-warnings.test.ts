import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../../src/domain/market/instrument.js';
import type { TrainedModel } from '../../../../src/tensorflow/training/train-strategy.js';
import { trainingWarnings } from '../../../../src/tensorflow/training/training-warnings.js';

const instrument: Instrument = {
  symbol: 'AAPL',
  timeframe: '1d',
  source: 'csv',
  timezone: 'UTC',
  calendar: 'XNYS',
  calendarAssumed: false,
};

function codesOf({
  accuracy,
  baseline,
  validation = 10,
  test = 10,
  source = 'csv',
}: {
  accuracy: number | null;
  baseline: number | null;
  validation?: number;
  test?: number;
  source?: string;
}): readonly string[] {
  const trained = {
    test: { accuracy, baselineAccuracy: baseline, confusion: [], loss: 1 },
    samples: {
      ...{ validation: { count: validation }, test: { count: test } },
      dataset: { seriesIndex: Int32Array.of(0), firstBars: [0] },
      split: { train: Int32Array.of(0), validation: new Int32Array(0) },
    },
  } as unknown as TrainedModel;
  return trainingWarnings(trained, [{ ...instrument, source }]).map(({ code }) => code);
}

describe('trainingWarnings', () => {
  it('say nothing of a model that beats the most frequent class', () => {
    expect(codesOf({ accuracy: 0.6, baseline: 0.5 })).toEqual([]);
  });

  it('say that nothing was learned that shows', () => {
    expect(codesOf({ accuracy: 0.5, baseline: 0.5 })).toEqual(['BELOW_BASELINE']);
  });

  it('say which parts are empty', () => {
    expect(codesOf({ accuracy: null, baseline: null, validation: 0, test: 0 })).toEqual([
      'NO_VALIDATION',
      'NO_TEST',
    ]);
  });

  it('say that bars are synthetic', () => {
    expect(codesOf({ accuracy: 0.6, baseline: 0.5, source: 'synthetic' })).toEqual(['SYNTHETIC_DATA']);
  });

  it('name the symbols that nothing was learned from, and why', () => {
    const trained = {
      test: { accuracy: 0.6, baselineAccuracy: 0.5, confusion: [], loss: 1 },
      samples: {
        ...{ validation: { count: 1 }, test: { count: 1 } },
        dataset: { seriesIndex: Int32Array.of(0, 3, 2), firstBars: [5, null, 7, 0] },
        split: { train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(2) },
      },
    } as unknown as TrainedModel;
    const instruments = ['AAPL', 'MSFT', 'NVDA', 'IBM'].map((symbol) => ({ ...instrument, symbol }));
    expect(trainingWarnings(trained, instruments)).toEqual([
      {
        code: 'SYMBOLS_WITHOUT_SAMPLES',
        severity: 'CAUTION',
        message:
          'The model has learned nothing from MSFT (none of its bars has all features and a label that is learned), ' +
          'NVDA (its samples are in the test part or purged): it does not count as trained there.',
      },
    ]);
  });
});
