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
    samples: { validation: { count: validation }, test: { count: test } },
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
});
