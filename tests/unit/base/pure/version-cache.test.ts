import { describe, expect, it } from 'vitest';
import { VersionCache } from '../../../../src/base/pure/version-cache.js';

/** Makes 1, 2, 3, … */
function counter(): () => Promise<number> {
  let made = 0;
  return async () => ++made;
}

describe('VersionCache', () => {
  it('makes each version of a thing once', async () => {
    const cache = new VersionCache<number>();
    const make = counter();
    expect(await cache.get('a', '1', make)).toBe(1);
    expect(await cache.get('a', '1', make)).toBe(1);
    expect(await cache.get('a', '2', make)).toBe(2);
    expect(await cache.get('b', '2', make)).toBe(3);
  });

  it('shares what is being made with all who ask meanwhile', async () => {
    const cache = new VersionCache<number>();
    const make = counter();
    const asked = [1, 2, 3].map(() => cache.get('a', '1', make));
    expect(await Promise.all(asked)).toEqual([1, 1, 1]);
  });

  it('tries again after a failure', async () => {
    const cache = new VersionCache<number>();
    await expect(cache.get('a', '1', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await cache.get('a', '1', async () => 7)).toBe(7);
  });

  it('tries again where nothing was made', async () => {
    const cache = new VersionCache<number | null>();
    expect(await cache.get('a', '1', async () => null)).toBeNull();
    expect(await cache.get('a', '1', async () => 7)).toBe(7);
    expect(await cache.get('a', '1', async () => 8)).toBe(7);
  });

  it('forgets what is gone', async () => {
    const cache = new VersionCache<number>();
    const make = counter();
    await cache.get('a', '1', make);
    await cache.get('b', '1', make);
    cache.keepOnly(['b']);
    expect(await cache.get('b', '1', make)).toBe(2);
    expect(await cache.get('a', '1', make)).toBe(3);
  });
});
