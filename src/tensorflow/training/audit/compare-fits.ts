import type { CancellationSignal } from '../../../base/pure/cancelled-error.js';
import type { ModelStrategy } from '../../../domain/strategy/strategy.js';
import type { EpochValues } from '../epoch-values.js';
import { buildNetwork } from '../model-architecture.js';
import { copyWeights } from '../network-weights.js';
import type { Comparison, Prepared } from './compare-samples.js';
import type { Difference } from './training-leak.js';
import type { TrainingSteps } from './training-steps.js';

/** How a short training went. */
export interface Fit {
  readonly bestEpoch: number;
  readonly history: readonly EpochValues[];
  readonly weights: readonly Float32Array[];
}

export interface FitRequest {
  readonly strategy: ModelStrategy;
  readonly prepared: Prepared;
  readonly seed: number;
  readonly cancellation: CancellationSignal;
}

/** Trains a network from its seed. */
export function fitBriefly(steps: TrainingSteps, request: FitRequest): Fit {
  const { strategy, prepared, seed, cancellation } = request;
  const { samples, objective } = prepared;
  const model = buildNetwork(strategy.model, samples.features.length, seed, objective.outputs);
  const history: EpochValues[] = [];
  const observer = { onBatch() {}, onEpoch: (values: EpochValues) => void history.push(values) };
  try {
    const { bestEpoch } = steps.fit({
      ...{ strategy, model, objective, samples, seed, cancellation, checkpoint: null, observer },
    });
    return { bestEpoch, history, weights: copyWeights(model) };
  } finally {
    model.dispose();
  }
}

/** Compares two fits: losses of every epoch, best epoch and weights; of each the first that differs. */
export function compareFits(asItIs: Fit, asItWouldBe: Fit): Comparison {
  const differences: Difference[] = [];
  let comparisons = 0;
  const compare = (kind: Difference['kind'], name: string | null, value: number, other: number): void => {
    comparisons += 1;
    if (Object.is(value, other) || differences.some((found) => found.kind === kind)) return;
    differences.push({ kind, part: null, name, timeMs: null, asItIs: value, asItWouldBe: other });
  };
  const epochs = Math.max(asItIs.history.length, asItWouldBe.history.length);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const [own, other] = [asItIs.history[epoch], asItWouldBe.history[epoch]];
    const of = `of epoch ${epoch + 1}`;
    compare('loss', `training ${of}`, own?.trainLoss ?? Number.NaN, other?.trainLoss ?? Number.NaN);
    compare('loss', `validation ${of}`, own?.valLoss ?? Number.NaN, other?.valLoss ?? Number.NaN);
  }
  compare('best epoch', null, asItIs.bestEpoch, asItWouldBe.bestEpoch);
  for (const [tensor, values] of asItIs.weights.entries()) {
    for (const [index, value] of values.entries()) {
      const other = asItWouldBe.weights[tensor]?.[index] ?? Number.NaN;
      compare('network weight', `${index} of tensor ${tensor}`, value, other);
    }
  }
  return { comparisons, differences };
}
