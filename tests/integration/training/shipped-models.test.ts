import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { neverCancelled } from '../../../src/base/pure/cancelled-error.js';
import { featurePlan } from '../../../src/domain/strategy/feature-plan.js';
import { parseStrategy } from '../../../src/domain/strategy/parse-strategy.js';
import { requireModelStrategy } from '../../../src/domain/strategy/require-model-strategy.js';
import { strategyHash } from '../../../src/domain/strategy/strategy-hash.js';
import { BarStore } from '../../../src/market-data/bar-store.js';
import { requireMatchingFeatures } from '../../../src/tensorflow/inference/match-features.js';
import { readModelFolder } from '../../../src/tensorflow/inference/model-folder.js';
import { selectTensorflowBackend } from '../../../src/tensorflow/inference/tensorflow-backend.js';
import { trainStrategy } from '../../../src/tensorflow/training/train-strategy.js';
import { unobservedTraining } from '../../../src/tensorflow/training/training-request.js';

const root = join(import.meta.dirname, '../../..');

const shipped = [
  ['rsi_mlp_v1.0.0', 'rsi_mean_reversion.yaml'],
  ['macd_bollinger_v1.0.0', 'macd_bollinger.yaml'],
] as const;

let backend = '';
beforeAll(async () => {
  backend = (await selectTensorflowBackend('wasm')).backend;
});

describe.each(shipped)('models/%s', (name, strategyFile) => {
  it('takes the features of its strategy', async () => {
    const { strategy } = parseStrategy(await readFile(join(root, 'strategies', strategyFile), 'utf8'));
    const { metadata } = await readModelFolder(join(root, 'models', name));
    expect(metadata.strategy?.name).toBe(strategy.name);
    const features = featurePlan(strategy).map(({ id }) => id);
    expect(() => requireMatchingFeatures(name, metadata.features, features)).not.toThrow();
  });

  it('is bit for bit what its training gives', { timeout: 120_000 }, async () => {
    const text = await readFile(join(root, 'strategies', strategyFile), 'utf8');
    const strategy = requireModelStrategy(parseStrategy(text).strategy);
    const folder = await readModelFolder(join(root, 'models', name));
    const symbol = strategy.trainingData.symbols[0] as string;
    const { instrument, bars } = await new BarStore(join(root, 'data')).load(symbol, '1d');
    const trained = await trainStrategy({
      strategy,
      strategyHash: strategyHash(text),
      series: [{ instrument, datasets: new Map([['1d', { instrument, bars }]]) }],
      from: '2015-01-01',
      to: '2022-12-31',
      seed: folder.metadata.seed as number,
      tensorflowBackend: backend,
      cancellation: neverCancelled,
      checkpoint: null,
      observer: unobservedTraining,
    });
    expect(trained.network.weightData).toEqual(new Uint8Array(folder.weightData));
    expect(trained.metadata).toEqual(folder.metadata);
  });
});
