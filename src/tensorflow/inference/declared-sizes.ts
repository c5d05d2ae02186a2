import type { JsonObject, JsonValue } from '../../base/pure/json.js';
import { ModelInvalidError } from './model-errors.js';
import { denseLayers } from './network-shape.js';
import type { WeightSpec } from './weight-spec.js';

/** The keys of a layer's config that decide how much TensorFlow.js allocates for it. */
const SIZES = new Set([
  'units',
  'filters',
  'kernel_size',
  'depth_multiplier',
  'input_dim',
  'input_length',
  'output_dim',
  'n',
  'size',
  'padding',
  'target_shape',
  'input_shape',
  'batch_input_shape',
  'batch_shape',
]);

/** What layers without weights may be declared with: two such sizes multiplied are still little. */
const ALWAYS_ALLOWED = 1_024;

/**
 * Refuses a topology whose layers are larger than the weights that it comes with: TensorFlow.js allocates what a
 * layer declares, gigabytes if it says so, before it compares that with the weights.
 * @param name what messages call the model
 * @throws ModelInvalidError
 */
export function requireFilledSizes(name: string, topology: JsonObject, specs: readonly WeightSpec[]): void {
  const weights = specs.reduce(
    (sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1),
    0,
  );
  for (const { name: layer, inputs, units } of denseLayers(topology)) {
    if ((inputs ?? 1) * units <= weights) continue;
    const declared = inputs === null ? `${units} units` : `${units} units on ${inputs} inputs`;
    throw tooLarge(name, `the layer '${layer}' with ${declared}`, weights);
  }
  const size = findSizeAbove(Math.max(weights, ALWAYS_ALLOWED), topology);
  if (size !== null) throw tooLarge(name, `a layer with ${size.key} ${size.value}`, weights);
}

function tooLarge(name: string, declared: string, weights: number): ModelInvalidError {
  return new ModelInvalidError(
    name,
    `'model.json' declares ${declared} and has ${weights} weights in all; export the network again`,
  );
}

function findSizeAbove(
  limit: number,
  value: JsonValue,
  key = '',
): { readonly key: string; readonly value: number } | null {
  if (typeof value === 'number') return SIZES.has(key) && value > limit ? { key, value } : null;
  if (typeof value !== 'object' || value === null) return null;
  const members = Array.isArray(value)
    ? value.map((member) => [key, member] as const)
    : Object.entries(value);
  for (const [name, member] of members) {
    const found = findSizeAbove(limit, member, name);
    if (found !== null) return found;
  }
  return null;
}
