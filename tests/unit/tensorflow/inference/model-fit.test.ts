import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { strategyHash } from '../../../../src/domain/strategy/strategy-hash.js';
import { applyOverrides } from '../../../../src/domain/strategy/strategy-overrides.js';
import { modelFit } from '../../../../src/tensorflow/inference/model-fit.js';
import { readModelFolder } from '../../../../src/tensorflow/inference/model-folder.js';
import {
  content,
  type OneLayer,
  rsiFeatures,
  rsiRule,
  writeFolder,
} from '../../../support/model-fixtures.js';

const STRATEGY = readFileSync(
  resolve(import.meta.dirname, '..', '..', '..', '..', 'strategies', 'rsi_mean_reversion.yaml'),
  'utf8',
);

async function fitOf(
  { layer = rsiRule, metadata = {} }: { layer?: OneLayer; metadata?: object } = {},
  overrides: Readonly<Record<string, string>> = {},
) {
  const folder = await writeFolder({ ...content(layer, { features: rsiFeatures, ...metadata }) });
  try {
    const text = applyOverrides(
      STRATEGY,
      Object.entries(overrides).map(([path, value]) => ({ path, value })),
    );
    return modelFit(await readModelFolder(folder), parseStrategy(text).strategy, strategyHash(text));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const RAW_INPUT = { 'nn_inputs.0': '{raw_indicator: rsi_14, timeframes: all, normalization: zscore}' };
const oneInput: OneLayer = { kernel: [[1, 0, -1]], bias: [0, 0, 0], activation: 'softmax' };

describe('modelFit', () => {
  it('finds nothing to say against a model of the same features', async () => {
    expect(await fitOf()).toMatchObject({ fits: true, problems: [], features: rsiFeatures });
  });

  it.each([
    ['another text', 'a1', ['MODEL_STRATEGY_DIFFERS']],
    ['this text', strategyHash(STRATEGY), []],
  ])('warns of a model that records no features and was trained with %s', async (_what, hash, codes) => {
    const { warnings } = await fitOf({ metadata: { strategy: { name: 'rsi_mean_reversion', hash } } });
    expect(warnings.map(({ code }) => code)).toEqual(codes);
  });

  it('names features that one of the two lacks, with what to change', async () => {
    const { fits, problems } = await fitOf({ metadata: { features: ['1d_other', ...rsiFeatures.slice(1)] } });
    expect(fits).toBe(false);
    expect(problems).toEqual([
      expect.stringMatching(/The strategy makes '1d_rsi_zone_oversold'.*Remove it from nn_inputs/),
      expect.stringMatching(/The model wants '1d_other'.*Add it to nn_inputs/),
    ]);
  });

  it('says that the order differs', async () => {
    const { problems } = await fitOf({ metadata: { features: [...rsiFeatures].reverse() } });
    expect(problems).toEqual([expect.stringContaining('another order')]);
  });

  it('compares the normalization of raw inputs', async () => {
    const features = ['1d_rsi_14_raw'];
    const zscore = { '1d_rsi_14_raw': { method: 'zscore', mean: 50, std: 10 } };
    const minmax = { '1d_rsi_14_raw': { method: 'minmax', min: 0, max: 100 } };
    const problemsWith = async (normalization: object) =>
      (await fitOf({ layer: oneInput, metadata: { features, normalization } }, RAW_INPUT)).problems;
    expect(await problemsWith(zscore)).toEqual([]);
    expect(await problemsWith(minmax)).toEqual([expect.stringContaining('was trained with minmax')]);
    expect(await problemsWith({})).toEqual([expect.stringContaining('has no parameters for it')]);
  });

  it('compares the width of the input with the features listed', async () => {
    const { problems } = await fitOf({ layer: oneInput });
    expect(problems).toEqual([expect.stringMatching(/takes 1 number and metadata.json lists 3 features/)]);
  });

  it('compares the width of the output with the output format, and names the format that would fit', async () => {
    const { problems } = await fitOf({
      layer: { kernel: [[1], [0], [-1]], bias: [0], activation: 'sigmoid' },
    });
    expect(problems).toEqual([expect.stringMatching(/puts out 1 number .*'binary' or 'regression'/)]);
  });

  it('notes what a model was trained for and on', async () => {
    const { fits, notes } = await fitOf({
      metadata: {
        strategy: { name: 'other' },
        symbols: ['MSFT'],
        trainedFrom: '2015-01-02',
        trainedTo: '2020-01-02',
      },
    });
    expect(fits).toBe(true);
    expect(notes.join('\n')).toMatch(/'other'[\s\S]*2015-01-02 to 2020-01-02[\s\S]*seen MSFT and not AAPL/);
  });
});
