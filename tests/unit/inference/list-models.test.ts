import { cp, mkdir, mkdtemp, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listModelFolders, newestModelFor } from '../../../src/inference/list-models.js';
import { content, rsiFeatures, rsiRule, writeFolder } from '../../support/model-fixtures.js';

async function modelsDir(models: {
  readonly [name: string]: { strategy: string; writtenAt: Date };
}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ktrdr-models-'));
  for (const [name, { strategy, writtenAt }] of Object.entries(models)) {
    const metadata = { features: rsiFeatures, strategy: { name: strategy } };
    await cp(await writeFolder({ ...content(rsiRule, metadata) }), join(folder, name), { recursive: true });
    await utimes(join(folder, name, 'model.json'), writtenAt, writtenAt);
  }
  return folder;
}

const early = new Date('2024-01-01T00:00:00Z');
const late = new Date('2024-02-01T00:00:00Z');

describe('listModelFolders', () => {
  it('lists sound and broken folders by name and passes over hidden ones', async () => {
    const folder = await modelsDir({ b: { strategy: 's', writtenAt: early } });
    await mkdir(join(folder, 'a'));
    await mkdir(join(folder, '.draft-1'));
    const models = await listModelFolders(folder);
    expect(models.map(({ name, valid }) => ({ name, valid }))).toEqual([
      { name: 'a', valid: false },
      { name: 'b', valid: true },
    ]);
  });

  it('finds no models where there is no folder', async () => {
    expect(await listModelFolders('/nowhere/at/all')).toEqual([]);
  });
});

describe('newestModelFor', () => {
  it('takes the model of the strategy that was written last', async () => {
    const models = await listModelFolders(
      await modelsDir({
        s_v2: { strategy: 's', writtenAt: early },
        s_v1: { strategy: 's', writtenAt: late },
        other: { strategy: 'other', writtenAt: new Date('2024-03-01T00:00:00Z') },
      }),
    );
    expect(newestModelFor(models, 's')?.name).toBe('s_v1');
  });

  it('takes the higher version of two that were written at the same time', async () => {
    const models = await listModelFolders(
      await modelsDir({
        s_v10: { strategy: 's', writtenAt: early },
        s_v9: { strategy: 's', writtenAt: early },
      }),
    );
    expect(newestModelFor(models, 's')?.name).toBe('s_v10');
  });

  it('finds none for a strategy without a model', async () => {
    expect(newestModelFor(await listModelFolders(await modelsDir({})), 's')).toBeNull();
  });
});
