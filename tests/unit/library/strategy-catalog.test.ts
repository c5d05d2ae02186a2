import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkerUnavailableError } from '../../../src/base/pure/worker-unavailable-error.js';
import { type ListStrategyQuestion, listStrategy } from '../../../src/library/list-strategy.js';
import { StrategyCatalog } from '../../../src/library/strategy-catalog.js';

const shipped = resolve(import.meta.dirname, '..', '..', '..', 'strategies');

const check = async (question: ListStrategyQuestion) => listStrategy(question);

let folder: string;
let strategiesDir: string;
let catalog: StrategyCatalog;
let rsi: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-strategies-'));
  strategiesDir = join(folder, 'my strategies');
  await mkdir(join(strategiesDir, 'sub', 'deep'), { recursive: true });
  catalog = new StrategyCatalog(strategiesDir, check);
  rsi = await readFile(join(shipped, 'rsi_mean_reversion.yaml'), 'utf8');
});

afterEach(() => rm(folder, { recursive: true }));

const put = (path: string, text: string): Promise<void> => writeFile(join(strategiesDir, path), text);

describe('the strategies of the strategies folder', () => {
  it('are the YAML files of it and of its folders, by path', async () => {
    await put('b.yml', rsi);
    await put('sub/deep/a.yaml', rsi);
    await put('notes.md', 'not a strategy');
    await put('.draft.yaml', rsi);
    expect((await catalog.list()).map(({ path }) => path)).toEqual([
      'strategies/b.yml',
      'strategies/sub/deep/a.yaml',
    ]);
  });

  it('say what they trade and what their models take in', async () => {
    await put('rsi.yaml', rsi);
    expect(await catalog.list()).toEqual([
      {
        path: 'strategies/rsi.yaml',
        name: 'rsi_mean_reversion',
        description: expect.stringMatching(/\S/),
        symbols: ['AAPL'],
        timeframes: ['1d'],
        valid: true,
        errors: [],
        features: ['1d_rsi_zone_oversold', '1d_rsi_zone_neutral', '1d_rsi_zone_overbought'],
        hash: createHash('sha256').update(rsi).digest('hex'),
        modifiedAt: expect.any(Date),
      },
    ]);
  });

  it.each([
    ['is valid', ''],
    ['is not', 'unknown: 1\n'],
  ])('name the timeframe that is traded first, where a file %s', async (_which, more) => {
    const timeframes = '{mode: multi_timeframe, list: [1w, 1d, 1h], base_timeframe: 1d}';
    await put('a.yaml', more + rsi.replace('{mode: single, timeframe: 1d}', timeframes));
    expect(await catalog.list()).toMatchObject([{ timeframes: ['1d', '1w', '1h'], valid: more === '' }]);
  });

  it('show what can be read of one that is not valid, with every problem', async () => {
    const broken = rsi.replace(/^indicators:/m, 'indicatorz:').replace(/method: \w+/, 'method: magic');
    await put('broken.yaml', broken);
    const [strategy] = await catalog.list();
    expect(strategy).toMatchObject({
      name: 'rsi_mean_reversion',
      symbols: ['AAPL'],
      timeframes: ['1d'],
      valid: false,
      features: [],
    });
    expect(strategy?.errors).toContain("Strategy config missing required field 'indicators'");
    expect(strategy?.errors.join('\n')).toMatch(/indicatorz \(line \d+\)/);
    expect(strategy?.errors.join('\n')).toMatch(/training\.method \(line \d+\)/);
  });

  it.each([
    ['no YAML', 'a: [', /Not valid YAML/],
    ['no mapping', '- a\n- b\n', /must be a mapping/],
    ['nothing', '', /must be a mapping/],
    ['bytes', '\u0000\u0001', /YAML|mapping/],
  ])('are called after their file when it holds %s', async (_what, text, problem) => {
    await put('odd.yaml', text);
    expect(await catalog.list()).toMatchObject([
      { name: 'odd', description: null, symbols: [], timeframes: [], valid: false, features: [] },
    ]);
    expect((await catalog.list())[0]?.errors.join()).toMatch(problem);
  });

  it('do not include what a link outside leads to, and end where links go in circles', async () => {
    await writeFile(join(folder, 'outside.yaml'), rsi);
    await symlink(join(folder, 'outside.yaml'), join(strategiesDir, 'outside.yaml'));
    await symlink(folder, join(strategiesDir, 'up'));
    await symlink(strategiesDir, join(strategiesDir, 'sub', 'circle'));
    await symlink(join(strategiesDir, 'none.yaml'), join(strategiesDir, 'dangling.yaml'));
    await put('sub/rsi.yaml', rsi);
    await symlink(join(strategiesDir, 'sub', 'rsi.yaml'), join(strategiesDir, 'inside.yaml'));
    expect((await catalog.list()).map(({ path }) => path)).toEqual([
      'strategies/inside.yaml',
      'strategies/sub/rsi.yaml',
    ]);
  });

  it('are none where there is no folder', async () => {
    expect(await new StrategyCatalog(join(folder, 'missing'), check).list()).toEqual([]);
  });

  it('are not taken for broken while no thread can look at them, nor remembered as that', async () => {
    await put('rsi.yaml', rsi);
    let isAway = true;
    const catalogWithThread = new StrategyCatalog(strategiesDir, async (question) => {
      if (isAway) throw new WorkerUnavailableError(new Error('no thread'));
      return listStrategy(question);
    });
    await expect(catalogWithThread.list()).rejects.toMatchObject({ code: 'WORKER_UNAVAILABLE' });
    await expect(catalogWithThread.find('strategies/rsi.yaml')).rejects.toMatchObject({ retryable: true });
    isAway = false;
    expect(await catalogWithThread.list()).toMatchObject([{ valid: true }]);
  });

  it('follow files that change', async () => {
    await put('rsi.yaml', rsi);
    expect(await catalog.list()).toMatchObject([{ valid: true }]);
    await put('rsi.yaml', rsi.replace('name: rsi_mean_reversion', 'name: renamed'));
    expect(await catalog.list()).toMatchObject([{ name: 'renamed' }]);
  });
});

describe('one strategy', () => {
  it('is found by its path, nested or not', async () => {
    await put('sub/rsi.yaml', rsi);
    expect(await catalog.find('strategies/sub/rsi.yaml')).toMatchObject({ valid: true });
  });

  it.each(['strategies/none.yaml', 'strategies/sub', 'strategies/none/none.yaml'])(
    'is null where there is no file: %s',
    async (path) => {
      expect(await catalog.find(path)).toBeNull();
    },
  );

  it.each([
    '/etc/passwd',
    '../outside.yaml',
    'strategies/../../outside.yaml',
    'models/x.yaml',
    'strategies/linked.yaml',
    '',
  ])('is refused outside the folder: %s', async (path) => {
    await writeFile(join(folder, 'outside.yaml'), rsi);
    await symlink(join(folder, 'outside.yaml'), join(strategiesDir, 'linked.yaml'));
    await expect(catalog.find(path)).rejects.toMatchObject({ code: 'PATH_NOT_CONTAINED' });
  });
});
