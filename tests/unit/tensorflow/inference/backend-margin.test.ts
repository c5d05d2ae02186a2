import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../../../src/base/outer/files/project-root.js';
import { neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { seededRandom } from '../../../../src/base/pure/random.js';
import { BACKEND_MARGIN } from '../../../../src/domain/backtest/backend-margin.js';
import { FeatureCache } from '../../../../src/domain/features/feature-cache.js';
import type { Timeframe } from '../../../../src/domain/market/timeframe.js';
import { featurePlan } from '../../../../src/domain/strategy/feature-plan.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { BarStore } from '../../../../src/market-data/bar-store.js';
import { readModelFolder } from '../../../../src/tensorflow/inference/model-folder.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { TensorflowPredictor } from '../../../../src/tensorflow/inference/tensorflow-predictor.js';
import { content, writeFolder } from '../../../support/model-fixtures.js';

/** Evaluates the same rows on both backends that run everywhere, and returns the largest difference of an output. */
async function largestDifference(folder: string, rows: Float32Array, count: number): Promise<number> {
  const outputs: Float32Array[] = [];
  for (const backend of ['wasm', 'cpu'] as const) {
    await selectTensorflowBackend(backend);
    const predictor = await TensorflowPredictor.load(await readModelFolder(folder), 'classification');
    outputs.push(predictor.predict(rows, count));
    predictor.dispose();
  }
  const [one, other] = outputs as [Float32Array, Float32Array];
  return one.reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - (other[index] as number)) || 0),
    0,
  );
}

async function featuresOf(strategyFile: string, model: string) {
  const text = await readFile(join(projectRoot, 'strategies', strategyFile), 'utf8');
  const { strategy } = parseStrategy(text);
  const { baseTimeframe, symbols } = strategy.trainingData;
  const { bars } = await new BarStore(join(projectRoot, 'data')).load(symbols[0] as string, baseTimeframe);
  const { metadata } = await readModelFolder(model);
  const features = FeatureCache.build({
    bars: new Map<Timeframe, typeof bars>([[baseTimeframe, bars]]),
    times: new Map(),
    baseTimeframe,
    plan: featurePlan(strategy),
    normalization: metadata.normalization,
    signal: neverCancelled,
  });
  return { rows: features.fillRows(0, bars.length), count: bars.length };
}

describe('the difference between WebAssembly and pure JavaScript', () => {
  it.each([
    ['rsi_mean_reversion.yaml', 'rsi_mlp_v1.0.0'],
    ['macd_bollinger.yaml', 'macd_bollinger_v1.0.0'],
  ])('is far within the margin for %s with %s', async (strategyFile, name) => {
    const model = join(projectRoot, 'models', name);
    const { rows, count } = await featuresOf(strategyFile, model);
    const difference = await largestDifference(model, rows, count);
    // Both outputs of a lead may be off, and eight times as much is left for deeper networks.
    expect(difference * 2 * 8).toBeLessThanOrEqual(BACKEND_MARGIN);
  });

  it('is within half of the margin for a wide layer on inputs that were not normalised', async () => {
    const random = seededRandom(7);
    const [inputs, count] = [64, 2_000];
    const layer = {
      kernel: Array.from({ length: inputs }, () =>
        Array.from({ length: 3 }, () => random.normal() / Math.sqrt(inputs)),
      ),
      bias: [0, 0, 0],
      activation: 'softmax',
    };
    const features = Array.from({ length: inputs }, (_, index) => `f${index}`);
    const folder = await writeFolder({ ...content(layer, { features }, 256) });
    const rows = Float32Array.from({ length: inputs * count }, () => 10 * random.normal());
    expect(await largestDifference(folder, rows, count)).toBeLessThan(BACKEND_MARGIN / 2);
  });
});
