import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelArchitecture } from '../strategy/strategy.js';
import { crossEntropy, logProbabilities, weightedTargets } from './classification-loss.js';
import { classificationMetrics } from './metrics.js';
import type { Samples } from './samples.js';

const CHUNK = 4_096;

/** What a network makes of samples, without dropout. */
export interface Evaluation {
  /** Mean weighted cross-entropy; null without samples. */
  readonly loss: number | null;
  readonly accuracy: number | null;
  /** Row-major, three columns: BUY, HOLD, SELL. */
  readonly probabilities: Float32Array;
}

/** Measures a network on samples. */
export function evaluate(
  model: LayersModel,
  samples: Samples,
  classWeights: readonly number[],
  activation: ModelArchitecture['outputActivation'],
): Evaluation {
  const probabilities = new Float32Array(samples.count * 3);
  let lossSum = 0;
  for (let start = 0; start < samples.count; start += CHUNK) {
    const end = Math.min(start + CHUNK, samples.count);
    tf.tidy(() => {
      const rows = samples.features.subarray(start * samples.featureCount, end * samples.featureCount);
      const outputs = model.predictOnBatch(
        tf.tensor2d(rows, [end - start, samples.featureCount]),
      ) as tf.Tensor2D;
      const logs = logProbabilities(outputs, activation);
      const targets = weightedTargets(samples.classes.subarray(start, end), classWeights);
      lossSum += (crossEntropy(logs, targets).dataSync()[0] as number) * (end - start);
      probabilities.set(tf.exp(logs).dataSync(), start * 3);
    });
  }
  if (samples.count === 0) return { loss: null, accuracy: null, probabilities };
  const { accuracy } = classificationMetrics(probabilities, samples.classes);
  return { loss: lossSum / samples.count, accuracy, probabilities };
}
