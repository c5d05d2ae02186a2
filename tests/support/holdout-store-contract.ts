import { beforeEach, describe, expect, it } from 'vitest';
import { earliestSeal, lookCount } from '../../src/market-data/holdouts/holdout.js';
import { MAX_HOLDOUTS, MAX_LOOKS } from '../../src/market-data/holdouts/holdout-file.js';
import type { HoldoutStore } from '../../src/market-data/holdouts/holdout-store.js';

const NOW = new Date('2024-08-01T12:00:00Z');
const RANGE = { startDate: '2024-01-01', endDate: '2024-12-31' };

/**
 * Holds what keeps seals to what it promises, wherever they lie.
 * @param prepare is called before each test; returns what opens a store of the same place, in which nothing is yet
 */
export function describeHoldoutStore(name: string, prepare: () => () => HoldoutStore): void {
  describe(name, () => {
    let another: () => HoldoutStore;
    let store: HoldoutStore;

    beforeEach(() => {
      another = prepare();
      store = another();
    });

    it('has none at first', async () => {
      expect(await store.list()).toEqual([]);
      expect(await store.looks(['AAPL'], RANGE)).toBe(0);
      expect(await store.versionOf('AAPL')).toBe('');
    });

    it('lists them by symbol, and one from the same date is the same', async () => {
      const second = await store.seal('MSFT', '2024-07-01', NOW);
      const first = await store.seal('BTC/USDT', '2024-07-01', NOW);
      expect(await store.seal('BTC/USDT', '2024-07-01', new Date())).toEqual(first);
      const version = await store.versionOf('BTC/USDT');
      const other = await store.seal('BTC/USDT', '2024-03-01', NOW);
      expect(await another().list()).toEqual([first, other, second]);
      expect(await store.versionOf('BTC/USDT')).not.toBe(version);
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

    it('count one who looks at several ranges once, in all that lie between', async () => {
      await store.seal('AAPL', '2023-06-01', NOW);
      const [search, holdout] = [
        { startDate: '2020-01-01', endDate: '2023-12-31' },
        { startDate: '2024-01-01', endDate: '2024-12-31' },
      ];
      for (const range of [search, holdout, search]) await store.look('AAPL', 'study', range, NOW);
      expect((await store.of('AAPL'))[0]?.looks).toMatchObject([
        { by: 'study', from: '2023-06-01', to: '2024-12-31' },
      ]);
      await store.look('AAPL', 'backtest', holdout, NOW);
      for (const range of [search, holdout, RANGE])
        expect(await store.looks(['AAPL'], range)).toBe(2 - Number(range === search));
      expect((await store.of('AAPL')).map(lookCount)).toEqual([2]);
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
        Array.from({ length: 20 }, (_, look) => another().look('AAPL', `op_${look}`, RANGE, NOW)),
      );
      expect(await store.looks(['AAPL'], RANGE)).toBe(20);
    });

    it('are bounded for each symbol', async () => {
      for (let day = 0; day < MAX_HOLDOUTS; day += 1) {
        await store.seal('AAPL', new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10), NOW);
      }
      await expect(store.seal('AAPL', '2024-07-01', NOW)).rejects.toMatchObject({
        code: 'TOO_MANY_HOLDOUTS',
      });
      expect((await store.seal('AAPL', '2020-01-01', NOW)).from).toBe('2020-01-01');
      expect((await store.seal('MSFT', '2024-07-01', NOW)).symbol).toBe('MSFT');
    }, 30_000);

    it('takes over what another has, once', async () => {
      const { id } = await store.seal('AAPL', '2024-07-01', NOW);
      await store.open(id, NOW);
      const kept = await store.of('AAPL');
      const old = { ...kept[0], openedAt: null };
      const added = { ...old, id: 'holdout_other', from: '2024-03-01' };
      const other = { list: async () => [old, added] } as unknown as HoldoutStore;
      expect([await store.adopt(other), await store.adopt(other)]).toEqual([1, 0]);
      expect(await another().of('AAPL')).toEqual([...kept, added]);
    });
  });
}
