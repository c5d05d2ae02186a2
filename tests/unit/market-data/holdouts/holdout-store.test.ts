import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { earliestSeal, looksAt } from '../../../../src/market-data/holdouts/holdout.js';
import { HoldoutStore } from '../../../../src/market-data/holdouts/holdout-store.js';
import { describeHoldoutStore } from '../../../support/holdout-store-contract.js';

const NOW = new Date('2024-08-01T12:00:00Z');
const RANGE = { startDate: '2024-01-01', endDate: '2024-12-31' };

let folder: string;
let store: HoldoutStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-seals-'));
  store = new HoldoutStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describeHoldoutStore('HoldoutStore beside the bars', () => () => new HoldoutStore(folder));

describe('the seals of a data folder', () => {
  it('are none where nothing is there, not even the folder', async () => {
    expect(await store.list()).toEqual([]);
    expect(await new HoldoutStore(join(folder, 'missing')).list()).toEqual([]);
    expect(await store.looks(['AAPL'], RANGE)).toBe(0);
  });

  it('are kept beside the bars, by symbol, and one from the same date is the same', async () => {
    const second = await store.seal('MSFT', '2024-07-01', NOW);
    const first = await store.seal('AAPL', '2024-07-01', NOW);
    expect(await store.seal('AAPL', '2024-07-01', new Date())).toEqual(first);
    const other = await store.seal('AAPL', '2024-03-01', NOW);
    expect(await new HoldoutStore(folder).list()).toEqual([first, other, second]);
    expect(earliestSeal(await store.of('AAPL'))).toEqual(other);
    const file = JSON.parse(await readFile(join(folder, 'AAPL.holdouts.json'), 'utf8'));
    expect(file).toMatchObject({ format: 'ktrdr-holdouts/1', symbol: 'AAPL' });
  });

  it.each([
    ['no JSON', '{', /not valid JSON/],
    ['another form', '{"format":"ktrdr-holdouts/2","symbol":"AAPL","holdouts":[]}', /'format'/],
    ['a date that there is not', sealText({ from: '2024-02-31' }), /'holdouts\.0\.from'/],
    ['the seals of another symbol', '{"format":"ktrdr-holdouts/1","symbol":"MSFT","holdouts":[]}', /'MSFT'/],
    ['more than it can hold', ' '.repeat(3 * 2 ** 20), /more than/],
  ])('of a file with %s stop everything on the symbol, and name the remedy', async (_name, text, message) => {
    await writeFile(join(folder, 'AAPL.holdouts.json'), text);
    const damaged = { code: 'DATA_INVALID', message: expect.stringMatching(message) };
    await expect(store.of('AAPL')).rejects.toMatchObject(damaged);
    await expect(store.list()).rejects.toMatchObject(damaged);
    await expect(store.look('AAPL', 'op_1', RANGE, NOW)).rejects.toMatchObject(damaged);
    expect(await store.of('MSFT')).toEqual([]);
  });
});

function sealText(change: object): string {
  const seal = {
    id: 'holdout_1',
    from: '2024-07-01',
    sealedAt: NOW.toISOString(),
    openedAt: null,
    looks: [],
  };
  const holdouts = [{ ...seal, earlierLooks: null, ...change }];
  return JSON.stringify({ format: 'ktrdr-holdouts/1', symbol: 'AAPL', holdouts });
}

describe('looks at several holdouts', () => {
  it('of one operation count once', () => {
    const look = { by: 'op_1', from: '2024-07-01', to: '2024-12-31', at: NOW };
    const common = { sealedAt: NOW, openedAt: NOW, from: '2024-07-01', earlierLooks: null, looks: [look] };
    const holdouts = [
      { ...common, id: 'a', symbol: 'AAPL' },
      { ...common, id: 'b', symbol: 'MSFT' },
    ];
    expect(looksAt(holdouts, RANGE)).toBe(1);
  });
});
