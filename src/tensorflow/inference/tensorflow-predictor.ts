import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Predictor } from '../../domain/backtest/ports.js';
import type { Decisions } from '../../domain/strategy/strategy.js';
import { buildNetwork, describeShapes } from './build-network.js';
import { endsInSoftmax } from './ends-in-softmax.js';
import { inputSize } from './input-size.js';
import { ModelInvalidError, ModelMismatchError } from './model-errors.js';
import type { ModelFolder } from './model-folder.js';
import { MODEL_CLASSES } from './model-metadata.js';
import { OUTPUT_WIDTH } from './output-width.js';

/** Evaluates a TensorFlow.js network on the backend that this thread has selected; holds tensors until disposed. */
export class TensorflowPredictor implements Predictor {
  readonly outputWidth: number;
  /** Bars that the network looks at at once: a row holds the features of so many, oldest first. */
  readonly windowBars: number;
  readonly #model: LayersModel;
  /** Shape of one row as the network takes it. */
  readonly #rowShape: readonly number[];
  readonly #rowLength: number;
  readonly #applySoftmax: boolean;
  /** Column of the network for each column put out; null when they agree. */
  readonly #columns: readonly number[] | null;

  private constructor(model: LayersModel, folder: ModelFolder, outputFormat: Decisions['outputFormat']) {
    this.#model = model;
    this.outputWidth = OUTPUT_WIDTH[outputFormat];
    const features = folder.metadata.features.length;
    this.windowBars = inputSize(model.inputs[0]?.shape)?.windowBars ?? 1;
    this.#rowShape = model.inputs[0]?.shape.length === 3 ? [this.windowBars, features] : [features];
    this.#rowLength = this.windowBars * features;
    const isClassification = outputFormat === 'classification';
    this.#applySoftmax = isClassification && !endsInSoftmax(model);
    const columns = MODEL_CLASSES.map((name) => folder.metadata.classes.indexOf(name));
    this.#columns = isClassification && columns.some((column, index) => column !== index) ? columns : null;
  }

  /**
   * Builds the network of a model folder in memory.
   * @param outputFormat the strategy's; decides how many outputs there must be
   * @throws ModelInvalidError when TensorFlow.js cannot build it or its input does not fit metadata.json
   * @throws ModelMismatchError when its output does not fit the format
   */
  static async load(
    folder: ModelFolder,
    outputFormat: Decisions['outputFormat'],
  ): Promise<TensorflowPredictor> {
    const model = await buildNetwork(folder);
    try {
      requireInput(folder, model);
      requireOutput(folder, model, outputFormat);
      return new TensorflowPredictor(model, folder, outputFormat);
    } catch (error) {
      model.dispose();
      throw error;
    }
  }

  predict(features: Float32Array, rowCount: number): Float32Array {
    if (rowCount === 0) return new Float32Array(0);
    const rows = features.subarray(0, rowCount * this.#rowLength);
    const undefinedRows = findNanRows(rows, rowCount, this.#rowLength);
    const outputs = this.#evaluate(withZeroRows(rows, undefinedRows, this.#rowLength), rowCount);
    const result = this.#columns === null ? outputs : reorder(outputs, rowCount, this.#columns);
    // Activations such as relu swallow NaN, so an undefined row is marked by hand.
    for (const row of undefinedRows)
      result.fill(Number.NaN, row * this.outputWidth, (row + 1) * this.outputWidth);
    return result;
  }

  #evaluate(rows: Float32Array, rowCount: number): Float32Array {
    let outputs = new Float32Array();
    // Nothing is returned from within: tidy would look for tensors in it, number by number, which took longer than
    // small networks.
    tf.tidy(() => {
      const output = this.#model.predictOnBatch(
        tf.tensor(rows, [rowCount, ...this.#rowShape]),
      ) as tf.Tensor2D;
      const result = this.#applySoftmax ? tf.softmax(output) : output;
      outputs = Float32Array.from(result.dataSync());
    });
    return outputs;
  }

  /** Frees the weights; the predictor cannot be used after it. */
  dispose(): void {
    this.#model.dispose();
  }
}

function requireInput(folder: ModelFolder, model: LayersModel): void {
  const count = folder.metadata.features.length;
  const size = inputSize(model.inputs[0]?.shape);
  if (model.inputs.length === 1 && size?.features === count) return;
  throw new ModelInvalidError(
    folder.path,
    `its network takes ${describeShapes(model.inputs)} and metadata.json lists ${count} features, which wants [null, ${count}] or [null, bars, ${count}]; correct 'features' or export the network again`,
  );
}

function requireOutput(
  folder: ModelFolder,
  model: LayersModel,
  outputFormat: Decisions['outputFormat'],
): void {
  const width = OUTPUT_WIDTH[outputFormat];
  const shape = model.outputs[0]?.shape ?? [];
  if (model.outputs.length === 1 && shape.length === 2 && shape[1] === width) return;
  const remedies = { 3: "'classification'", 1: "'binary' or 'regression'" } as Readonly<
    Record<number, string>
  >;
  const format = shape.length === 2 ? remedies[shape[1] ?? 0] : undefined;
  const remedy = format === undefined ? '' : `set decisions.output_format to ${format}, or `;
  throw new ModelMismatchError(
    folder.path,
    `its network puts out ${describeShapes(model.outputs)} and output_format '${outputFormat}' wants [null, ${width}]; ${remedy}use a model trained for this strategy`,
    null,
  );
}

function findNanRows(rows: Float32Array, rowCount: number, width: number): readonly number[] {
  const found: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    for (let offset = row * width; offset < (row + 1) * width; offset++) {
      if (Number.isNaN(rows[offset])) {
        found.push(row);
        break;
      }
    }
  }
  return found;
}

function withZeroRows(rows: Float32Array, rowIndexes: readonly number[], width: number): Float32Array {
  if (rowIndexes.length === 0) return rows;
  const copy = rows.slice();
  for (const row of rowIndexes) copy.fill(0, row * width, (row + 1) * width);
  return copy;
}

function reorder(outputs: Float32Array, rowCount: number, columns: readonly number[]): Float32Array {
  const width = columns.length;
  const result = new Float32Array(outputs.length);
  for (let row = 0; row < rowCount; row++) {
    for (const [to, from] of columns.entries())
      result[row * width + to] = outputs[row * width + from] as number;
  }
  return result;
}
