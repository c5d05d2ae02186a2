import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/base/pure/app-error.js';
import { MAX_MESSAGE } from '../../../../src/base/pure/message-limits.js';
import { importModel } from '../../../../src/library/import-model.js';
import { modelFit } from '../../../../src/tensorflow/inference/model-fit.js';
import { readModelFolder } from '../../../../src/tensorflow/inference/model-folder.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { TensorflowPredictor } from '../../../../src/tensorflow/inference/tensorflow-predictor.js';
import { fuzzing } from '../../../support/fuzz-parameters.js';
import { bytesChanges, mangleBytes } from '../../../support/mangled-bytes.js';
import { mangleTree, type TreeChange, treeChanges } from '../../../support/mangled-tree.js';
import {
  content,
  type FolderContent,
  networkContent,
  rsiFeatures,
  rsiRule,
  windowContent,
} from '../../../support/model-fixtures.js';
import { fullStrategy, modelStrategyOf } from '../../domain/strategy/strategy-texts.js';
import { keras3Functional, keras3Sequential, weightBytes } from './import/keras-exports.js';

const { perProperty, timeoutMs } = fuzzing('models', 4);

const METADATA = {
  features: rsiFeatures,
  normalization: { [rsiFeatures[0] as string]: { method: 'zscore', mean: 1, std: 2 } },
  classes: ['BUY', 'HOLD', 'SELL'],
  strategy: { name: 'rsi', hash: null },
  symbols: ['AAPL'],
  trainedFrom: '2015-01-02',
  trainedTo: '2021-12-31',
  labelHorizonBars: 5,
  metrics: { testAccuracy: 0.6 },
};
const MODELS: readonly FolderContent[] = [
  content(rsiRule, METADATA),
  networkContent(
    [
      {
        kernel: [
          [1, 0],
          [0, 1],
          [1, 1],
        ],
        bias: [0, 0],
        activation: 'relu',
      },
      {
        kernel: [
          [1, 2, 3],
          [3, 2, 1],
        ],
        bias: [0, 0, 0],
        activation: 'linear',
      },
    ],
    METADATA,
  ),
  windowContent(rsiRule, 4, METADATA),
  ...[keras3Functional, keras3Sequential].map(({ topology, weightSpecs }) => ({
    'model.json': {
      modelTopology: topology,
      weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
    },
    'weights.bin': weightBytes,
    'metadata.json': METADATA,
  })),
  recurrent(),
];

/** A network of an LSTM on windows of four bars, whose weights are all zero. */
function recurrent(): FolderContent {
  const shapes = [
    ['lstm/kernel', 3, 8],
    ['lstm/recurrent_kernel', 2, 8],
    ['lstm/bias', 8],
    ['output/kernel', 2, 3],
    ['output/bias', 3],
  ];
  const specs = shapes.map(([name, ...shape]) => ({ name, shape, dtype: 'float32' }));
  const layers = [
    { class_name: 'LSTM', config: { name: 'lstm', units: 2, batch_input_shape: [null, 4, 3] } },
    { class_name: 'Dropout', config: { name: 'dropout', rate: 0.2 } },
    { class_name: 'Dense', config: { name: 'output', units: 3, activation: 'softmax' } },
  ];
  return {
    'model.json': {
      format: 'layers-model',
      modelTopology: { class_name: 'Sequential', config: { name: 'recurrent', layers } },
      weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
    },
    'weights.bin': new Uint8Array(4 * (24 + 16 + 8 + 6 + 3)),
    'metadata.json': METADATA,
  };
}
const DENSE = {
  layers: [
    {
      weight: [
        [1, 2, 3],
        [0.5, 0, -1],
      ],
      bias: [0, 1],
      activation: 'relu',
    },
    {
      kernel: [
        [1, 0, -1],
        [0, 1, 0],
      ],
      bias: [0, 0.1, 0],
      activation: 'softmax',
    },
  ],
};

