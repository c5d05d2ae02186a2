import * as layers from '@tensorflow/tfjs-layers';
import { seededRandom } from '../../base/pure/random.js';
import type { ModelArchitecture } from '../../domain/strategy/strategy.js';

const LARGEST_SEED = 2 ** 31 - 1;
/** Activations that pass about half of their input: He et al. (2015) scale their weights up to make good for it. */
const RECTIFIERS: readonly string[] = ['relu', 'elu', 'softplus'];

/**
 * Builds the network of a strategy: dense layers, each followed by dropout where asked for, and its outputs.
 * Initial weights are uniform, by He for rectifiers and by Glorot otherwise; equal seeds give equal weights.
 * @param outputs 3 for a classification (BUY, HOLD, SELL), 1 for a binary or a regression
 */
export function buildNetwork(
  architecture: ModelArchitecture,
  featureCount: number,
  seed: number,
  outputs: 1 | 3 = 3,
): layers.Sequential {
  const random = seededRandom(seed);
  const nextSeed = (): number => random.below(LARGEST_SEED);
  const model = layers.sequential({ name: outputs === 3 ? 'classifier' : 'estimator' });
  const inputShape = (): { inputShape?: number[] } =>
    model.layers.length === 0 ? { inputShape: [featureCount] } : {};

  for (const [index, units] of architecture.hiddenLayers.entries()) {
    model.add(
      layers.layers.dense({
        name: `hidden_${index + 1}`,
        units,
        activation: architecture.activation,
        kernelInitializer: initializer(architecture.activation, nextSeed()),
        ...inputShape(),
      }),
    );
    if (architecture.dropout > 0) {
      model.add(
        layers.layers.dropout({ name: `dropout_${index + 1}`, rate: architecture.dropout, seed: nextSeed() }),
      );
    }
  }
  model.add(
    layers.layers.dense({
      name: 'output',
      units: outputs,
      activation: architecture.outputActivation,
      kernelInitializer: initializer(architecture.outputActivation, nextSeed()),
      ...inputShape(),
    }),
  );
  return model;
}

function initializer(activation: string, seed: number): ReturnType<typeof layers.initializers.heUniform> {
  return RECTIFIERS.includes(activation)
    ? layers.initializers.heUniform({ seed })
    : layers.initializers.glorotUniform({ seed });
}
