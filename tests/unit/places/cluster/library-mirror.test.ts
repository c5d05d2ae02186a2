import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LibraryItem } from '../../../../src/operations/ports/shared-library.js';
import { LibraryMirror } from '../../../../src/places/cluster/artifacts/library-mirror.js';

describe('what a backend brings into its folders', () => {
  let path: string;
  /** In the order in which they were published. */
  let items: readonly LibraryItem[];
  /** Names of those whose bytes nobody gives. */
  const away = new Set<string>();
  const brought: string[] = [];
  /** Names of those that were said to be lacking. */
  const told: string[] = [];

  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'ktrdr-mirror-'));
    items = ['a', 'b', 'c'].map((name) => ({ folder: 'models', name, files: [] }));
    away.clear();
    brought.length = 0;
    told.length = 0;
  });
  afterEach(() => rm(path, { recursive: true, force: true }));

  function mirrorOf(id = 'one') {
    const library = {
      id,
      after: async (number: number) => ({ items: items.slice(number), through: items.length }),
      find: async (_folder: string, name: string) => items.find((item) => item.name === name) ?? null,
    };
    const bring = async ({ name }: LibraryItem): Promise<void> => {
      if (away.has(name)) throw new Error(`${name} cannot be had`);
      brought.push(name);
    };
    return new LibraryMirror(library, join(path, 'library'), bring, ({ name }) => told.push(name));
  }

  it('comes each once, also after a restart', async () => {
    const mirror = mirrorOf();
    await mirror.look();
    await mirror.look();
    await mirrorOf().look();
    expect(brought).toEqual(['a', 'b', 'c']);
  });

  it('does not wait for what a server has that is away, which comes when that is back', async () => {
    away.add('b');
    const mirror = mirrorOf();
    await mirror.look();
    expect(brought).toEqual(['a', 'c']);
    expect(told).toEqual(['b']);
    expect(['models/a', 'models/b'].map((one) => mirror.lacks(one))).toEqual([false, true]);
    const next = mirrorOf();
    await next.look();
    expect(next.lacks('models/b')).toBe(true);
    await next.lookAgain();
    expect(brought).toEqual(['a', 'c']);
    away.clear();
    await next.lookAgain();
    await next.lookAgain();
    expect(brought).toEqual(['a', 'c', 'b']);
    expect(next.lacks('models/b')).toBe(false);
    const last = mirrorOf();
    await last.look();
    expect(last.lacks('models/b')).toBe(false);
  });

  it('comes from the beginning where the library is that of another database', async () => {
    away.add('b');
    await mirrorOf().look();
    away.clear();
    items = items.slice(0, 2);
    const other = mirrorOf('two');
    await other.look();
    expect(brought).toEqual(['a', 'c', 'a', 'b']);
    expect(other.lacks('models/b')).toBe(false);
    await mirrorOf('two').look();
    expect(brought).toHaveLength(4);
  });

  it('goes on from the number of an earlier version, which named no library', async () => {
    await writeFile(join(path, 'library'), '2\nmodels/b\n');
    const mirror = mirrorOf();
    await mirror.look();
    expect(brought).toEqual(['c']);
    expect(mirror.lacks('models/b')).toBe(true);
  });

  it('is looked for once for all who ask while somebody is looking', async () => {
    let looks = 0;
    const waiting: (() => void)[] = [];
    const library = {
      id: 'one',
      after: async (number: number) => {
        looks += 1;
        await new Promise<void>((resolve) => waiting.push(resolve));
        return { items: [], through: number };
      },
      find: async () => null,
    };
    const mirror = new LibraryMirror(
      library,
      join(path, 'library'),
      async () => undefined,
      () => undefined,
    );
    const first = mirror.look();
    await vi.waitFor(() => expect(looks).toBe(1));
    let areServed = false;
    const others = Promise.all([mirror.look(), mirror.look(), mirror.look()]).then(() => {
      areServed = true;
    });
    waiting.pop()?.();
    await first;
    // The look that was under way may have missed what they ask for.
    await vi.waitFor(() => expect(looks).toBe(2));
    expect(areServed).toBe(false);
    waiting.pop()?.();
    await others;
    expect(looks).toBe(2);
  });

  it('is looked for no more once it is gone from the cluster', async () => {
    away.add('b');
    const mirror = mirrorOf();
    await mirror.look();
    items = items.filter(({ name }) => name !== 'b');
    await mirror.lookAgain();
    expect(mirror.lacks('models/b')).toBe(false);
  });
});
