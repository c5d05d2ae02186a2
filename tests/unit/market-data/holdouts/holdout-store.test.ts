import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { earliestSeal, lookCount, looksAt } from '../../../../src/market-data/holdouts/holdout.js';
import { MAX_HOLDOUTS, MAX_LOOKS } from '../../../../src/market-data/holdouts/holdout-file.js';
import { HoldoutStore } from '../../../../src/market-data/holdouts/holdout-store.js';

const NOW = new Date('2024-08-01T12:00:00Z');
const RANGE = { startDate: '2024-01-01', endDate: '2024-12-31' };

let folder: string;
let store: HoldoutStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-seals-'));
  store = new HoldoutStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

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

  it('are opened once, stay in the list, and can be sealed anew', async () => {
    const { id } = await store.seal('AAPL', '2024-07-01', NOW);
    const opened = await store.open(id, NOW);
    expect(opened?.openedAt).toEqual(NOW);
    expect(await store.open(id, new Date('2025-01-01'))).toEqual(opened);
    expect(await store.open('holdout_none', NOW)).toBeNull();
    expect(earliestSeal(await store.of('AAPL'))).toBeNull();
    const again = await store.seal('AAPL', '2024-07-01', NOW);
    expect(again.id).not.toBe(id);
    expect(await store.of('AAPL')).toHaveLength(2);
  });

  it('count each who looks once, at every seal that the range reaches', async () => {
    await store.seal('AAPL', '2024-03-01', NOW);
    await store.seal('AAPL', '2024-07-01', NOW);
    await store.look('AAPL', 'op_1', RANGE, NOW);
    await store.look('AAPL', 'op_1', RANGE, NOW);
    await store.look('AAPL', 'op_2', { startDate: '2024-01-01', endDate: '2024-05-31' }, NOW);
    await store.look('AAPL', 'op_3', { startDate: '2024-01-01', endDate: '2024-02-28' }, NOW);
    expect((await store.of('AAPL')).map(lookCount)).toEqual([2, 1]);
    expect((await store.of('AAPL')).map(({ looks }) => looks[0])).toMatchObject([
      { by: 'op_1', from: '2024-03-01', to: '2024-12-31' },
      { by: 'op_1', from: '2024-07-01', to: '2024-12-31' },
    ]);
    expect(await store.looks(['AAPL', 'AAPL'], RANGE)).toBe(2);
    expect(await store.looks(['AAPL'], { startDate: '2024-06-01', endDate: '2024-12-31' })).toBe(1);
    expect(await store.looks(['AAPL'], { startDate: '2023-01-01', endDate: '2024-02-28' })).toBe(0);
  });

  it('keep very many looks as a number, and lose none', async () => {
    await store.seal('AAPL', '2024-03-01', NOW);
    const day = { startDate: '2024-04-01', endDate: '2024-04-01' };
    for (let look = 0; look < MAX_LOOKS + 7; look += 1) await store.look('AAPL', `op_${look}`, day, NOW);
    const [holdout] = await store.of('AAPL');
    expect(holdout?.looks).toHaveLength(MAX_LOOKS);
    expect(holdout?.earlierLooks).toEqual({ count: 7, from: '2024-04-01', to: '2024-04-01' });
    expect(await store.looks(['AAPL'], day)).toBe(MAX_LOOKS + 7);
    expect(await store.looks(['AAPL'], { startDate: '2024-05-01', endDate: '2024-05-31' })).toBe(0);
  });

  it('count looks of several at the same time', async () => {
    await store.seal('AAPL', '2024-03-01', NOW);
    await Promise.all(
      Array.from({ length: 20 }, (_, look) =>
        new HoldoutStore(folder).look('AAPL', `op_${look}`, RANGE, NOW),
      ),
    );
    expect(await store.looks(['AAPL'], RANGE)).toBe(20);
  });

  it('are bounded for each symbol', async () => {
    for (let day = 0; day < MAX_HOLDOUTS; day += 1) {
      await store.seal('AAPL', new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10), NOW);
    }
    await expect(store.seal('AAPL', '2024-07-01', NOW)).rejects.toMatchObject({ code: 'TOO_MANY_HOLDOUTS' });
    expect((await store.seal('AAPL', '2020-01-01', NOW)).from).toBe('2020-01-01');
    expect((await store.seal('MSFT', '2024-07-01', NOW)).symbol).toBe('MSFT');
  }, 30_000);

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
