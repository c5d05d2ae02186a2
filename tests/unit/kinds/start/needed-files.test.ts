import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectRoot } from '../../../../src/base/outer/files/project-root.js';
import { type NeededFilesQuestion, neededFiles } from '../../../../src/kinds/start/needed-files.js';

describe('neededFiles', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'needed-files-'));
    await put('strategies/one.yaml', 'name: one');
    await put('strategies/more/two.yml', 'name: two');
    for (const name of ['AAPL_1d', 'AAPL_1h', 'MSFT_1d', 'MSFT_1h']) await put(`data/${name}.csv`);
    for (const name of ['model.json', 'weights.bin']) await put(`models/good/${name}`);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function put(path: string, content = ''): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }

  const needs = (asked: Partial<NeededFilesQuestion>) => {
    const of = (name: string): string => join(root, name);
    return neededFiles({
      ...{ strategyPath: 'strategies/one.yaml', strategySources: [], overrides: [], importPath: null },
      ...{
        symbols: ['AAPL'],
        timeframes: ['1d'],
        models: ['models/good'],
        signals: [],
        isTrained: false,
        needsBars: true,
      },
      ...asked,
      folders: { strategies: of('strategies'), models: of('models'), data: of('data'), import: of('import') },
    });
  };
  const file = (path: string, bytes = 0) => ({ path, kind: 'file', bytes });

  it('returns what work reads and nothing else where all of it is there', async () => {
    await put('data/AAPL_1d.meta.json', '{}');
    const { paths, standIns } = await needs({});
    expect(standIns).toEqual([]);
    expect(paths.toSorted()).toEqual([
      'data/AAPL_1d.csv',
      'data/AAPL_1d.meta.json',
      ...['models/good/model.json', 'models/good/weights.bin', 'strategies/one.yaml'],
    ]);
  });

  it('hears of a strategy that was changed since it was asked for', async () => {
    const asked = { timeframes: [] };
    const shipped = await readFile(join(projectRoot, 'strategies', 'rsi_mean_reversion.yaml'), 'utf8');
    const bars = async () => (await needs(asked)).paths.filter((path) => path.startsWith('data/'));
    for (const timeframe of ['1d', '1h', '1d']) {
      await put('strategies/one.yaml', shipped.replace('timeframe: 1d', `timeframe: ${timeframe}`));
      expect(await bars()).toEqual([`data/AAPL_${timeframe}.csv`]);
    }
  });

  it('names every timeframe of a symbol that is wanted, and one of each other symbol', async () => {
    const { paths, standIns } = await needs({ timeframes: ['5m'] });
    expect(paths).not.toContain('data/AAPL_1d.csv');
    expect(standIns).toEqual(['AAPL_1d', 'AAPL_1h', 'MSFT_1d'].map((name) => file(`data/${name}.csv`)));
  });

  it('returns the recorded signals that trials name', async () => {
    await put('strategies/more/first.csv');
    const { paths } = await needs({ signals: ['more/first.csv'] });
    expect(paths).toContain('strategies/more/first.csv');
  });

  it('names no bars for work that makes them', async () => {
    const { standIns } = await needs({ symbols: ['NFLX'], needsBars: false });
    expect(standIns).toEqual([]);
  });

  it('names the strategies there are for one that is missing', async () => {
    const { standIns } = await needs({ strategyPath: 'strategies/none.yaml' });
    expect(standIns).toEqual([file('strategies/more/two.yml'), file('strategies/one.yaml')].toSorted(byPath));
  });

  it('says only how large a strategy is that is too large', async () => {
    await truncate(join(root, 'strategies/one.yaml'), 5_000_000_000);
    const { paths, standIns } = await needs({});
    expect(paths).not.toContain('strategies/one.yaml');
    expect(standIns).toEqual([file('strategies/one.yaml', 5_000_000_000)]);
  });

  it('names the folders beside a model that is missing, and says that one is a file or empty', async () => {
    await mkdir(join(root, 'models/empty'));
    await put('models/file.pt', 'PK');
    await put('models/.hidden/model.json');
    const folder = (path: string) => ({ path, kind: 'folder' });
    const missing = await needs({ models: ['models/none'] });
    expect(missing.standIns.toSorted(byPath)).toEqual([folder('models/empty'), folder('models/good')]);
    expect((await needs({ models: ['models/empty/'] })).standIns).toEqual([folder('models/empty')]);
    expect((await needs({ models: ['models/file.pt'] })).standIns).toEqual([file('models/file.pt')]);
  });

  it('tells links that lead out of a folder from those that lead nowhere', async () => {
    await put('models/other/weights.bin');
    await rm(join(root, 'models/good/weights.bin'));
    await symlink('../other/weights.bin', join(root, 'models/good/weights.bin'));
    await rm(join(root, 'data/AAPL_1d.csv'));
    await symlink('nothing.csv', join(root, 'data/AAPL_1d.csv'));
    const { paths, standIns } = await needs({});
    expect(paths.toSorted()).toEqual(['models/good/model.json', 'strategies/one.yaml']);
    expect(standIns).toContainEqual({ path: 'models/good/weights.bin', kind: 'outside' });
    expect(standIns).toContainEqual({ path: 'data/AAPL_1d.csv', kind: 'nowhere' });
  });

  it('takes a path of the import folder with and without its name', async () => {
    await put('import/prices.csv');
    for (const importPath of ['prices.csv', 'import/prices.csv', './prices.csv'])
      expect((await needs({ importPath })).paths).toContain('import/prices.csv');
  });

  it('leaves out what names nothing below its folder', async () => {
    const { paths, standIns } = await needs({
      ...{ strategyPath: 'strategies/../data/AAPL_1d.csv', models: ['models/..', 'models/', 'data/good'] },
      ...{ importPath: '../data/AAPL_1d.csv' },
    });
    expect([paths, standIns]).toEqual([['data/AAPL_1d.csv'], []]);
  });
});

function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return one.path < other.path ? -1 : 1;
}
