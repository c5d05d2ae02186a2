import { cp, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelCatalog } from '../../../src/library/model-catalog.js';
import { readListedModel } from '../../../src/tensorflow/inference/list-models.js';
import { content, rsiFeatures, rsiRule, writeFolder } from '../../support/model-fixtures.js';

const writtenAt = new Date('2024-01-01T00:00:00Z');

let folder: string;
let modelsDir: string;
let read: string[];
let catalog: ModelCatalog;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-catalog-'));
  modelsDir = join(folder, 'models');
  await mkdir(modelsDir);
  read = [];
  catalog = new ModelCatalog(modelsDir, (dir, name) => {
    read.push(name);
    return readListedModel(dir, name);
  });
});

afterEach(() => rm(folder, { recursive: true }));

async function put(path: string, metadata: object = { features: rsiFeatures }): Promise<void> {
  await cp(await writeFolder({ ...content(rsiRule, metadata) }), path, { recursive: true });
  await utimes(join(path, 'model.json'), writtenAt, writtenAt);
}

describe('the models of the models folder', () => {
  it('are listed with what their authors documented', async () => {
    await put(join(modelsDir, 'rsi_v1'), {
      features: rsiFeatures,
      strategy: { name: 'rsi' },
      symbols: ['AAPL'],
      timeframes: ['1d'],
      trainedFrom: '2015-01-02',
      trainedTo: '2021-12-31',
      labelHorizonBars: 10,
      warmupBars: 33,
    });
    await put(join(modelsDir, 'bare'));
    expect(await catalog.list()).toEqual([
      {
        path: 'models/bare',
        name: 'bare',
        strategyName: null,
        symbols: [],
        timeframes: [],
        trainedFrom: null,
        trainedTo: null,
        labelHorizonBars: null,
        warmupBars: null,
        classes: ['BUY', 'HOLD', 'SELL'],
        testAccuracy: null,
        baselineAccuracy: null,
        features: rsiFeatures,
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        createdAt: writtenAt,
        valid: true,
        errors: [],
      },
      expect.objectContaining({
        path: 'models/rsi_v1',
        strategyName: 'rsi',
        symbols: ['AAPL'],
        timeframes: ['1d'],
        trainedFrom: '2015-01-02',
        trainedTo: '2021-12-31',
        labelHorizonBars: 10,
        warmupBars: 33,
      }),
    ]);
  });

  it('say why they cannot be loaded, without the place of the folder on the disk', async () => {
    await mkdir(join(modelsDir, 'empty'));
    const [model] = await catalog.list();
    expect(model).toMatchObject({ name: 'empty', valid: false, features: [], hash: '' });
    expect(model?.errors).toEqual([
      "The model 'models/empty' cannot be used: the file 'model.json' is missing.",
    ]);
    expect(model?.createdAt.getTime()).toBeGreaterThan(writtenAt.getTime());
  });

  it('do not include what a link outside leads to', async () => {
    await put(join(folder, 'outside'));
    await symlink(join(folder, 'outside'), join(modelsDir, 'linked'));
    await put(join(modelsDir, 'rsi_v1'));
    await symlink(join(modelsDir, 'rsi_v1'), join(modelsDir, 'newest'));
    await writeFile(join(modelsDir, 'README.md'), 'not a model');
    expect((await catalog.list()).map(({ name }) => name)).toEqual(['newest', 'rsi_v1']);
  });

  it('are read again only when a file of the folder changed, however many ask at once', async () => {
    await put(join(modelsDir, 'rsi_v1'));
    await Promise.all([catalog.list(), catalog.newestFor('rsi'), catalog.list()]);
    expect(read).toEqual(['rsi_v1']);
    await writeFile(join(modelsDir, 'rsi_v1', 'weights.bin'), 'too short');
    expect(await catalog.list()).toMatchObject([{ valid: false }]);
    expect(read).toEqual(['rsi_v1', 'rsi_v1']);
  });

  it('give the newest one for a strategy', async () => {
    await put(join(modelsDir, 'rsi_v9'), { features: rsiFeatures, strategy: { name: 'rsi' } });
    await put(join(modelsDir, 'rsi_v10'), { features: rsiFeatures, strategy: { name: 'rsi' } });
    expect(await catalog.newestFor('rsi')).toBe('models/rsi_v10');
    expect(await catalog.newestFor('macd')).toBeNull();
  });
});
