import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  type CancellationSignal,
  neverCancelled,
  throwIfCancelled,
} from '../../base/pure/cancelled-error.js';
import { classificationMetrics } from './metrics.js';
import type { Objective } from './objective.js';
import type { Samples } from './samples.js';

const CHUNK = 4_096;

/** What a network makes of samples, without dropout. */
export interface Evaluation {
  /** Mean loss; null without samples. */
  readonly loss: number | null;
  /** Null without samples, or where outputs are no classes. */
  readonly accuracy: number | null;
  /** The class told of each sample; null where outputs are no classes. */
  readonly told: Int8Array | null;
}

/**
 * Measures a network on samples.
 * @param signal is looked at before every 4,096 samples
 * @throws CancelledError when the signal is set
 */
export function evaluate(
  model: LayersModel,
  samples: Samples,
  objective: Objective,
  signal: CancellationSignal = neverCancelled,
): Evaluation {
  const told = objective.classWeights === null ? null : new Int8Array(samples.count);
  let lossSum = 0;
  for (let start = 0; start < samples.count; start += CHUNK) {
    throwIfCancelled(signal);
    const chunk = rowsOf(samples, start, Math.min(start + CHUNK, samples.count));
    tf.tidy(() => {
      const rows = tf.tensor2d(chunk.features, [chunk.count, chunk.featureCount]);
      const outputs = model.predictOnBatch(rows) as tf.Tensor2D;
      const loss = objective.loss(outputs, objective.targets(chunk));
      lossSum += (loss.dataSync()[0] as number) * chunk.count;
      const classes = objective.told(outputs);
      if (classes !== null) told?.set(classes, start);
    });
  }
  const { accuracy } = classificationMetrics(told, samples.classes);
  return { loss: samples.count === 0 ? null : lossSum / samples.count, accuracy, told };
}

/** A view of consecutive samples. */
function rowsOf({ features, classes, returns, featureCount }: Samples, start: number, end: number): Samples {
  return {
    count: end - start,
    featureCount,
    features: features.subarray(start * featureCount, end * featureCount),
    classes: classes.subarray(start, end),
    returns: returns === null ? null : returns.subarray(start, end),
  };
}
