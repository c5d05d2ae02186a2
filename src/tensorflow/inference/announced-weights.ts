import * as tf from '@tensorflow/tfjs-core';
import type { JsonObject, JsonValue } from '../../base/pure/json.js';

/** Every weight that layers of TensorFlow.js have. */
const INITIALIZERS = [
  ...['kernel', 'bias', 'recurrent', 'embeddings', 'depthwise', 'pointwise', 'alpha'],
  ...['gamma', 'beta', 'moving_mean', 'moving_variance'],
].map((weight) => `${weight}_initializer`);

/** How many numbers the networks that are being built may still allocate, by the key in their topology. */
const allowances = new Map<number, number>();
let lastKey = 0;

/** Makes a weight of zeros that is overwritten as soon as the network stands; it makes no more than were announced. */
class AnnouncedWeight extends tf.serialization.Serializable {
  static readonly className = 'KtrdrAnnouncedWeight';
  readonly #key: number;

  constructor({ key }: { readonly key: number }) {
    super();
    this.#key = key;
  }

  apply(shape: number[], dtype?: tf.DataType): tf.Tensor {
    const rest = (allowances.get(this.#key) ?? 0) - shape.reduce((product, size) => product * size, 1);
    // The comparison is written so that NaN fails it.
    if (!(rest >= 0))
      throw new TypeError(`a layer declares more weights than the file announces: [${shape.join(', ')}]`);
    allowances.set(this.#key, rest);
    return tf.zeros(shape, dtype);
  }

  getConfig(): tf.serialization.ConfigDict {
    return { key: this.#key };
  }
}

tf.serialization.registerClass(AnnouncedWeight);

/**
 * Lets layers begin with zeros in the place of random weights, which would be overwritten at once, and which would be as
 * large as a layer says: gigabytes, if it says so.
 * @param weights how many numbers the network has in all
 * @param build is handed the topology with which to build
 */
export async function withAnnouncedWeights<T>(
  topology: JsonObject,
  weights: number,
  build: (topology: JsonObject) => Promise<T>,
): Promise<T> {
  lastKey += 1;
  const key = lastKey;
  allowances.set(key, weights);
  try {
    const initializer = { class_name: AnnouncedWeight.className, config: { key } };
    return await build(withInitializers(topology, initializer) as JsonObject);
  } finally {
    allowances.delete(key);
  }
}

function withInitializers(value: JsonValue, initializer: JsonObject): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((member: JsonValue) => withInitializers(member, initializer));
  const members = Object.entries(value).map(([key, member]): [string, JsonValue] => {
    const own = withInitializers(member, initializer);
    return [key, key === 'config' && isLayerConfig(own) ? { ...own, ...named(initializer) } : own];
  });
  return Object.fromEntries(members);
}

function isLayerConfig(config: JsonValue): config is JsonObject {
  return typeof config === 'object' && config !== null && !Array.isArray(config) && !('layers' in config);
}

function named(initializer: JsonObject): JsonObject {
  return Object.fromEntries(INITIALIZERS.map((name) => [name, initializer]));
}
