import { z } from 'zod';
import type { JsonObject } from '../shared/json.js';

/** How many numbers a network takes and puts out for a row; null where only TensorFlow.js could tell. */
export interface NetworkShape {
  readonly inputs: number | null;
  readonly outputs: number | null;
}

const layerSchema = z.object({
  class_name: z.string(),
  config: z.object({
    name: z.string().optional(),
    units: z.int().optional(),
    batch_input_shape: z.array(z.int().nullable()).optional(),
    batch_shape: z.array(z.int().nullable()).optional(),
  }),
  inbound_nodes: z.unknown().optional(),
});

type Layer = z.infer<typeof layerSchema>;

const networkSchema = z.object({
  class_name: z.string(),
  config: z.object({
    layers: z.array(layerSchema).min(1),
    input_layers: z.unknown().optional(),
    output_layers: z.unknown().optional(),
  }),
});

/** Layers that put out as many numbers as they get. */
const KEEPS_WIDTH =
  /^(Activation|Softmax|ReLU|LeakyReLU|PReLU|ELU|ThresholdedReLU|BatchNormalization|.*Dropout|Gaussian.*)$/;

/** Reads the widths of a network's ends from the topology of model.json, as far as that goes without building it. */
export function networkShape(topology: JsonObject): NetworkShape {
  const parsed = networkSchema.safeParse(topology.model_config ?? topology);
  if (!parsed.success) return { inputs: null, outputs: null };
  const { layers, input_layers: inputs, output_layers: outputs } = parsed.data.config;
  const named = (name: string | null) => layers.find(({ config }) => config.name === name);
  const isSequential = parsed.data.class_name === 'Sequential';
  const first = isSequential ? layers[0] : named(firstName(inputs));
  const last = isSequential ? layers.at(-1) : named(firstName(outputs));
  const before = (layer: Layer) =>
    isSequential ? layers[layers.indexOf(layer) - 1] : named(firstName(layer.inbound_nodes));
  return { inputs: inputWidth(first), outputs: outputWidth(last, before, layers.length) };
}

function inputWidth(layer: Layer | undefined): number | null {
  const shape = layer?.config.batch_input_shape ?? layer?.config.batch_shape;
  return shape?.length === 2 ? (shape[1] ?? null) : null;
}

function outputWidth(
  last: Layer | undefined,
  before: (layer: Layer) => Layer | undefined,
  steps: number,
): number | null {
  let layer = last;
  for (let step = 0; step < steps && layer !== undefined; step += 1) {
    if (layer.class_name === 'Dense') return layer.config.units ?? null;
    if (!KEEPS_WIDTH.test(layer.class_name)) return null;
    layer = before(layer);
  }
  return null;
}

/** Returns the first text of nested lists such as [["dense_1", 0, 0]]. */
function firstName(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.length > 0 ? firstName(value[0]) : null;
}
