import type { ModelStrategy } from '../../../../src/strategy/strategy.js';

const sma = { id: 'sma_3', type: 'sma', params: { period: 3, source: 'close' } };

/** A small strategy of hours, whose network also sees the day before. */
export const strategy: ModelStrategy = {
  kind: 'model',
  name: 'tiny',
  version: '3.0',
  description: null,
  trainingData: {
    symbols: ['XYZ', 'ABC'],
    timeframes: ['1h', '1d'],
    baseTimeframe: '1h',
    historyRequired: 0,
    dateRange: null,
  },
  indicators: [sma],
  fuzzySets: [],
  inputs: (['zscore', 'none'] as const).map((normalization, index) => ({
    kind: 'raw',
    ref: 'sma_3',
    indicator: { indicatorId: 'sma_3', output: 'sma' },
    timeframes: [index === 0 ? '1h' : '1d'],
    normalization,
  })),
  model: { type: 'mlp', hiddenLayers: [3], activation: 'tanh', outputActivation: 'softmax', dropout: 0.1 },
  decisions: {
    outputFormat: 'classification',
    confidenceThreshold: 0.4,
    positionAwareness: true,
    allowShortFromFlat: false,
    minSignalSeparation: 0,
    sizing: { fraction: 0.25, lot: 1 },
    costModel: null,
  },
  exits: { stopLossPct: null, takeProfitPct: null, trailingStopPct: null, maxHoldingBars: null },
  training: {
    epochs: 50,
    learningRate: 0.01,
    batchSize: 32,
    optimizer: 'adam',
    earlyStopping: { enabled: false, patience: 10 },
    labels: { source: 'forward_return', horizonBars: 5, threshold: 0.005 },
    loss: null,
    dataSplit: { train: 0.6, validation: 0.2, test: 0.2 },
  },
};