const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1, 3, 0.5, 1e9, 2 ** 31, 2 ** 53, -(2 ** 40), 1e300),
  fc.constantFrom<unknown>(
    '',
    'Dense',
    'LSTM',
    'Conv1D',
    'Flatten',
    'Model',
    'Sequential',
    'relu',
    'softmax',
    'output',
    'dense_1',
  ),
  fc.constantFrom<unknown>(
    '__proto__',
    'constructor',
    'toString',
    'float32',
    'string',
    'complex64',
    '../weights.bin',
    '\0',
    [],
    {},
  ),
  fc.constantFrom<unknown>(
    [null, 3],
    [null, null],
    [2, 3],
    [null, 0],
    [null, 1e9],
    [null, 3, 3, 3],
    [[['output', 0, 0, {}]]],
    [['output', 9, 0]],
  ),
  fc.nat({ max: 10 }).map((power) => `NESTED_${Math.round(10 ** (power / 2))}`),
  fc.string({ maxLength: 12 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
);

const treeEdits = fc.array(treeChanges(leaf), { minLength: 1, maxLength: 4 });

/** Writes a changed tree; NESTED_5 becomes lists five deep, which would break fast-check as a value. */
function mangledJson(value: unknown, edits: readonly TreeChange[]): string {
  const tree: unknown = structuredClone(value);
  for (const edit of edits) mangleTree(tree, edit);
  return JSON.stringify(tree).replaceAll(
    /"NESTED_(\d+)"/g,
    (_text, depth: string) => '['.repeat(Number(depth)) + ']'.repeat(Number(depth)),
  );
}

/** Of weights: bytes replaced, cut and added, and numbers that are none. */
const weightEdits = fc.oneof(
  bytesChanges.map((changes) => (weights: Uint8Array) => mangleBytes(weights, changes)),
  fc
    .tuple(fc.nat({ max: 8 }), fc.constantFrom(Number.NaN, Infinity, -Infinity, 3e38, -3e38, 1e-45))
    .map(([at, value]) => (weights: Uint8Array) => {
      const copy = Uint8Array.from(weights);
      new DataView(copy.buffer).setFloat32(at * 4, value, true);
      return copy;
    }),
);

async function unlessRefused(action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(['MODEL_INVALID', 'MODEL_MISMATCH']).toContain(error.code);
    expect(error.message.length).toBeLessThanOrEqual(MAX_MESSAGE);
  }
}

