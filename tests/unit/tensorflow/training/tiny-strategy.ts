import type {
  ModelArchitecture,
  ModelStrategy,
  TrainingSettings,
} from '../../../../src/domain/strategy/strategy.js';

/** Bars in the average that the network of a small strategy sees. */
export const SMA_PERIOD = 3;

/** What small strategies have in common: `sma_3` for an indicator, no fuzzy sets and no exits. */
export const tinyStrategy = {
  kind: 'model',
  name: 'tiny',
  version: '3.0',
  description: null,
  indicators: [{ id: 'sma_3', type: 'sma', params: { period: SMA_PERIOD, source: 'close' } }],
  fuzzySets: [],
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
} satisfies Partial<ModelStrategy>;

/** A network of one hidden layer that leaves out a tenth of its units while it learns. */
export function tinyNetwork(hiddenUnits: number): ModelArchitecture {
  return {
    type: 'mlp',
    hiddenLayers: [hiddenUnits],
    activation: 'tanh',
    outputActivation: 'softmax',
    dropout: 0.1,
  };
}

/** How small strategies learn: three fifths of the samples to learn from, a fifth each to validate and to test. */
export const tinyTraining = {
  learningRate: 0.01,
  batchSize: 32,
  optimizer: 'adam',
  loss: null,
  dataSplit: { train: 0.6, validation: 0.2, test: 0.2 },
} satisfies Partial<TrainingSettings>;
