import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CancelledError, neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { seededRandom } from '../../../../src/base/pure/random.js';
import type {
  Decisions,
  ModelArchitecture,
  TrainingSettings,
} from '../../../../src/domain/strategy/strategy.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import type { EpochValues } from '../../../../src/tensorflow/training/epoch-values.js';
import { type FitOptions, type FitResult, fitNetwork } from '../../../../src/tensorflow/training/fit.js';
import type { FitCheckpoint } from '../../../../src/tensorflow/training/fit-checkpoint.js';
import { buildNetwork } from '../../../../src/tensorflow/training/model-architecture.js';
import { objectiveOf, regression } from '../../../../src/tensorflow/training/objective.js';
import type { Samples } from '../../../../src/tensorflow/training/samples.js';
import { TrainingDivergedError } from '../../../../src/tensorflow/training/training-errors.js';

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
  loss: null,
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
  return { count, featureCount: 2, features, classes, returns: null };
}

const train = learnable(200, 1);
const validation = learnable(60, 2);

interface Trained {
  readonly weights: readonly number[][];
  readonly epochs: readonly EpochValues[];
  readonly checkpoints: readonly FitCheckpoint[];
  readonly result: FitResult;
}

/** Decisions of a format, and nothing that a fit reads besides. */
function decisionsOf(outputFormat: Decisions['outputFormat']): Decisions {
  return {
    outputFormat,
    confidenceThreshold: 0,
    positionAwareness: true,
    allowShortFromFlat: false,
    minSignalSeparation: 0,
    sizing: { fraction: 0.25, lot: 1 },
    costModel: null,
  };
}

async function trained(
  changes: Partial<FitOptions> = {},
  shape: ModelArchitecture = architecture,
  outputFormat: Decisions['outputFormat'] = 'classification',
): Promise<Trained> {
  const objective = objectiveOf(
    { decisions: decisionsOf(outputFormat), model: shape, training: changes.settings ?? settings },
    changes.train ?? train,
  );
  const model = buildNetwork(shape, 2, 42, objective.outputs);
  const epochs: EpochValues[] = [];
  const checkpoints: FitCheckpoint[] = [];
  try {
    const result = fitNetwork({
      model,
      train,
      validation,
      settings,
      objective,
      seed: 7,
      cancellation: neverCancelled,
      checkpoint: null,
      observer: {
        onBatch() {},
        onEpoch(values, checkpoint) {
          epochs.push(values);
          checkpoints.push(checkpoint());
        },
      },
      ...changes,
    });
    const weights = model.getWeights().map((weight) => Array.from(weight.dataSync()));
    return { weights, epochs, checkpoints, result };
  } finally {
    model.dispose();
  }
}

beforeAll(async () => {
  await selectTensorflowBackend('wasm');
});

describe('dropout', () => {
  const halved: ModelArchitecture = {
    ...architecture,
    hiddenLayers: [8, 4],
    activation: 'tanh',
    dropout: 0.5,
  };
  const single: TrainingSettings = { ...settings, epochs: 1, batchSize: 1 };

  it('leaves no unit out for good, however small the batches are', async () => {
    const before = buildNetwork(halved, 2, 42, 3);
    const [first] = before.getWeights().map((weight) => Array.from(weight.dataSync()));
    before.dispose();
    const { weights } = await trained({ settings: single }, halved);
    const moved = weights[0]?.map((weight, at) => weight !== first?.[at]);
    expect(moved).toEqual(Array.from({ length: 2 * 8 }, () => true));
  });

  it('draws its masks by the batch, also behind a checkpoint, and leaves the seeds of the model alone', async () => {
    const model = buildNetwork(halved, 2, 42, 3);
    const config = JSON.stringify(model.getConfig());
    const whole = await trained({ settings: { ...settings, epochs: 3 } }, halved);
    const resumed = await trained(
      { settings: { ...settings, epochs: 3 }, checkpoint: whole.checkpoints[1] as FitCheckpoint },
      halved,
    );
    expect(resumed.weights).toEqual(whole.weights);
    const objective = objectiveOf(
      { decisions: decisionsOf('classification'), model: halved, training: settings },
      train,
    );
    fitNetwork({
      ...{ model, train, validation, settings, objective, seed: 7, cancellation: neverCancelled },
      ...{ checkpoint: null, observer: { onBatch() {}, onEpoch() {} } },
    });
    expect(JSON.stringify(model.getConfig())).toBe(config);
    model.dispose();
  });
});

