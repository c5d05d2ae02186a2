import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { featureRecord } from '../../../../src/domain/strategy/feature-record.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import type { Strategy } from '../../../../src/domain/strategy/strategy.js';
import { applyOverrides } from '../../../../src/domain/strategy/strategy-overrides.js';
import { listModelFolders, newestModelFor } from '../../../../src/tensorflow/inference/list-models.js';
import { content, rsiFeatures, rsiRule, writeFolder } from '../../../support/model-fixtures.js';

const STRATEGIES = resolve(import.meta.dirname, '..', '..', '..', '..', 'strategies');

async function modelsDir(models: {
  readonly [name: string]: { strategy: string; writtenAt: Date; metadata?: object };
}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ktrdr-models-'));
  for (const [name, { strategy, writtenAt, metadata: more = {} }] of Object.entries(models)) {
    const metadata = { features: rsiFeatures, strategy: { name: strategy }, ...more };
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

  it('passes over models that are parts of an operation', async () => {
    const metadata = { partOf: 'op_walk_forward_20240101_000000_000000000000' };
    const models = await listModelFolders(
      await modelsDir({
        own: { strategy: 's', writtenAt: early },
        window: { strategy: 's', writtenAt: late, metadata },
      }),
    );
    expect(models).toHaveLength(2);
    expect(newestModelFor(models, 's')?.name).toBe('own');
  });

  describe('of several of one strategy', () => {
    const text = readFileSync(join(STRATEGIES, 'rsi_mean_reversion.yaml'), 'utf8');
    const own = parseStrategy(text).strategy;
    const period21 = parseStrategy(
      applyOverrides(text, [{ path: 'indicators.rsi_14.period', value: '21' }]),
    ).strategy;
    const { name } = own;
    const later = { strategy: name, writtenAt: late };
    const earlier = { strategy: name, writtenAt: early };
    const chosen = async (models: Parameters<typeof modelsDir>[0], strategy: Strategy | null = own) =>
      newestModelFor(await listModelFolders(await modelsDir(models)), name, strategy)?.name;

    it('prefers one whose inputs are the features of the strategy to a newer one', async () => {
      const others = { ...later, metadata: { features: [...rsiFeatures].reverse() } };
      expect(await chosen({ fits: earlier, others })).toBe('fits');
      expect(await chosen({ fits: earlier, others }, null)).toBe('others');
    });

    it('prefers one whose features were made as the strategy makes them', async () => {
      const models = {
        period_14: { ...earlier, metadata: { featureRecord: featureRecord(own) } },
        period_21: { ...later, metadata: { featureRecord: featureRecord(period21) } },
      };
      expect(await chosen(models)).toBe('period_14');
      expect(await chosen(models, period21)).toBe('period_21');
    });

    it('takes the newest of those that suit it alike', async () => {
      const metadata = { featureRecord: featureRecord(own) };
      expect(await chosen({ one: { ...later, metadata }, two: { ...earlier, metadata } })).toBe('one');
    });

    it('takes the newest where none suits it, whose differences a run names', async () => {
      const metadata = { features: ['a', 'b', 'c'] };
      expect(await chosen({ one: { ...later, metadata }, two: { ...earlier, metadata } })).toBe('one');
    });
  });

  it('finds none for a strategy without a model', async () => {
    expect(newestModelFor(await listModelFolders(await modelsDir({})), 's')).toBeNull();
  });
});
