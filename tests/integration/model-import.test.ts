import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JobThreads } from '../../src/application/threads/job-threads.js';
import type { ImportModelQuestion } from '../../src/library/import-model-schemas.js';
import { readModelFolder } from '../../src/tensorflow/inference/model-folder.js';
import { rsiFeatures } from '../support/model-fixtures.js';
import { keras3Sequential, weightBytes } from '../unit/tensorflow/inference/import/keras-exports.js';

const jobs = new JobThreads(join(process.cwd(), 'dist'));
afterAll(() => jobs.close());

let folder: string;
let source: string;
let modelsDir: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-import-'));
  modelsDir = join(folder, 'models');
  source = await mkdtemp(join(folder, 'export-'));
  const { topology, weightSpecs } = keras3Sequential;
  await writeFile(
    join(source, 'model.json'),
    JSON.stringify({
      format: 'layers-model',
      modelTopology: topology,
      weightsManifest: [{ paths: ['group1-shard1of1.bin'], weights: weightSpecs }],
    }),
  );
  await writeFile(join(source, 'group1-shard1of1.bin'), weightBytes);
});
afterEach(() => rm(folder, { recursive: true }));

const ask = (more: Partial<ImportModelQuestion> = {}) =>
  jobs.ask('importModel', {
    source: { kind: 'folder', path: source },
    modelsDir,
    name: 'own',
    metadata: { features: rsiFeatures },
    tensorflowBackend: 'auto',
    ...more,
  });

describe('a model that is brought in', () => {
  it('is repaired, and can be read like any other', async () => {
    expect(await ask()).toMatchObject({
      path: 'models/own',
      input: '[null, 3]',
      output: '[null, 3]',
      outputFormats: ['classification'],
      windowBars: 1,
      features: rsiFeatures,
      documented: false,
    });
    const model = await readModelFolder(join(modelsDir, 'own'));
    expect(model.metadata.features).toEqual(rsiFeatures);
    expect(new Uint8Array(model.weightData)).toEqual(weightBytes);
  });

  it('takes what its own metadata.json says, and the options over it', async () => {
    await writeFile(
      join(source, 'metadata.json'),
      JSON.stringify({
        features: ['a', 'b', 'c'],
        classes: ['SELL', 'HOLD', 'BUY'],
        trainedFrom: '2015-01-01',
      }),
    );
    await ask({ metadata: { features: rsiFeatures, trainedTo: '2020-12-31' } });
    const { metadata } = await readModelFolder(join(modelsDir, 'own'));
    expect(metadata).toMatchObject({
      features: rsiFeatures,
      classes: ['SELL', 'HOLD', 'BUY'],
      trainedFrom: '2015-01-01',
      trainedTo: '2020-12-31',
    });
  });

  it('leaves nothing behind where it is refused', async () => {
    const refusals = [
      [{ metadata: {} }, 'name them with --features or --strategy'],
      [{ metadata: { features: ['a', 'b'] } }, 'takes [null, 3] and 2 features are named'],
      [{ metadata: { features: ['a', 'a', 'b'] } }, 'must not name a feature twice'],
      [{ source: { kind: 'folder', path: join(folder, 'none') } }, 'none'],
      [{ source: { kind: 'dense', path: join(source, 'model.json') } }, 'write {"layers"'],
      [{ source: { kind: 'dense', path: join(source, 'group1-shard1of1.bin') } }, 'is not JSON'],
    ] as const;
    for (const [more, message] of refusals) {
      await expect(ask(more as Partial<ImportModelQuestion>)).rejects.toThrow(message);
    }
    expect(await readdir(modelsDir).catch(() => [])).toEqual([]);
  });

  it('overwrites no other', async () => {
    await ask();
    const before = await readFile(join(modelsDir, 'own', 'metadata.json'), 'utf8');
    const again = ask({ metadata: { features: ['x', 'y', 'z'] } });
    await expect(again).rejects.toMatchObject({ code: 'MODEL_EXISTS' });
    expect(await readFile(join(modelsDir, 'own', 'metadata.json'), 'utf8')).toBe(before);
  });
});
