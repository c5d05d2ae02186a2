import { z } from 'zod';
import type { JsonObject } from '../../base/pure/json.js';
import { type InputSize, inputSize } from './input-size.js';

/** How many numbers a network takes and puts out for a row; null where only TensorFlow.js could tell. */
export interface NetworkShape {
  /** Features of a bar. */
  readonly inputs: number | null;
  /** Bars that are looked at at once. */
  readonly windowBars: number | null;
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

/** A Dense layer as declared; the number of its inputs is null where only TensorFlow.js could tell. */
export interface DenseLayer {
  readonly name: string;
  readonly inputs: number | null;
  readonly units: number;
}

/** Reads the widths of a network's ends from the topology of model.json, as far as that goes without building it. */
export function networkShape(topology: JsonObject): NetworkShape {
  const network = readTopology(topology);
  if (network === null) return { inputs: null, windowBars: null, outputs: null };
  const { layers, first, last, before } = network;
  const size = inputOf(first);
  return {
    inputs: size?.features ?? null,
    windowBars: size?.windowBars ?? null,
    outputs: outputWidth(last, before, layers.length),
  };
}

/** Reads the Dense layers of a network, in the order of the topology; none where it cannot be read. */
export function denseLayers(topology: JsonObject): readonly DenseLayer[] {
  const network = readTopology(topology);
  if (network === null) return [];
  const { layers, before } = network;
  return layers.flatMap((layer) => {
    const { class_name: kind, config } = layer;
    if (kind !== 'Dense' || config.units === undefined) return [];
    const inputs = inputOf(layer)?.features ?? outputWidth(before(layer), before, layers.length);
    return [{ name: config.name ?? 'Dense', inputs, units: config.units }];
  });
}

interface Topology {
  readonly layers: readonly Layer[];
  readonly first: Layer | undefined;
  readonly last: Layer | undefined;
  /** Returns the layer that a layer gets its numbers from; the first of them where there are several. */
  readonly before: (layer: Layer) => Layer | undefined;
}

function readTopology(topology: JsonObject): Topology | null {
  const parsed = networkSchema.safeParse(topology.model_config ?? topology);
  if (!parsed.success) return null;
  const { layers, input_layers: inputs, output_layers: outputs } = parsed.data.config;
  const named = (name: string | null) => layers.find(({ config }) => config.name === name);
  if (parsed.data.class_name === 'Sequential') {
    const before = (layer: Layer) => layers[layers.indexOf(layer) - 1];
    return { layers, first: layers[0], last: layers.at(-1), before };
  }
  const before = (layer: Layer) => named(firstName(layer.inbound_nodes));
  return { layers, first: named(firstName(inputs)), last: named(firstName(outputs)), before };
}

function inputOf(layer: Layer | undefined): InputSize | null {
  return inputSize(layer?.config.batch_input_shape ?? layer?.config.batch_shape);
}

function outputWidth(
  last: Layer | undefined,
  before: (layer: Layer) => Layer | undefined,
  steps: number,
): number | null {
  let layer = last;
  for (let step = 0; step < steps && layer !== undefined; step += 1) {
    if (layer.class_name === 'Dense') return layer.config.units ?? null;
    if (layer.class_name === 'InputLayer') return inputOf(layer)?.features ?? null;
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
