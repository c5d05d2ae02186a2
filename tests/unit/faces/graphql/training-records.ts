import type { EpochMetric } from '../../../../src/base/pure/metrics.js';
import type { TrainingParameters } from '../../../../src/domain/strategy/training-parameters.js';
import type { StoredTrainingResult } from '../../../../src/kinds/training/training-operation.js';
import type { Operation } from '../../../../src/operations/record/operation.js';
import { anOperation } from './records.js';

/** A completed training, changed where a test wants it different. */
export function aTraining(change: Partial<Operation> = {}): Operation {
  return anOperation({
    id: 'op_2',
    type: 'TRAINING',
    title: 'rsi_mean_reversion AAPL 1d 2015-01-01..2022-12-31',
    ...change,
  });
}

export const trainingParameters: TrainingParameters = {
  strategyConfigPath: 'strategies/rsi_mean_reversion.yaml',
  symbols: ['AAPL'],
  timeframes: ['1d'],
  startDate: '2015-01-01',
  endDate: '2022-12-31',
  epochs: 50,
  seed: 42,
  modelName: 'rsi_mean_reversion_v1.0.0',
  overrides: [{ path: 'training.learning_rate', value: '0.01' }],
};

export const epochMetrics: readonly EpochMetric[] = [0, 1, 2].map((seq) => ({
  seq,
  epoch: seq + 1,
  totalEpochs: 50,
  trainLoss: 1 / (seq + 1),
  trainAccuracy: 0.5,
  valLoss: null,
  valAccuracy: null,
  learningRate: 0.001,
  durationMs: 12.5,
  timestampMs: Date.UTC(2024, 1, 1, 9, 30, seq),
}));

export const storedTraining: StoredTrainingResult = {
  modelPath: 'models/rsi_mean_reversion_v1.0.0',
  modelHash: 'm'.repeat(64),
  bestEpoch: 2,
  epochsRun: 3,
  stoppedEarly: true,
  trainLoss: 0.5,
  valLoss: null,
  testLoss: 0.75,
  testAccuracy: 0.6,
  baselineAccuracy: 0.5,
  classCounts: [
    { label: 'BUY', train: 40, validation: 10, test: 4 },
    { label: 'HOLD', train: 30, validation: 5, test: 3 },
    { label: 'SELL', train: 30, validation: 5, test: 3 },
  ],
  confusion: [
    [3, 1, 0],
    [1, 2, 0],
    [1, 1, 1],
  ],
  samples: 130,
  purgedSamples: 12,
  features: ['1d_rsi_zone_oversold'],
  trainedFrom: '2015-01-02',
  trainedTo: '2021-10-01',
  labelHorizonBars: 10,
  tensorflowBackend: 'wasm-simd',
  dataHash: 'd'.repeat(64),
  strategyHash: 's'.repeat(64),
  strategySource: 'name: rsi_mean_reversion\n',
  executionTimeMs: 4_200,
};
