import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../base/pure/json.js';

/** [layer, node, tensor, …]: the output of the layer's node is taken. */
const connectionSchema = z.tuple([z.string(), z.number()]).rest(z.unknown());

const layerSchema = z.object({
  name: z.string(),
  class_name: z.string(),
  config: z.looseObject({ name: z.string().optional() }),
  inbound_nodes: z.array(z.array(connectionSchema)),
});

type Layer = z.infer<typeof layerSchema>;

/** How many outputs a layer has before it is applied to anything: inputs and networks within the network have one. */
function firstNodes({ class_name: kind, config: { layers } }: Layer): number {
  return kind === 'InputLayer' || (Array.isArray(layers) && layers.length > 0) ? 1 : 0;
}

/**
 * Finds a layer that waits for ever for its inputs: for itself in a circle, or for an output that is not there.
 * TensorFlow.js would go on looking for it.
 * @returns what is wrong; null when every layer can be built, or what is declared is not understood
 */
export function findUnorderedLayer(value: JsonValue): string | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) {
    const problem = problemOfNetwork(value as JsonObject);
    if (problem !== null) return problem;
  }
  for (const member of Object.values(value) as JsonValue[]) {
    const problem = findUnorderedLayer(member);
    if (problem !== null) return problem;
  }
  return null;
}

function problemOfNetwork({ layers: declared }: JsonObject): string | null {
  if (!Array.isArray(declared)) return null;
  const layers = (declared as JsonValue[]).flatMap((layer) => layerSchema.safeParse(layer).data ?? []);
  const nameless = layers.find(({ name, config }) => config.name !== name);
  if (nameless !== undefined) return `the layer '${nameless.name}' has another name in its config`;
  const names = layers.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) return `two layers are called '${repeated}'`;
  return problemOfOrder(layers);
}

/** Applies layer after layer to what is there, until nothing is left or nothing moves. */
function problemOfOrder(layers: readonly Layer[]): string | null {
  const nodes = new Map(layers.map((layer) => [layer.name, firstNodes(layer)]));
  let waiting = layers.flatMap(({ name, inbound_nodes: inbound }) =>
    inbound.map((connections) => ({ name, connections })),
  );
  while (waiting.length > 0) {
    const still = waiting.filter(({ name, connections }) => {
      if (connections.some(([from, index]) => (nodes.get(from) ?? 0) <= index)) return true;
      nodes.set(name, (nodes.get(name) ?? 0) + 1);
      return false;
    });
    if (still.length === waiting.length) {
      return `the layer '${still[0]?.name}' waits for inputs that are not there, or that wait for it`;
    }
    waiting = still;
  }
  return null;
}
