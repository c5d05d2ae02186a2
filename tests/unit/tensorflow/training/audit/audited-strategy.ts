import type { ModelStrategy } from '../../../../../src/domain/strategy/strategy.js';
import { tinyNetwork, tinyStrategy, tinyTraining } from '../tiny-strategy.js';

/** A small strategy of hours, whose network also sees the day before. */
export const strategy: ModelStrategy = {
  ...tinyStrategy,
  trainingData: {
    symbols: ['XYZ', 'ABC'],
    timeframes: ['1h', '1d'],
    baseTimeframe: '1h',
    historyRequired: 0,
    dateRange: null,
  },
  inputs: (['zscore', 'none'] as const).map((normalization, index) => ({
    kind: 'raw',
    ref: 'sma_3',
    indicator: { indicatorId: 'sma_3', output: 'sma' },
    timeframes: [index === 0 ? '1h' : '1d'],
    normalization,
  })),
  model: tinyNetwork(3),
  training: {
    ...tinyTraining,
    epochs: 50,
    earlyStopping: { enabled: false, patience: 10 },
    labels: { source: 'forward_return', horizonBars: 5, threshold: 0.005 },
  },
};