describe('mangled model folders', { timeout: timeoutMs }, () => {
  const strategy = modelStrategyOf(fullStrategy);
  let root: string;
  let folder: string;
  let tensors: number;

  beforeAll(async () => {
    await selectTensorflowBackend('wasm');
    root = await mkdtemp(join(tmpdir(), 'ktrdr-mangled-models-'));
    folder = await mkdtemp(join(root, 'model-'));
    tensors = tf.memory().numTensors;
  });

  afterAll(() => rm(root, { recursive: true, force: true }));

  async function put(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    for (const [name, value] of Object.entries(files)) await writeFile(join(folder, name), value);
  }

  const textsOf = (model: FolderContent) => ({
    'model.json': JSON.stringify(model['model.json']),
    'weights.bin': model['weights.bin'],
    'metadata.json': JSON.stringify(model['metadata.json']),
  });

  /** A model is refused, or it answers with as many numbers as it should; nothing of it stays in memory. */
  async function expectVerdict(): Promise<void> {
    const memoryBefore = process.memoryUsage().rss;
    await unlessRefused(async () => {
      const model = await readModelFolder(folder, 'models/mangled');
      modelFit(model, strategy, null);
      const predictor = await TensorflowPredictor.load(model, 'classification');
      try {
        const width = model.metadata.features.length * predictor.windowBars;
        const rows = Float32Array.from({ length: 2 * width }, (_, index) => (index % 5) / 5);
        expect(predictor.predict(rows, 2).length).toBe(6);
      } finally {
        predictor.dispose();
      }
    });
    expect(tf.memory().numTensors).toBe(tensors);
    expect(process.memoryUsage().rss - memoryBefore).toBeLessThan(300 * 2 ** 20);
  }

  const model = fc.constantFrom(...MODELS);

  it('with branches of model.json dropped, moved and replaced work or are refused', async () => {
    await fc.assert(
      fc.asyncProperty(model, treeEdits, async (original, edits) => {
        await put({ ...textsOf(original), 'model.json': mangledJson(original['model.json'], edits) });
        await expectVerdict();
      }),
      perProperty,
    );
  });

  // Input 1,181 of the property above with the seed 651176090. TensorFlow.js repeats all of such a network in its error.
  it('of Keras 3 that do not say what class the network has are refused in at most 4,000 characters', async () => {
    const { model_config, ...rest } = keras3Functional.topology as { readonly model_config: object };
    const { class_name: _dropped, ...config } = model_config as { readonly class_name: string };
    const network = {
      modelTopology: { ...rest, model_config: config },
      weightsManifest: [{ paths: ['weights.bin'], weights: keras3Functional.weightSpecs }],
    };
    await put({ 'model.json': JSON.stringify(network), 'metadata.json': JSON.stringify(METADATA) });
    await put({ 'weights.bin': weightBytes });
    const failure = await readModelFolder(folder, 'models/mangled')
      .then((read) => TensorflowPredictor.load(read, 'classification'))
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'MODEL_INVALID' });
    const { message } = failure as Error;
    expect(message).toContain('Improper config format');
    expect(message.length).toBeLessThanOrEqual(MAX_MESSAGE);
    // It was 7,459 characters, of which the first are kept.
    expect(message.length).toBeGreaterThan(MAX_MESSAGE - 100);
  });

  it('with bytes of any file replaced work or are refused', async () => {
    const file = fc.constantFrom('model.json' as const, 'metadata.json' as const);
    await fc.assert(
      fc.asyncProperty(
        model,
        file,
        bytesChanges,
        fc.option(weightEdits),
        async (original, name, changes, weights) => {
          const files = textsOf(original);
          const changed = weights === null ? mangleBytes(Buffer.from(files[name]), changes) : files[name];
          await put({
            ...files,
            [name]: changed,
            'weights.bin': (weights ?? ((bytes) => bytes))(files['weights.bin']),
          });
          await expectVerdict();
        },
      ),
      perProperty,
    );
  });

  it('with branches of metadata.json dropped, moved and replaced work or are refused', async () => {
    await fc.assert(
      fc.asyncProperty(model, treeEdits, async (original, edits) => {
        await put({ ...textsOf(original), 'metadata.json': mangledJson(METADATA, edits) });
        await expectVerdict();
      }),
      perProperty,
    );
  });

  it('and mangled matrices are imported whole or refused with nothing left', async () => {
    const modelsDir = join(root, 'imported');
    const dense = join(root, 'dense.json');
    const kind = fc.constantFrom('folder' as const, 'dense' as const);
    await fc.assert(
      fc.asyncProperty(kind, model, treeEdits, async (source, original, edits) => {
        await rm(modelsDir, { recursive: true, force: true });
        if (source === 'dense') await writeFile(dense, mangledJson(DENSE, edits));
        else await put({ ...textsOf(original), 'model.json': mangledJson(original['model.json'], edits) });
        const question = { source: { kind: source, path: source === 'dense' ? dense : folder } };
        const metadata = { features: rsiFeatures };
        const refusal = await importModel({
          ...question,
          modelsDir,
          name: 'own',
          metadata,
          tensorflowBackend: 'wasm',
        }).then(
          () => null,
          (error: unknown) => error,
        );
        expect(tf.memory().numTensors).toBe(tensors);
        if (refusal !== null) {
          expect(refusal).toMatchObject({ code: 'MODEL_INVALID' });
          expect(await readdir(modelsDir).catch(() => [])).toEqual([]);
          return;
        }
        await readModelFolder(join(modelsDir, 'own'));
      }),
      perProperty,
    );
  });
});
