import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SliceFolders } from '../../../../src/places/cluster/artifacts/slice-folders.js';
import type { WorkFolders } from '../../../../src/places/cluster/artifacts/work-folders.js';
import { sampleOperation } from '../../../support/sample-operation.js';

const KEPT_MS = 60_000;

describe('the folders of slices', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Without the microtasks in between, in which what other tests have left would go on for all that time. */
  async function pass(ms: number): Promise<void> {
    vi.advanceTimersByTime(ms);
    await vi.advanceTimersByTimeAsync(0);
  }

  it('stay while there may be more slices, however long none comes: threads remember where they have read', async () => {
    const open = new Set<string>();
    const work = {
      prepare: async (_id: string, _written: unknown, { key }: { readonly key: string }) =>
        void open.add(key),
      release: async (key: string) => void open.delete(key),
    } as unknown as WorkFolders;
    const folders = new SliceFolders(work);
    const operation = sampleOperation({ id: 'op_1' });
    let isOver = false;
    const looks: boolean[] = [];
    const release = () =>
      folders.release(operation, async () => {
        looks.push(isOver);
        return isOver;
      });
    await folders.prepare(operation, ['models']);
    await folders.prepare(operation, ['models']);
    release();
    await pass(10 * KEPT_MS);
    expect(looks).toEqual([]);
    release();
    for (let minutes = 0; minutes < 3; minutes++) await pass(KEPT_MS);
    expect(looks).toEqual([false, false, false]);
    expect(open.size).toBe(1);
    isOver = true;
    await pass(KEPT_MS - 1);
    // Another one comes all the same, of a coordinator that is late.
    await folders.prepare(operation, ['models']);
    await pass(10 * KEPT_MS);
    expect(open.size).toBe(1);
    release();
    await pass(KEPT_MS);
    expect(open.size).toBe(0);
  });

  it('stay where it cannot be known whether there are more slices', async () => {
    let isOpen = false;
    const work = {
      prepare: async () => {
        isOpen = true;
      },
      release: async () => {
        isOpen = false;
      },
    } as unknown as WorkFolders;
    const folders = new SliceFolders(work);
    const operation = sampleOperation({ id: 'op_1' });
    await folders.prepare(operation, ['models']);
    folders.release(operation, () => Promise.reject(new Error('the database is away')));
    await pass(KEPT_MS);
    expect(isOpen).toBe(true);
    await folders.close();
    expect(isOpen).toBe(false);
  });
});
