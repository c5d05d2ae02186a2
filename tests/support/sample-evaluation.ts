import type { Evaluation } from '../../src/operations/record/evaluation.js';

const DAYS = Int32Array.from({ length: 40 }, (_, index) => 19_700 + index);

/** Returns an evaluation of forty days of AAPL. */
export function sampleEvaluation(fields: Partial<Evaluation> = {}): Evaluation {
  return {
    kind: 'RUN',
    family: 'crossing',
    symbols: ['AAPL'],
    timeframe: '1d',
    startDate: '2023-12-09',
    endDate: '2024-01-17',
    configuration: '{"stop":1}',
    look: null,
    modelHash: 'c0ffee',
    periods: { length: 'DAY', perYear: 252, days: DAYS },
    returns: Float32Array.from(DAYS, (_, index) => (index % 2 === 0 ? 0.02 : -0.01)),
    moments: { periods: 40, mean: 0.005, deviation: 0.0152, skewness: 0, kurtosis: 1 },
    sharpeRatio: 5.2,
    totalReturn: 0.21,
    ...fields,
  };
}
