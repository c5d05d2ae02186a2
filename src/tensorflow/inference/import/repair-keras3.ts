import type { JsonObject, JsonValue } from '../../../base/pure/json.js';
import type { WeightSpec } from '../weight-spec.js';

/** A network as model.json describes it. */
export interface NetworkDescription {
  readonly topology: JsonObject;
  readonly weightSpecs: readonly WeightSpec[];
}

/** A description that TensorFlow.js 4 reads, with what had to be changed; nothing for Keras 2. */
export interface RepairedNetwork extends NetworkDescription {
  /** One line each, for people. */
  readonly repairs: readonly string[];
}

/**
 * Rewrites what Keras 3 exports in the words of Keras 2, which TensorFlow.js 4 reads: `batch_shape` of input layers,
 * policies in the place of types, the form of connections between layers, and names of weights that begin with the
 * name of the model. The numbers stay as they are.
 */
export function repairKeras3({ topology, weightSpecs }: NetworkDescription): RepairedNetwork {
  const repairs = new Set<string>();
  const repaired = repairValue(topology, repairs) as JsonObject;
  const layerNames = new Set(namesOfLayers(repaired));
  const specs = weightSpecs.map((spec) => ({ ...spec, name: withoutModelName(spec.name, layerNames) }));
  const renamed = weightSpecs.findIndex((spec, index) => spec.name !== specs[index]?.name);
  if (renamed >= 0) {
    repairs.add(
      `weights are named like '${specs[renamed]?.name}' instead of '${weightSpecs[renamed]?.name}'`,
    );
  }
  return { topology: repaired, weightSpecs: specs, repairs: [...repairs] };
}

function repairValue(value: JsonValue, repairs: Set<string>): JsonValue {
  if (Array.isArray(value)) return value.map((member) => repairValue(member as JsonValue, repairs));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => repairEntry(key, member, value, repairs)),
  );
}

function repairEntry(
  key: string,
  member: JsonValue,
  owner: JsonObject,
  repairs: Set<string>,
): readonly [string, JsonValue] {
  switch (key) {
    case 'batch_shape':
      if ('batch_input_shape' in owner) break;
      repairs.add("'batch_shape' of the input layer is written as 'batch_input_shape'");
      return ['batch_input_shape', member];
    case 'dtype': {
      const type = nameOfPolicy(member);
      if (type === null) break;
      repairs.add(`the policy of 'dtype' is written as '${type}'`);
      return [key, type];
    }
    case 'inbound_nodes':
      if (!Array.isArray(member) || !member.some((node) => isObject(node) && 'args' in node)) break;
      repairs.add("'inbound_nodes' are written as lists of layers");
      return [key, member.map((node) => connectionsOf(node as JsonValue))];
    case 'input_layers':
    case 'output_layers':
      if (!Array.isArray(member) || typeof member[0] !== 'string') break;
      repairs.add(`'${key}' is written as a list of layers`);
      return [key, [member]];
    default:
  }
  return [key, repairValue(member, repairs)];
}

/** Returns the name of a mixed-precision policy, such as `float32`; null for anything else. */
function nameOfPolicy(value: JsonValue): string | null {
  if (!isObject(value) || value.class_name !== 'DTypePolicy' || !isObject(value.config ?? null)) return null;
  const { name } = value.config as JsonObject;
  return typeof name === 'string' ? name : null;
}

/** Returns [layer, node, tensor, {}] of every tensor that a node of Keras 3 takes, in order. */
function connectionsOf(node: JsonValue): JsonValue {
  const found: JsonValue[] = [];
  const visit = (value: JsonValue): void => {
    if (Array.isArray(value)) for (const member of value) visit(member as JsonValue);
    else if (isObject(value)) {
      const history = isObject(value.config ?? null) ? (value.config as JsonObject).keras_history : undefined;
      if (Array.isArray(history)) found.push([...(history as JsonValue[]), {}]);
      else for (const member of Object.values(value)) visit(member);
    }
  };
  visit(isObject(node) ? (node.args ?? []) : node);
  return found;
}

function namesOfLayers(value: JsonValue): string[] {
  if (Array.isArray(value)) return value.flatMap((member) => namesOfLayers(member as JsonValue));
  if (!isObject(value)) return [];
  const layers = Array.isArray(value.layers) ? (value.layers as JsonValue[]) : [];
  const own = layers.flatMap((layer) => {
    const config = isObject(layer) && isObject(layer.config ?? null) ? (layer.config as JsonObject) : null;
    return typeof config?.name === 'string' ? [config.name] : [];
  });
  return [...own, ...Object.values(value).flatMap(namesOfLayers)];
}

/** Drops what stands before the name of a layer: `sequential/dense/kernel` is `dense/kernel`. */
function withoutModelName(name: string, layerNames: ReadonlySet<string>): string {
  const segments = name.split('/');
  const start = segments.findIndex((segment) => layerNames.has(segment));
  return start > 0 ? segments.slice(start).join('/') : name;
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
