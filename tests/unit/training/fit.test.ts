import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectTensorflowBackend } from '../../../src/inference/tensorflow-backend.js';
import { CancelledError, neverCancelled } from '../../../src/shared/cancelled-error.js';
import { seededRandom } from '../../../src/shared/random.js';
import type { ModelArchitecture, TrainingSettings } from '../../../src/strategy/strategy.js';
import { balancedClassWeights } from '../../../src/training/class-weights.js';
import { evaluate } from '../../../src/training/evaluate.js';
import { type EpochValues, type FitOptions, type FitResult, fitNetwork } from '../../../src/training/fit.js';
import { buildClassifier } from '../../../src/training/model-architecture.js';
import type { Samples } from '../../../src/training/samples.js';
import { TrainingDivergedError } from '../../../src/training/training-errors.js';

const architecture: ModelArchitecture = {
  type: 'mlp',
  hiddenLayers: [8],
  activation: 'relu',
  outputActivation: 'softmax',
  dropout: 0.1,
};

const settings: TrainingSettings = {
  epochs: 8,
  learningRate: 0.02,
  batchSize: 16,
  optimizer: 'adam',
  earlyStopping: { enabled: false, patience: 1 },
  labels: { source: 'zigzag', threshold: 0.03 },
  dataSplit: { train: 0.7, validation: 0.15, test: 0.15 },
};

/** Samples whose class is decided by their first feature: above 0.5 SELL, below −0.5 BUY, else HOLD. */
function learnable(count: number, seed: number): Samples {
  const random = seededRandom(seed);
  const features = Float32Array.from({ length: count * 2 }, () => random.normal());
  const classes = Int8Array.from({ length: count }, (_, row) => {
    const value = features[row * 2] as number;
    return value > 0.5 ? 2 : value < -0.5 ? 0 : 1;
  });
  return { count, featureCount: 2, features, classes };
}

const train = learnable(200, 1);
const validation = learnable(60, 2);

interface Trained {
  readonly weights: readonly number[][];
  readonly epochs: readonly EpochValues[];
  readonly result: FitResult;
}

function trained(changes: Partial<FitOptions> = {}, shape: ModelArchitecture = architecture): Trained {
  const model = buildClassifier(shape, 2, 42);
  const epochs: EpochValues[] = [];
  try {
    const result = fitNetwork({
      model,
      train,
      validation,
      settings,
      outputActivation: shape.outputActivation,
      seed: 7,
      cancellation: neverCancelled,
      onEpoch: (values) => epochs.push(values),
      ...changes,
    });
    return { weights: model.getWeights().map((weight) => Array.from(weight.dataSync())), epochs, result };
  } finally {
    model.dispose();
  }
}

beforeAll(async () => {
  await selectTensorflowBackend('wasm');
});

describe('fitNetwork', () => {
  it('gives identical weights for identical inputs', () => {
    expect(trained().weights).toEqual(trained().weights);
  });

  it('gives other weights for another seed', () => {
    expect(trained({ seed: 8 }).weights).not.toEqual(trained().weights);
  });

  it.each(['softmax', 'linear', 'sigmoid'] as const)(
    'learns what can be learned with %s outputs',
    (outputActivation) => {
      const { epochs } = trained(
        { settings: { ...settings, epochs: 30 } },
        { ...architecture, outputActivation },
      );
      expect(epochs[0]?.trainLoss).toBeGreaterThan(epochs.at(-1)?.trainLoss as number);
      expect(epochs.at(-1)?.valAccuracy).toBeGreaterThan(0.8);
    },
  );

  it.each(['sgd', 'rmsprop'] as const)('lowers the loss with %s', (optimizer) => {
    const { epochs } = trained({ settings: { ...settings, optimizer } });
    expect(epochs[0]?.trainLoss).toBeGreaterThan(epochs.at(-1)?.trainLoss as number);
  });

  it('numbers the epochs', () => {
    const { epochs } = trained();
    expect(epochs.map(({ seq, epoch }) => [seq, epoch])).toEqual(
      Array.from({ length: settings.epochs }, (_, index) => [index, index + 1]),
    );
  });

  it('keeps the weights of the epoch with the lowest validation loss', () => {
    const model = buildClassifier(architecture, 2, 42);
    const eager = { ...settings, epochs: 20, learningRate: 0.3 };
    const epochs: EpochValues[] = [];
    const { bestEpoch } = fitNetwork({
      model,
      train,
      validation,
      settings: eager,
      outputActivation: 'softmax',
      seed: 7,
      cancellation: neverCancelled,
      onEpoch: (values) => epochs.push(values),
    });
    const lowest = Math.min(...epochs.map(({ valLoss }) => valLoss as number));
    const { loss } = evaluate(model, validation, balancedClassWeights(train.classes), 'softmax');
    expect(loss).toBe(lowest);
    expect(epochs[bestEpoch - 1]?.valLoss).toBe(lowest);
    model.dispose();
  });

  it('stops when the validation loss has not fallen for as many epochs as its patience', () => {
    const { result, epochs } = trained({
      settings: {
        ...settings,
        epochs: 200,
        learningRate: 0.3,
        earlyStopping: { enabled: true, patience: 3 },
      },
    });
    expect(result.stoppedEarly).toBe(true);
    expect(epochs.length).toBe(result.bestEpoch + 3);
  });

  it('works without validation samples', () => {
    const none: Samples = {
      count: 0,
      featureCount: 2,
      features: new Float32Array(0),
      classes: new Int8Array(0),
    };
    expect(trained({ validation: none }).epochs[0]).toMatchObject({ valLoss: null, valAccuracy: null });
  });

  it('stops before the next batch when it is cancelled', () => {
    let looks = 0;
    const cancellation = {
      get isCancelled() {
        return ++looks > 3;
      },
    };
    expect(() => trained({ cancellation })).toThrow(CancelledError);
    expect(looks).toBe(4);
  });

  it('says that the loss is no longer a number', () => {
    const broken = { ...train, features: train.features.slice().fill(Number.POSITIVE_INFINITY, 0, 1) };
    expect(() => trained({ train: broken }, { ...architecture, activation: 'linear' })).toThrow(
      TrainingDivergedError,
    );
  });

  it('leaves no tensor behind', () => {
    const before = tf.memory().numTensors;
    trained();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('buildClassifier', () => {
  it('builds a single layer when there are no hidden ones', () => {
    const model = buildClassifier({ ...architecture, hiddenLayers: [] }, 4, 1);
    expect(model.getWeights().map((weight) => weight.shape)).toEqual([[4, 3], [3]]);
    model.dispose();
  });

  it('starts from equal weights for equal seeds', () => {
    const [one, other, third] = [42, 42, 43].map((seed) => {
      const model = buildClassifier(architecture, 2, seed);
      const weights = model.getWeights().map((weight) => Array.from(weight.dataSync()));
      model.dispose();
      return weights;
    });
    expect(one).toEqual(other);
    expect(one).not.toEqual(third);
  });
});