describe('fitNetwork', () => {
  it('gives identical weights for identical inputs', async () => {
    expect((await trained()).weights).toEqual((await trained()).weights);
  });

  it('gives other weights for another seed', async () => {
    expect((await trained({ seed: 8 })).weights).not.toEqual((await trained()).weights);
  });

  it.each(['softmax', 'linear', 'sigmoid'] as const)(
    'learns what can be learned with %s outputs',
    async (outputActivation) => {
      const { epochs } = await trained(
        { settings: { ...settings, epochs: 30 } },
        { ...architecture, outputActivation },
      );
      expect(epochs[0]?.trainLoss).toBeGreaterThan(epochs.at(-1)?.trainLoss as number);
      expect(epochs.at(-1)?.valAccuracy).toBeGreaterThan(0.8);
    },
  );

  it.each(['sgd', 'rmsprop'] as const)('lowers the loss with %s', async (optimizer) => {
    const { epochs } = await trained({ settings: { ...settings, optimizer } });
    expect(epochs[0]?.trainLoss).toBeGreaterThan(epochs.at(-1)?.trainLoss as number);
  });

  it('numbers the epochs', async () => {
    const { epochs } = await trained();
    expect(epochs.map(({ seq, epoch }) => [seq, epoch])).toEqual(
      Array.from({ length: settings.epochs }, (_, index) => [index, index + 1]),
    );
  });

  it('keeps the weights of the epoch with the lowest validation loss', async () => {
    const eager = { ...settings, epochs: 20, learningRate: 0.3 };
    const { epochs, checkpoints, weights, result } = await trained({ settings: eager });
    const lowest = Math.min(...epochs.map(({ valLoss }) => valLoss as number));
    expect(epochs[result.bestEpoch - 1]?.valLoss).toBe(lowest);
    const best = checkpoints[result.bestEpoch - 1];
    expect(weights).toEqual(best?.weights.map((values) => Array.from(values)));
  });

  it('stops when the validation loss has not fallen for as many epochs as its patience', async () => {
    const { result, epochs } = await trained({
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

  it('works without validation samples', async () => {
    const none: Samples = {
      count: 0,
      featureCount: 2,
      features: new Float32Array(0),
      classes: new Int8Array(0),
      returns: null,
    };
    expect((await trained({ validation: none })).epochs[0]).toMatchObject({
      valLoss: null,
      valAccuracy: null,
    });
  });

  it('stops before the next batch when it is cancelled', async () => {
    let looks = 0;
    const cancellation = {
      get isCancelled() {
        return ++looks > 3;
      },
    };
    await expect(trained({ cancellation })).rejects.toThrow(CancelledError);
    expect(looks).toBe(4);
  });

  it('says that the loss is no longer a number', async () => {
    const broken = { ...train, features: train.features.slice().fill(Number.POSITIVE_INFINITY, 0, 1) };
    await expect(trained({ train: broken }, { ...architecture, activation: 'linear' })).rejects.toThrow(
      TrainingDivergedError,
    );
  });

  it('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const { checkpoints } = await trained();
    await trained({ checkpoint: checkpoints[3] ?? null });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a fit that goes on from a checkpoint', () => {
  it('stops while it passes over the epochs that are done', async () => {
    const { checkpoints } = await trained();
    let looks = 0;
    const cancellation = {
      get isCancelled() {
        looks += 1;
        return looks === 3;
      },
    };
    const observer = { onBatch: () => expect.unreachable(), onEpoch: () => expect.unreachable() };
    // Five epochs are done: it is stopped before the third of them.
    const stopped = trained({ checkpoint: checkpoints[4] ?? null, cancellation, observer });
    await expect(stopped).rejects.toBeInstanceOf(CancelledError);
  });

  it.each(['adam', 'sgd', 'rmsprop'] as const)(
    'ends with the very weights of one that was never interrupted, with %s',
    async (optimizer) => {
      const options = { settings: { ...settings, optimizer } };
      const whole = await trained(options);
      for (const checkpoint of whole.checkpoints) {
        const resumed = await trained({ ...options, checkpoint });
        expect(resumed.weights).toEqual(whole.weights);
        expect(resumed.epochs).toEqual(whole.epochs.slice(checkpoint.epoch));
        expect(resumed.result).toEqual(whole.result);
      }
    },
  );

  it('stops as early as one that was never interrupted', async () => {
    const options = {
      settings: {
        ...settings,
        epochs: 200,
        learningRate: 0.3,
        earlyStopping: { enabled: true, patience: 3 },
      },
    };
    const whole = await trained(options);
    const checkpoint = whole.checkpoints[whole.result.bestEpoch] ?? null;
    expect((await trained({ ...options, checkpoint })).result).toEqual(whole.result);
  });
});

describe('other output formats', () => {
  /** Bars whose return is a tenth of their first feature. */
  function returning(count: number, seed: number): Samples {
    const samples = learnable(count, seed);
    const returns = Float32Array.from(
      { length: count },
      (_, row) => (samples.features[row * 2] as number) / 10,
    );
    return { ...samples, returns };
  }
  const linear: ModelArchitecture = { ...architecture, dropout: 0, outputActivation: 'linear' };

  it.each([{ kind: 'mse' }, { kind: 'huber', delta: 0.01 }] as const)(
    'learn returns by $kind, without an accuracy',
    async (loss) => {
      const { epochs } = await trained(
        {
          train: returning(300, 1),
          validation: returning(80, 2),
          settings: { ...settings, epochs: 40, loss },
        },
        linear,
        'regression',
      );
      const [first, last] = [epochs[0], epochs.at(-1)];
      expect(last?.valLoss).toBeLessThan((first?.valLoss as number) / 10);
      expect([last?.trainAccuracy, last?.valAccuracy]).toEqual([null, null]);
    },
  );

  it('do not stand still when the norm of gradients leaves what single precision holds', async () => {
    const samples = returning(100, 1);
    const huge = { ...samples, features: samples.features.map((value) => value * 1e12) };
    const options = { train: huge, settings: { ...settings, loss: { kind: 'mse' } } } as const;
    const diverged = trained({ ...options, validation: huge }, linear, 'regression');
    await expect(diverged).rejects.toThrow(TrainingDivergedError);
    // At a rate of 0.02 the inputs are to blame.
    await expect(diverged).rejects.toThrow('normalise raw inputs');
  });

  it('measure the Huber loss as it is defined', () => {
    const { loss } = regression({ kind: 'huber', delta: 0.5 });
    const mean = tf.tidy(() => loss(tf.tensor2d([[0.3], [2]]), tf.tensor2d([[0], [0]])).dataSync()[0]);
    // Half of 0.3², and 0.5 × (2 − 0.25) beyond delta.
    expect(mean).toBeCloseTo((0.5 * 0.3 ** 2 + 0.5 * (2 - 0.5 / 2)) / 2, 6);
  });

  it('learn a probability of BUY', async () => {
    const halves = (samples: Samples): Samples => ({
      ...samples,
      classes: Int8Array.from({ length: samples.count }, (_, row) =>
        (samples.features[row * 2] as number) < 0 ? 0 : 2,
      ),
    });
    const { epochs } = await trained(
      { train: halves(train), validation: halves(validation), settings: { ...settings, epochs: 30 } },
      { ...architecture, outputActivation: 'sigmoid' },
      'binary',
    );
    expect(epochs.at(-1)?.valAccuracy).toBeGreaterThan(0.9);
  });
});

describe('buildNetwork', () => {
  it('builds a single layer when there are no hidden ones', () => {
    const model = buildNetwork({ ...architecture, hiddenLayers: [] }, 4, 1);
    expect(model.getWeights().map((weight) => weight.shape)).toEqual([[4, 3], [3]]);
    model.dispose();
  });

  it('starts from equal weights for equal seeds', () => {
    const [one, other, third] = [42, 42, 43].map((seed) => {
      const model = buildNetwork(architecture, 2, seed);
      const weights = model.getWeights().map((weight) => Array.from(weight.dataSync()));
      model.dispose();
      return weights;
    });
    expect(one).toEqual(other);
    expect(one).not.toEqual(third);
  });
});
